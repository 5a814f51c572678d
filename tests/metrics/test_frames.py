"""The arithmetic of frames, without a database: sums regrouped, run up and ranked as adding up by hand would."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics.catalogue import METRICS, Part
from quarterdeck.metrics.engine.frames import Frame
from quarterdeck.metrics.engine.sums import Question, Sums
from quarterdeck.people.models import Member

START = date(2025, 1, 1)
BUCKETS = 4
ADDED, STATE, RATIO = Part("won_amount"), Part("open_amount"), METRICS["win_rate"]
PARTS = (ADDED, STATE, *RATIO.parts)

amounts = st.decimals(min_value=0, max_value=10**9, places=2)
counts = st.integers(min_value=0, max_value=1000)
groups = st.tuples(
    st.integers(0, BUCKETS - 1), st.tuples(st.sampled_from([1, 2, 3, None]), st.sampled_from(["a", "b"]))
)
cells = st.fixed_dictionaries({ADDED: amounts, STATE: amounts, RATIO.parts[0]: counts, RATIO.parts[1]: counts})
found = st.dictionaries(groups, cells, max_size=20)


def frame(sums: Sums) -> Frame:
    question = Question(Member(), ("member", "source"), (), START)
    spans = tuple(Period(START + timedelta(7 * place), START + timedelta(7 * place + 7)) for place in range(BUCKETS))
    return Frame(question, PARTS, spans, sums)


def total(sums: Sums, part: Part) -> Decimal:
    return sum((Decimal(cell[part] or 0) for cell in sums.values() if part in cell), Decimal(0))


@given(found)
def test_coarser_groups_hold_the_same_sums(sums: Sums) -> None:
    coarser = frame(sums).onto(("source",))

    for (place, keys), cell in coarser.sums.items():
        own = {group: one for group, one in sums.items() if group[0] == place and group[1][1] == keys[0]}
        assert all(cell[part] == total(own, part) for part in PARTS)
    assert total(coarser.sums, ADDED) == total(sums, ADDED)


@given(found)
def test_whole_time_adds_sums_up_and_takes_states_at_its_end(sums: Sums) -> None:
    whole = frame(sums).onto((), is_whole=True).sums

    assert set(whole) == {(0, ())}
    assert whole[0, ()].get(ADDED) or total(sums, ADDED) == 0
    at_end = {group: cell for group, cell in sums.items() if group[0] == BUCKETS - 1}
    assert (whole[0, ()].get(STATE) or 0) == total(at_end, STATE)


@given(found)
def test_ratio_of_a_total_is_that_of_its_sums(sums: Sums) -> None:
    rate = frame(sums).onto((), is_whole=True).values([RATIO])[(0, ())]["win_rate"]

    won, decided = (total(sums, part) for part in RATIO.parts)
    assert rate == (won / decided if decided else None)


@given(found)
def test_running_sums_end_at_the_total_and_running_states_are_states(sums: Sums) -> None:
    made = frame(sums)
    running = made.running()

    for keys in {keys for _place, keys in sums}:
        own = {group: cell for group, cell in sums.items() if group[1] == keys}
        assert running.sums[BUCKETS - 1, keys][ADDED] == total(own, ADDED)
        line = [running.sums[place, keys][ADDED] or 0 for place in range(BUCKETS)]
        assert line == sorted(line)
        assert [running.sums[place, keys].get(STATE) for place in range(BUCKETS)] == [
            sums.get((place, keys), {}).get(STATE) for place in range(BUCKETS)
        ]


@given(found, st.integers(1, 4))
def test_largest_and_the_rest_make_the_whole(sums: Sums, most: int) -> None:
    made = frame(sums)
    largest = made.largest(METRICS["won_amount"], "member", most)
    rest = made.without("member", largest)

    worth = {key: total({g: c for g, c in sums.items() if g[1][0] == key}, ADDED) for key in {g[1][0] for g in sums}}
    known = sorted((amount for key, amount in worth.items() if key is not None), reverse=True)
    assert [worth[key] for key in largest] == known[:most]
    assert None not in largest
    assert total(rest.sums, ADDED) + sum((worth[key] for key in largest), Decimal(0)) == total(sums, ADDED)
    assert rest.question.limits[-1].is_excluding

"""What may be shown of answers: cells of enough people, means told in steps. Signs of strain: facts, never one alone."""

from collections import Counter
from decimal import Decimal
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.performance.rules.pulse import cells, publishing, signs
from quarterdeck.performance.rules.pulse.cells import NOBODY, Tally
from quarterdeck.performance.rules.pulse.signs import Facts, SignKind

# The first draw of a run reads every module there is for its constants, which takes a while.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
Tree = dict[int, int | None]


def tally(people: int) -> Tally:
    """So many people who all chose the middle of one question."""
    return Tally(((0, 0, people, 0, 0),)) if people else NOBODY


@st.composite
def companies(draw: st.DrawFn) -> tuple[Tree, dict[int, int]]:
    """A tree of up to eight units, each hung under an earlier one, and how many answered of each unit's own people."""
    size = draw(st.integers(1, 8))
    tree: Tree = {unit: draw(st.integers(0, unit - 1)) if unit else None for unit in range(size)}
    return tree, {unit: draw(st.integers(0, 9)) for unit in range(size)}


def members_of(cell_of: dict[int, Tally], tree: Tree, unit: int) -> set[int]:
    """The cells that stand at or below a unit."""

    def below(one: int | None) -> bool:
        return one is not None and (one == unit or below(tree[one]))

    return {cell for cell in cell_of if below(cell)}


@patiently
@given(companies(), st.integers(4, 6))
def test_no_difference_of_shown_sums_tells_of_a_few(company: tuple[Tree, dict[int, int]], least: int) -> None:
    tree, people = company
    own = {unit: tally(count) for unit, count in people.items() if count}

    found = cells.cells(own, tree, least=least)
    shown = cells.shown(own, tree, least=least)

    assert all(cell.people >= least for cell in found.values())
    assert sum(cell.people for cell in found.values()) <= sum(people.values())
    for unit, total in shown.items():
        assert total.people == sum(found[cell].people for cell in members_of(found, tree, unit))
    for one, other in combinations(shown, 2):
        apart = members_of(found, tree, one) ^ members_of(found, tree, other)
        assert sum(found[cell].people for cell in apart) == 0 or all(found[cell].people >= least for cell in apart)


@patiently
@given(companies(), st.integers(4, 6))
def test_only_a_rest_below_the_least_is_thrown_away(company: tuple[Tree, dict[int, int]], least: int) -> None:
    tree, people = company
    own = {unit: tally(count) for unit, count in people.items() if count}

    kept = sum(cell.people for cell in cells.cells(own, tree, least=least).values())

    assert 0 <= sum(people.values()) - kept < least


def test_a_small_team_counts_for_the_unit_above_together_with_others() -> None:
    tree: Tree = {0: None, 1: 0, 2: 0, 3: 0}

    shown = cells.shown({1: tally(6), 2: tally(3), 3: tally(2)}, tree, least=5)

    assert {unit: total.people for unit, total in shown.items()} == {1: 6, 0: 11}


def test_two_nested_units_that_differ_by_one_person_say_the_same() -> None:
    tree: Tree = {0: None, 1: 0}

    shown = cells.shown({0: tally(1), 1: tally(6)}, tree, least=5)

    assert shown[0] == shown[1]


COUNTS = st.lists(st.integers(0, 60), min_size=5, max_size=5).filter(lambda counts: sum(counts) >= 4)


@patiently
@given(COUNTS)
def test_told_mean_is_near_the_true_one_and_never_extreme(counts: list[int]) -> None:
    told = publishing.told_mean(counts)

    assert publishing.LOWEST <= told <= publishing.HIGHEST
    bounded = min(max(publishing.true_mean(counts), publishing.LOWEST), publishing.HIGHEST)
    assert abs(told - bounded) <= publishing.step_of(sum(counts)) / 2


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_the_die_is_taken_out_again_in_the_long_run(level: int) -> None:
    dice = Random(level)
    thrown = Counter(publishing.counted_level(level, dice=dice) for _number in range(20_000))

    mean = publishing.true_mean([thrown[one] for one in range(1, 6)])

    assert abs(mean - level) < Decimal("0.05")


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_any_answer_may_be_counted_as_any_level(level: int) -> None:
    """So whatever is told, before and after somebody left, each of the five answers may have led to it."""
    counted = {publishing.counted_level(level, dice=Random(seed)) for seed in range(500)}

    assert counted == {1, 2, 3, 4, 5}


def told_after(answers: list[int], *, seed: int) -> Decimal:
    dice = Random(seed)
    thrown = Counter(publishing.counted_level(answer, dice=dice) for answer in answers)
    return publishing.told_mean([thrown[one] for one in range(1, 6)])


def test_a_leaver_cannot_be_reckoned_from_two_rounds() -> None:
    """Five answer alike in both rounds; the sixth leaves. What can be told before and after is the same for each answer."""
    stay = [3, 3, 4, 2, 4]
    fits = {
        level: {(told_after([*stay, level], seed=seed), told_after(stay, seed=-seed)) for seed in range(1, 4000)}
        for level in range(1, 6)
    }
    likely = set.intersection(*fits.values())

    for level, pairs in fits.items():
        assert len(pairs & likely) >= 0.8 * len(pairs), level


@pytest.mark.parametrize(("people", "band"), [(4, 5), (5, 5), (9, 5), (10, 10), (19, 10), (20, 20), (75, 50)])
def test_how_many_answered_is_told_in_bands(people: int, band: int) -> None:
    assert publishing.band_of(people, least=5) == band


CALM = Facts(recent=60, late=2, before=180, days_without_leave=40, open_deals=12, usual_deals=Decimal(10))


def test_an_ordinary_month_shows_nothing() -> None:
    assert signs.signs(CALM) == ()


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        (Facts(recent=40, late=10, before=120), SignKind.LATE),
        (Facts(recent=18, before=90), SignKind.FALLING),
        (Facts(days_without_leave=200), SignKind.NO_LEAVE),
        (Facts(open_deals=40, usual_deals=Decimal(15)), SignKind.MANY_DEALS),
        (Facts(overdue=25, usual_overdue=Decimal(4)), SignKind.OVERDUE),
        (Facts(attainment=Decimal("0.2"), time_share=Decimal("0.8")), SignKind.TARGET),
    ],
)
def test_each_sign_stands_for_one_fact(facts: Facts, kind: SignKind) -> None:
    assert [one.kind for one in signs.signs(facts)] == [kind]


@pytest.mark.parametrize(
    "facts",
    [
        Facts(recent=40, late=7, before=120),
        Facts(recent=5, before=29),
        Facts(days_without_leave=None),
        Facts(open_deals=14, usual_deals=Decimal(2)),
        Facts(attainment=Decimal("0.1"), time_share=Decimal("0.3")),
        Facts(attainment=None, time_share=Decimal("0.9")),
    ],
)
def test_too_few_cases_are_no_sign(facts: Facts) -> None:
    assert signs.signs(facts) == ()


def test_one_fact_alone_names_nobody() -> None:
    one = signs.signs(Facts(days_without_leave=200))
    two = signs.signs(Facts(days_without_leave=200, recent=40, late=12, before=120))

    assert (signs.is_named(one), signs.is_named(two)) == (False, True)

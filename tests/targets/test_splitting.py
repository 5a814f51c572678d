"""Parts add up to their whole to the cent, whatever the whole and the weights."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.metrics.catalogue import Behaviour, Unit
from quarterdeck.targets.rules import amounts, prorating, seasons, spans, sums
from quarterdeck.targets.rules.carrying import Carry, carried, gathered, split_below
from quarterdeck.targets.rules.splitting import fitting, split
from quarterdeck.targets.rules.sums import Fit
from quarterdeck.targets.rules.trees import Tree

CENT, ONE = Decimal("0.01"), Decimal(1)
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))
CALENDAR = FiscalCalendar()
money = st.decimals(0, 10**10, places=2)
weight = st.decimals(0, 10**6, places=4)


def by_weight(weights: dict[int, Decimal]):
    return lambda _above, parts: [weights.get(part, Decimal(1)) for part in parts]


@given(
    money, st.lists(weight, min_size=1, max_size=40), st.sampled_from([CENT, ONE, Decimal("0.1")]), st.integers(0, 99)
)
def test_parts_add_up_to_the_whole(whole: Decimal, weights: list[Decimal], step: Decimal, turn: int) -> None:
    assert sum(split(whole, weights, step, turn=turn)) == whole


@given(money, st.lists(weight, min_size=1, max_size=40))
def test_each_part_is_within_a_step_of_its_share(whole: Decimal, weights: list[Decimal]) -> None:
    total = sum(weights)
    shares = [whole * one / total if total else whole / len(weights) for one in weights]

    parts = split(whole, weights, CENT)

    assert all(abs(part - share) <= CENT for part, share in zip(parts, shares, strict=True))


@given(money, st.lists(weight, min_size=1, max_size=40), st.sampled_from(amounts.MONEY_STEPS))
def test_rounded_parts_add_up_and_stay_near_their_shares(whole: Decimal, weights: list[Decimal], step: Decimal) -> None:
    total = sum(weights)
    shares = [whole * one / total if total else whole / len(weights) for one in weights]
    used = fitting(step, whole / (sum(1 for one in weights if one) or len(weights)))

    parts = split(whole, weights, step)

    heaviest = weights.index(max(weights))
    remnant = whole % used
    assert sum(parts) == whole
    assert all((part - (remnant if place == heaviest else 0)) % used == 0 for place, part in enumerate(parts))
    assert all(abs(part - share) <= used + remnant for part, share in zip(parts, shares, strict=True))


@pytest.mark.parametrize(
    ("step", "part", "used"),
    [("100", "1000", "100"), ("100", "999", "10"), ("1000", "15", "1"), ("1", "0.5", "1"), ("0.01", "0.01", "0.01")],
)
def test_step_is_made_finer_where_parts_are_small(step: str, part: str, used: str) -> None:
    assert fitting(Decimal(step), Decimal(part)) == Decimal(used)


@pytest.mark.parametrize(
    ("whole", "weights", "parts"),
    [
        ("100.00", [1, 1, 1], ["33.34", "33.33", "33.33"]),
        ("0.02", [1, 1, 1], ["0.01", "0.01", "0.00"]),
        ("10.00", [0, 0], ["5.00", "5.00"]),
        ("10.00", [3, -1], ["10.00", "0.00"]),
        ("0.00", [1, 2], ["0.00", "0.00"]),
        ("1.005", [1, 1], ["0.505", "0.50"]),
    ],
)
def test_split_in_examples(whole: str, weights: list[int], parts: list[str]) -> None:
    assert split(Decimal(whole), [Decimal(one) for one in weights], CENT) == [Decimal(part) for part in parts]


def test_equals_take_turns_at_being_rounded_up() -> None:
    months = [split(Decimal(10), [ONE] * 3, ONE, turn=month) for month in range(12)]

    assert [sum(parts) for parts in zip(*months, strict=True)] == [40, 40, 40]


def test_nothing_is_split_among_nobody() -> None:
    assert split(Decimal(5), [], CENT) == []


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Any tree of up to 25 nodes, numbered parents first."""
    size = draw(st.integers(1, 25))
    return Tree({node: None if node == 1 else draw(st.integers(1, node - 1)) for node in range(1, size + 1)})


def is_balanced(column: dict[int, Decimal], tree: Tree) -> bool:
    return all(
        sum((column[part] for part in parts), Decimal(0)) == column[whole]
        for whole, parts in tree.children.items()
        if whole is not None
    )


@given(trees(), money, st.dictionaries(st.integers(1, 25), weight))
def test_every_whole_of_a_tree_is_the_sum_of_its_parts_once_split(
    tree: Tree, whole: Decimal, weights: dict[int, Decimal]
) -> None:
    weigh = by_weight({node: weights.get(node, ONE) + 1 for node in tree.parents})

    column = {1: whole, **split_below({1: whole}, tree, 1, weigh=weigh, step=CENT)}

    assert column.keys() == tree.parents.keys()
    assert is_balanced(column, tree)


@given(trees(), st.dictionaries(st.integers(1, 25), money))
def test_gathering_makes_every_whole_the_sum_of_its_parts(tree: Tree, amounts_of: dict[int, Decimal]) -> None:
    column = {node: amounts_of.get(node, Decimal(0)) for node in tree.parents}

    column |= gathered(column, tree, 1)

    assert is_balanced(column, tree)


@given(trees(), money, st.lists(st.tuples(st.integers(1, 25), money), max_size=8))
def test_an_edit_carried_both_ways_keeps_every_sum_right(
    tree: Tree, whole: Decimal, edits: list[tuple[int, Decimal]]
) -> None:
    weigh = by_weight({})
    column = {1: whole, **split_below({1: whole}, tree, 1, weigh=weigh, step=CENT)}

    for node, value in edits:
        if node in tree.parents:
            column |= carried(column, {node: value}, tree, carry=Carry.BOTH, weigh=weigh, step=CENT)  # type: ignore[arg-type]  # no number is emptied here
            assert column[node] == value
            assert is_balanced(column, tree)


def test_a_number_typed_in_the_same_go_is_not_changed_by_another() -> None:
    tree = Tree({1: None, 2: 1, 3: 1})
    column = {1: Decimal(10), 2: Decimal(5), 3: Decimal(5)}

    after = carried(column, {1: Decimal(30), 2: Decimal(7)}, tree, carry=Carry.BOTH, weigh=by_weight({}), step=CENT)

    assert after == {1: Decimal(30), 2: Decimal(7)}


def test_gathering_leaves_alone_what_nobody_below_has_a_number_for() -> None:
    tree = Tree({1: None, 2: 1, 3: 2})

    assert gathered({1: Decimal(8), 2: Decimal(6)}, tree, 1) == {1: Decimal(6)}


@pytest.mark.parametrize(
    ("whole", "parts", "fit", "gap"),
    [
        ("10", ["4", "6"], Fit.MATCHED, "0"),
        ("10", ["4", "5"], Fit.SHORT, "1"),
        ("10", ["4", "8"], Fit.OVER, "-2"),
        (None, ["4"], Fit.UNSET_ABOVE, "-4"),
        ("10", [None, None], Fit.UNSET_BELOW, "10"),
        (None, [None], Fit.MATCHED, "0"),
        ("0", [None], Fit.MATCHED, "0"),
        ("10", ["10", None], Fit.MATCHED, "0"),
    ],
)
def test_whole_is_compared_with_its_parts(whole: str | None, parts: list[str | None], fit: Fit, gap: str) -> None:
    balance = sums.balance(whole and Decimal(whole), [part and Decimal(part) for part in parts])  # type: ignore[arg-type]  # "" never stands here

    assert (balance.fit, balance.gap) == (fit, Decimal(gap))


def test_over_assignment_is_a_share_of_what_is_owed() -> None:
    assert sums.balance(Decimal(100), [Decimal(70), Decimal(50)]).over_assignment == Decimal("0.2")
    assert sums.balance(Decimal(0), [Decimal(5)]).over_assignment is None


@given(money, st.lists(st.integers(1, 30), max_size=6, unique=True))
def test_any_days_that_make_up_a_month_owe_its_amount(amount: Decimal, cuts: list[int]) -> None:
    working = spans.WorkingDays(CALENDAR)
    month = [spans.MonthOwed(JANUARY, amount)]
    days = sorted({JANUARY.start, JANUARY.end, *(date(2026, 1, 1 + cut) for cut in cuts)})

    owed = [
        spans.owed_in(Period(start, end), month, behaviour=Behaviour.ADDITIVE, step=CENT, working=working)
        for start, end in pairwise(days)
    ]

    assert sum(part or 0 for part in owed) == amount


def test_rate_of_a_quarter_is_the_mean_of_its_months_by_working_days() -> None:
    months = [
        spans.MonthOwed(JANUARY, Decimal("0.30")),
        spans.MonthOwed(Period(date(2026, 2, 1), date(2026, 3, 1)), Decimal("0.40")),
    ]
    quarter = Period(date(2026, 1, 1), date(2026, 4, 1))

    owed = spans.owed_in(
        quarter, months, behaviour=Behaviour.RATIO, step=Decimal("0.0001"), working=spans.WorkingDays(CALENDAR)
    )

    # 22 working days at 30 % and 20 at 40 %.
    assert owed == Decimal("0.3476")


def test_level_of_a_quarter_is_the_one_owed_last() -> None:
    months = [
        spans.MonthOwed(JANUARY, Decimal(100)),
        spans.MonthOwed(Period(date(2026, 2, 1), date(2026, 3, 1)), Decimal(120)),
    ]

    owed = spans.owed_in(
        Period(date(2026, 1, 1), date(2026, 3, 1)),
        months,
        behaviour=Behaviour.AS_OF,
        step=CENT,
        working=spans.WorkingDays(CALENDAR),
    )

    assert owed == Decimal(120)


def test_period_without_a_target_owes_nothing_known() -> None:
    working = spans.WorkingDays(CALENDAR)
    june = Period(date(2026, 6, 1), date(2026, 7, 1))
    month = [spans.MonthOwed(JANUARY, ONE)]

    assert spans.owed_in(june, month, behaviour=Behaviour.ADDITIVE, step=CENT, working=working) is None


def test_month_nobody_works_in_is_shared_out_by_calendar_days() -> None:
    closed = FiscalCalendar(exceptions=dict.fromkeys(JANUARY.each_day(), False))

    owed = spans.owed_in(
        Period(date(2026, 1, 1), date(2026, 1, 11)),
        [spans.MonthOwed(JANUARY, Decimal(31))],
        behaviour=Behaviour.ADDITIVE,
        step=CENT,
        working=spans.WorkingDays(closed),
    )

    assert owed == Decimal(10)


@pytest.mark.parametrize(
    ("held", "away", "share"),
    [
        (Period(date(2026, 1, 1), date(2027, 1, 1)), [], "1"),
        (Period(date(2026, 1, 17), date(2027, 1, 1)), [], "0.4545"),
        (Period(date(2026, 2, 1), date(2027, 1, 1)), [], "0"),
        (JANUARY, [Period(date(2026, 1, 5), date(2026, 1, 16))], "0.5909"),
        (JANUARY, [Period(date(2025, 12, 1), date(2026, 3, 1))], "0"),
        (JANUARY, [Period(date(2026, 1, 5), date(2026, 1, 7)), Period(date(2026, 1, 6), date(2026, 1, 8))], "0.8636"),
    ],
)
def test_presence_is_the_share_of_working_days_there(held: Period, away: list[Period], share: str) -> None:
    found = prorating.presence(CALENDAR, JANUARY, held, away)

    assert found.quantize(Decimal("0.0001")) == Decimal(share)


@pytest.mark.parametrize(
    ("month", "share"),
    [(date(2026, 2, 1), "0"), (date(2026, 3, 1), "0.25"), (date(2026, 4, 1), "0.5"), (date(2026, 5, 1), "1")],
)
def test_ramp_begins_in_the_month_of_joining(month: date, share: str) -> None:
    ramp = [Decimal("0.25"), Decimal("0.5")]

    assert prorating.ramp_share(ramp, date(2026, 3, 20), month) == Decimal(share)


def test_somebody_always_there_owes_all() -> None:
    assert prorating.ramp_share([Decimal("0.25")], None, date(2026, 3, 1)) == 1


@given(st.integers(0, 40))
def test_early_and_late_days_of_a_seat_are_all_its_days(days: int) -> None:
    on = date.fromordinal(JANUARY.start.toordinal() + days)
    late = prorating.late_share(CALENDAR, JANUARY, JANUARY, on)
    early = spans.WorkingDays(CALENDAR).share_until(JANUARY, on)

    assert late + early == 1


def test_season_is_last_years_shape_or_the_working_days() -> None:
    nothing = [Decimal(0)] * 3

    assert seasons.pattern([[Decimal(1), Decimal(5), Decimal(0)], [Decimal(3)] * 3], [1, 1, 1]) == [4, 8, 3]
    assert seasons.pattern([nothing, nothing], [21, 18, 22]) == [21, 18, 22]


def test_months_before_the_first_figure_take_part_as_the_known_ones_do() -> None:
    nothing, begun = [Decimal(0)] * 4, [Decimal(0), Decimal(0), Decimal(30), Decimal(50)]

    assert seasons.pattern([begun, nothing], [20, 10, 20, 20]) == [40, 20, 30, 50]
    assert seasons.pattern([begun, [Decimal(1)] * 4], [20, 10, 20, 20]) == [1, 1, 31, 51]


def test_months_before_the_first_figure_take_part_as_in_the_year_after() -> None:
    begun, after = [Decimal(0), Decimal(0), Decimal(3), Decimal(1)], [Decimal(4), Decimal(0), Decimal(6), Decimal(2)]

    assert seasons.pattern([after, begun], [20, 10, 20, 20]) == [6, 0, 9, 3]


@given(
    st.lists(money, min_size=12, max_size=12),
    st.integers(0, 11),
    st.lists(st.integers(1, 23), min_size=12, max_size=12),
)
def test_no_month_without_history_goes_without_a_share(sold: list[Decimal], begun: int, days: list[int]) -> None:
    year = [Decimal(0)] * begun + [amount + CENT for amount in sold[begun:]]

    found = seasons.pattern([year, [Decimal(0)] * 12], days)

    assert found[begun:] == year[begun:]
    a_day = sum(year[begun:]) / sum(days[begun:])
    assert found[:begun] == [a_day * one for one in days[:begun]]
    assert all(found[:begun])


@given(st.lists(money, min_size=24, max_size=24))
def test_years_known_from_end_to_end_are_added_month_by_month(sold: list[Decimal]) -> None:
    last, before = [amount + CENT for amount in sold[:12]], [amount + CENT for amount in sold[12:]]

    assert seasons.pattern([last, before], [20] * 12) == [sum(one) for one in zip(last, before, strict=True)]


@pytest.mark.parametrize(
    ("last", "before", "growth"),
    [("120", "100", "0.2"), ("300", "100", "0.5"), ("10", "100", "-0.3")],
)
def test_growth_is_proposed_within_bounds(last: str, before: str, growth: str) -> None:
    found = seasons.growth_between(Decimal(last), Decimal(before))

    assert found is not None
    assert seasons.bounded(found) == Decimal(growth)


def test_nothing_has_grown_from_nothing() -> None:
    assert seasons.growth_between(Decimal(5), Decimal(0)) is None


def test_a_year_that_runs_goes_on_as_it_stood_to_the_year_before() -> None:
    before = [Decimal(amount) for amount in (10, 20, 30, 40, 50, 60)]
    running = [Decimal(amount) for amount in (20, 40, 60, 80, 0, 130)]

    # Twice the year before so far; what is sold already in a month to come is more than that and stays.
    assert seasons.completed(running, 4, before, [20] * 6) == [20, 40, 60, 80, 100, 130]


def test_a_year_without_a_comparable_one_goes_on_by_working_days() -> None:
    begun_late = [Decimal(amount) for amount in (0, 0, 9, 9)]
    running = [Decimal(amount) for amount in (0, 10, 30, 0)]

    assert seasons.shared_months(begun_late, 3) is None
    assert seasons.completed(running, 3, begun_late, [20, 20, 20, 10]) == [0, 10, 30, 10]


@given(st.lists(money, min_size=12, max_size=12), st.lists(money, min_size=12, max_size=12), st.integers(0, 12))
def test_what_is_over_stays_and_nothing_is_taken_away(
    running: list[Decimal], before: list[Decimal], known: int
) -> None:
    found = seasons.completed(running, known, before, [20] * 12)

    assert found[:known] == running[:known]
    assert all(expected >= sold for expected, sold in zip(found, running, strict=True))
    if not known:
        assert found == running


@pytest.mark.parametrize(
    ("amount", "unit", "is_owed"),
    [
        ("100.55", Unit.MONEY, True),
        ("-1", Unit.MONEY, False),
        ("NaN", Unit.MONEY, False),
        ("Infinity", Unit.MONEY, False),
        ("1E+15", Unit.MONEY, False),
        ("12.5", Unit.COUNT, False),
        ("12", Unit.COUNT, True),
        ("30", Unit.PERCENT, False),
        ("0.3", Unit.PERCENT, True),
    ],
)
def test_what_can_be_owed_depends_on_the_unit(amount: str, unit: Unit, is_owed: bool) -> None:
    assert (amounts.why_not_owed(Decimal(amount), unit) is None) == is_owed

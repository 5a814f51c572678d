"""Attainment, pace, gap and what would close it, on plain values."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.metrics import rules as formulas
from quarterdeck.metrics.rules import Growth
from quarterdeck.targets.rules import pace
from quarterdeck.targets.rules.pace import Chance, Days, Status

CALENDAR = FiscalCalendar()
QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))
money = st.decimals(0, 10_000_000, places=2)
targets = st.decimals("0.01", 10_000_000, places=2)
# Some way through a period, today among the days passed and among the days left.
some_days = st.integers(1, 250).flatmap(
    lambda total: st.integers(1, total).map(lambda passed: Days(passed, total - passed + 1, total))
)


def a_pace(target: str | None, actual: str, *, passed: int, total: int = 100) -> pace.Pace:
    days = Days(passed, total - passed + 1, total)
    return pace.measure(target=None if target is None else Decimal(target), actual=Decimal(actual), days=days)


@pytest.mark.parametrize(
    ("actual", "passed", "expected"),
    [
        ("100", 100, Status.COMPLETED),
        ("100", 10, Status.COMPLETED),
        ("50", 50, Status.ON_TRACK),
        ("49.99", 50, Status.AT_RISK),
        ("40", 50, Status.AT_RISK),
        ("39.99", 50, Status.BEHIND),
        ("99.99", 100, Status.AT_RISK),
        ("0", 0, Status.AHEAD_OF_TIME),
    ],
)
def test_status_goes_by_named_thresholds(actual, passed, expected):
    assert a_pace("100", actual, passed=passed).status is expected


def test_pace_of_a_quarter_half_over():
    found = a_pace("1200", "450", passed=30, total=60)

    assert (found.attainment, found.days.share, found.pace) == (Decimal("0.375"), Decimal("0.5"), Decimal("0.75"))
    assert (found.run_rate, found.landing, found.expected) == (Decimal(15), Decimal(900), Decimal(600))
    assert found.gap == Decimal(750)
    assert found.needed_a_day == Decimal(750) / 31


def test_without_a_target_nothing_is_owed():
    found = a_pace(None, "450", passed=30)

    assert (found.attainment, found.pace, found.gap, found.needed_a_day) == (None, None, None, None)
    assert (found.status, found.run_rate) == (Status.UNSET, Decimal(15))


@pytest.mark.parametrize(
    ("growth", "target", "actual", "expected", "status"),
    [
        (Growth.RISES, "0.30", "0.27", "0.9", Status.AT_RISK),
        (Growth.RISES, "0.30", None, None, Status.UNSET),
        (Growth.FALLS, "45", "60", "0.75", Status.BEHIND),
        (Growth.FALLS, "45", "40", "1.125", Status.COMPLETED),
        (Growth.FALLS, "45", None, None, Status.UNSET),
    ],
)
def test_a_level_is_held_against_its_target_whatever_the_day(growth, target, actual, expected, status):
    days = Days(5, 56, 60)

    found = pace.measure(
        target=Decimal(target), actual=None if actual is None else Decimal(actual), days=days, growth=growth
    )

    assert found.attainment == (None if expected is None else Decimal(expected))
    assert (found.pace, found.status) == (found.attainment, status)
    assert (found.run_rate, found.needed_a_day, found.landing) == (None, None, None)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 12, 31), Days(0, 64, 64)),
        (date(2026, 1, 1), Days(1, 64, 64)),
        (date(2026, 1, 3), Days(2, 62, 64)),
        (date(2026, 1, 5), Days(3, 62, 64)),
        (date(2026, 3, 31), Days(64, 1, 64)),
        (date(2026, 4, 1), Days(64, 0, 64)),
    ],
)
def test_days_of_a_period(today, expected):
    assert pace.days_of(CALENDAR, QUARTER, today) == expected


@given(st.dates(date(2025, 11, 1), date(2026, 5, 1)))
def test_days_agree_with_the_calendar(today):
    found = pace.days_of(CALENDAR, QUARTER, today)

    assert float(found.share) == pytest.approx(CALENDAR.elapsed_share(QUARTER, today))
    assert found.passed + found.left - found.total in (0, 1)


@given(targets, money, some_days)
def test_needed_a_day_for_the_days_left_ends_at_the_target(target, actual, days):
    found = pace.measure(target=target, actual=actual, days=days)

    assert found.needed_a_day is not None
    assert abs(actual + found.needed_a_day * days.left - max(target, actual)) < Decimal("0.000001")


@given(targets, money, money, some_days)
def test_more_is_never_worse(target, actual, more, days):
    order = [Status.BEHIND, Status.AT_RISK, Status.ON_TRACK, Status.COMPLETED]

    before, after = (
        pace.measure(target=target, actual=one, days=days, growth=Growth.ADDS_UP) for one in (actual, actual + more)
    )

    assert order.index(after.status) >= order.index(before.status)
    assert (after.attainment or 0) >= (before.attainment or 0)


@given(targets, money, some_days)
def test_landing_reaches_the_target_exactly_when_the_pace_is_kept(target, actual, days):
    found = pace.measure(target=target, actual=actual, days=days)

    assert found.landing is not None
    assert found.pace is not None
    assert abs(found.landing - found.pace * target) < Decimal("0.01")


chances = st.lists(st.tuples(money, st.decimals(0, 100, places=0)), max_size=12).map(
    lambda pairs: [Chance(key, amount, probability) for key, (amount, probability) in enumerate(pairs)]
)


@given(money, chances)
def test_deals_that_close_a_gap_are_as_few_as_can_be(gap, offered):
    found = pace.what_would_close(gap, offered)

    assert found.expected == sum((one.expected for one in found.chances), Decimal(0))
    assert found.missing == max(Decimal(0), gap - found.expected)
    if found.missing:
        assert found.expected == sum((one.expected for one in offered), Decimal(0))
    elif found.chances:
        greatest = sorted((one.expected for one in offered), reverse=True)[: len(found.chances) - 1]
        assert sum(greatest, Decimal(0)) < gap


def test_coverage_is_nothing_when_nothing_is_missing():
    assert formulas.coverage(Decimal(300), Decimal(100)) == 3
    assert formulas.coverage(Decimal(300), Decimal(0)) is None
    assert formulas.coverage(Decimal(300), None) is None


@pytest.mark.parametrize(
    ("reached", "expected"), [(None, None), ("0.49", None), ("0.5", "0.5"), ("0.95", "0.9"), ("1.4", "1")]
)
def test_milestone_is_the_greatest_one_reached(reached, expected):
    found = pace.milestone(None if reached is None else Decimal(reached))

    assert found == (None if expected is None else Decimal(expected))

"""The fiscal calendar: every day has one week, month, quarter and year, and they follow each other without gaps."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period, add_months

# A busy machine is no reason to fail; what is drawn here is cheap.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
CALENDARS = st.builds(
    FiscalCalendar,
    first_month=st.integers(1, 12),
    week_start=st.integers(0, 6),
    exceptions=st.dictionaries(DAYS, st.booleans(), max_size=20),
)


@given(CALENDARS, DAYS, st.sampled_from(Grain))
def test_day_lies_in_its_period(calendar: FiscalCalendar, day: date, grain: Grain) -> None:
    assert day in calendar.containing(day, grain)


@given(CALENDARS, DAYS, st.sampled_from(Grain))
def test_periods_follow_each_other_without_gap(calendar: FiscalCalendar, day: date, grain: Grain) -> None:
    period = calendar.containing(day, grain)

    assert calendar.previous(period, grain).end == period.start
    assert calendar.containing(period.end, grain).start == period.end


@given(CALENDARS, DAYS)
def test_four_quarters_make_a_year_and_three_months_a_quarter(calendar: FiscalCalendar, day: date) -> None:
    name = calendar.fiscal_year(day)
    quarters = [calendar.quarter(name, number) for number in (1, 2, 3, 4)]
    year = calendar.containing(day, Grain.YEAR)

    assert (quarters[0].start, quarters[-1].end) == (year.start, year.end)
    assert all(before.end == after.start for before, after in pairwise(quarters))
    assert sum(day in quarter for quarter in quarters) == 1
    assert calendar.quarter(*calendar.quarter_of(day)) == calendar.containing(day, Grain.QUARTER)


@given(CALENDARS, DAYS, st.integers(1, 400))
def test_working_days_and_share_stay_within_the_period(calendar: FiscalCalendar, day: date, length: int) -> None:
    period = Period(day, day + timedelta(length))

    assert 0 <= calendar.working_days(period) <= period.days
    shares = [calendar.elapsed_share(period, day + timedelta(n)) for n in range(-1, length + 1, 7)]
    assert shares == sorted(shares)
    assert all(0.0 <= share <= 1.0 for share in shares)


@given(DAYS, st.integers(-240, 240))
def test_months_added_land_in_the_right_month(day: date, months: int) -> None:
    later = add_months(day, months)

    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or later.day in {28, 29, 30}


@pytest.mark.parametrize(
    ("first_month", "day", "name", "quarter"),
    [
        (1, date(2026, 3, 31), 2026, 1),
        (1, date(2026, 4, 1), 2026, 2),
        (4, date(2026, 3, 31), 2026, 4),
        (4, date(2026, 4, 1), 2027, 1),
        (7, date(2024, 7, 1), 2025, 1),
        (7, date(2025, 6, 30), 2025, 4),
    ],
)
def test_fiscal_year_is_named_after_the_year_it_ends_in(first_month: int, day: date, name: int, quarter: int) -> None:
    assert FiscalCalendar(first_month=first_month).quarter_of(day) == (name, quarter)


def test_make_up_saturday_is_worked_and_holiday_is_not() -> None:
    calendar = FiscalCalendar(exceptions={date(2026, 2, 14): True, date(2026, 2, 17): False})

    assert calendar.is_working_day(date(2026, 2, 14))
    assert not calendar.is_working_day(date(2026, 2, 17))
    assert not calendar.is_working_day(date(2026, 2, 15))
    assert calendar.working_days(Period(date(2026, 2, 14), date(2026, 2, 18))) == 2


def test_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="end after"):
        Period(date(2026, 1, 2), date(2026, 1, 2))

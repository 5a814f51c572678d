"""When a report is sent next: after now, on days that are worked, none left out."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm, next_due

SHANGHAI = ZoneInfo("Asia/Shanghai")
PLANS = st.builds(
    Plan,
    st.sampled_from(Rhythm),
    st.times().map(lambda t: t.replace(microsecond=0)),
    st.integers(0, 6),
    st.integers(1, 31),
)
MOMENTS = st.integers(0, 6 * 365 * 24 * 60).map(lambda n: datetime(2024, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=n))
HOLIDAYS = st.dictionaries(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.booleans(), max_size=40)


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@given(PLANS, MOMENTS, HOLIDAYS, st.integers(1, 12))
def test_the_next_time_comes_later_at_its_hour_on_a_day_that_is_worked(
    plan: Plan, after: datetime, exceptions: dict[date, bool], first_month: int
) -> None:
    calendar = FiscalCalendar(first_month=first_month, exceptions=exceptions)

    due = next_due(plan, after=after, calendar=calendar, timezone=SHANGHAI)

    assert due > after
    assert due.timetz().replace(tzinfo=None) == plan.at
    assert calendar.is_working_day(due.date())


@given(PLANS, MOMENTS)
def test_there_is_none_between(plan: Plan, after: datetime) -> None:
    calendar = FiscalCalendar()
    due = next_due(plan, after=after, calendar=calendar, timezone=SHANGHAI)

    halfway = after + (due - after) / 2

    assert next_due(plan, after=halfway, calendar=calendar, timezone=SHANGHAI) == due


@pytest.mark.parametrize(
    ("plan", "after", "due"),
    [
        (Plan(Rhythm.WORKING_DAY, time(8)), at(3, 5, 9), at(3, 6, 8)),
        (Plan(Rhythm.WORKING_DAY, time(8)), at(3, 6, 9), at(3, 9, 8)),
        (Plan(Rhythm.WEEKLY, time(8), weekday=0), at(3, 5, 9), at(3, 9, 8)),
        (Plan(Rhythm.WEEKLY, time(8), weekday=5), at(3, 5, 9), at(3, 9, 8)),
        (Plan(Rhythm.MONTHLY, time(8), day=31), at(3, 5, 9), at(3, 31, 8)),
        (Plan(Rhythm.MONTHLY, time(8), day=1), at(2, 1, 9), at(2, 2, 8)),
        (Plan(Rhythm.MONTHLY, time(8), day=30), at(2, 5, 9), at(3, 2, 8)),
        (Plan(Rhythm.QUARTERLY, time(8), day=1), at(3, 5, 9), at(4, 1, 8)),
    ],
)
def test_a_day_that_is_not_worked_moves_to_the_next_one(plan: Plan, after: datetime, due: datetime) -> None:
    found = next_due(plan, after=after, calendar=FiscalCalendar(), timezone=SHANGHAI)

    assert found == due


def test_every_working_day_of_a_month_has_its_report() -> None:
    calendar = FiscalCalendar(exceptions={date(2026, 2, 17): False, date(2026, 2, 28): True})
    plan, moment, days = Plan(Rhythm.WORKING_DAY, time(8)), datetime(2026, 2, 1, tzinfo=SHANGHAI), []

    while (moment := next_due(plan, after=moment, calendar=calendar, timezone=SHANGHAI)).month == 2:
        days.append(moment.date())

    worked = [date(2026, 2, 1) + timedelta(n) for n in range(28)]
    assert days == [day for day in worked if calendar.is_working_day(day)]

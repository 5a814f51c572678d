"""When two people talk next, and how late a talk is."""

from datetime import date, timedelta

from quarterdeck.core.calendar.periods import FiscalCalendar, add_months

_DAYS = {"weekly": 7, "fortnightly": 14}


def next_day(rhythm: str, *, after: date, today: date, calendar: FiscalCalendar) -> date:
    """The working day of the next talk: one step of the rhythm after the last one, and after today.

    A month steps to the same day of the next month. What falls on a day off moves to the next working day.
    """
    day = _step(rhythm, after)
    while day <= today:
        day = _step(rhythm, day)
    return working_day(day, calendar)


def working_day(day: date, calendar: FiscalCalendar) -> date:
    """A day, or the first working day after it."""
    while not calendar.is_working_day(day):
        day += timedelta(1)
    return day


def days_late(planned_on: date, today: date) -> int:
    """By how many days a planned talk is overdue; 0 on its day and before."""
    return max((today - planned_on).days, 0)


def _step(rhythm: str, day: date) -> date:
    return add_months(day, 1) if rhythm == "monthly" else day + timedelta(_DAYS[rhythm])

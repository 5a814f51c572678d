"""When a day of somebody comes round, and who has not heard from us for too long."""

from calendar import isleap
from collections.abc import Mapping
from datetime import date

# Days between contacts by level, until the company says otherwise.
CARE_DAYS: Mapping[str, int] = {"A": 14, "B": 30, "C": 90}


def next_time(day: date, *, is_yearly: bool, today: date) -> date | None:
    """The next time a day comes, today included; None when a single one is past. The 29th of February falls on the 28th."""
    if not is_yearly:
        return day if day >= today else None
    this_year = _in_year(day, today.year)
    return this_year if this_year >= today else _in_year(day, today.year + 1)


def _in_year(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day and not isleap(year) else day.replace(year=year)

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


def is_to_tell(day: date, *, is_yearly: bool, days_before: int, today: date) -> bool:
    """Whether it is time to speak of the day."""
    comes = next_time(day, is_yearly=is_yearly, today=today)
    return comes is not None and (comes - today).days <= days_before


def silent_days(*, last_on: date | None, since_on: date | None, today: date) -> int:
    """Days since anything was done with a customer; since they are ours where nothing was yet."""
    known = [day for day in (last_on, since_on) if day]
    return (today - max(known)).days if known else 0


def _in_year(day: date, year: int) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 2, 28) if is_leap_day and not isleap(year) else day.replace(year=year)

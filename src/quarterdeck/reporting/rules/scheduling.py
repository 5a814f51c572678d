"""When a report is sent next. Pure: no clock, no database."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, add_months

# The longest that holidays last in a row, with room to spare: a rhythm finds its next day within so many tries.
_LONGEST_PAUSE = 40


class Rhythm(StrEnum):
    WORKING_DAY = "working_day"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


@dataclass(frozen=True, slots=True)
class Plan:
    """`weekday` (0 is Monday) holds for the weekly one; `day` counts from 1 in the month or quarter."""

    rhythm: Rhythm
    at: time
    weekday: int = 0
    day: int = 1


def next_due(plan: Plan, *, after: datetime, calendar: FiscalCalendar, timezone: ZoneInfo) -> datetime:
    """The first moment of the plan after another, on the company's clock.

    A day that is not worked moves to the next one that is: nobody reads a report in a holiday, and none is left out.
    """
    local = after.astimezone(timezone)
    day = _turn(plan, local.date(), calendar)
    while True:
        due = datetime.combine(_worked(day, calendar), plan.at, timezone)
        if due > after:
            return due
        day = _turn_after(plan, day, calendar)


def _turn(plan: Plan, day: date, calendar: FiscalCalendar) -> date:
    """The latest turn of the plan at or before a day, before holidays move it; the one before it may have moved past the day."""
    match plan.rhythm:
        case Rhythm.WORKING_DAY:
            return day
        case Rhythm.WEEKLY:
            return day - timedelta((day.weekday() - plan.weekday) % 7 + 7)
        case Rhythm.MONTHLY:
            return _in_month(calendar.previous(calendar.containing(day, Grain.MONTH), Grain.MONTH).start, plan.day)
        case Rhythm.QUARTERLY:
            before = calendar.previous(calendar.containing(day, Grain.QUARTER), Grain.QUARTER)
            return before.start + timedelta(plan.day - 1)


def _turn_after(plan: Plan, day: date, calendar: FiscalCalendar) -> date:
    match plan.rhythm:
        case Rhythm.WORKING_DAY:
            return day + timedelta(1)
        case Rhythm.WEEKLY:
            return day + timedelta(7)
        case Rhythm.MONTHLY:
            return _in_month(add_months(day.replace(day=1), 1), plan.day)
        case Rhythm.QUARTERLY:
            return calendar.containing(day, Grain.QUARTER).end + timedelta(plan.day - 1)


def _in_month(first: date, day: int) -> date:
    """The day of a month, or its last one where it is shorter."""
    return min(first + timedelta(day - 1), add_months(first, 1) - timedelta(1))


def _worked(day: date, calendar: FiscalCalendar) -> date:
    for later in range(_LONGEST_PAUSE):
        if calendar.is_working_day(day + timedelta(later)):
            return day + timedelta(later)
    return day

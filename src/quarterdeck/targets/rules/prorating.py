"""What part of a full target somebody owes who came, went, moved or was away."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import FiscalCalendar, Period


def overlap(one: Period, other: Period) -> Period | None:
    """The days that two spans share."""
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Period(start, end) if start < end else None


def presence(calendar: FiscalCalendar, month: Period, held: Period, away: Iterable[Period] = ()) -> Decimal:
    """Share of a month's working days on which somebody holds their seat and is not away. 0 for a month nobody works in."""
    total = calendar.working_days(month)
    here = overlap(month, held)
    if not total or here is None:
        return Decimal(0)
    return Decimal(calendar.working_days(here) - missed_days(calendar, here, away)) / total


def missed_days(calendar: FiscalCalendar, held: Period, away: Iterable[Period]) -> int:
    """Working days of a seat on which its holder is away; a day in two absences is missed once."""
    missed = {day for span in away if (inside := overlap(held, span)) for day in inside.each_day()}
    return sum(calendar.is_working_day(day) for day in missed)


def ramp_share(ramp: Sequence[Decimal], joined_on: date | None, month: date) -> Decimal:
    """Share of a full target owed in a month by somebody who joined on a day: the ramp's steps, then all of it.

    The month of joining is the first step, however late in it the day was; its missing days are `presence`'s to count.
    """
    if joined_on is None:
        return Decimal(1)
    months = (month.year - joined_on.year) * 12 + month.month - joined_on.month
    if months < 0:
        return Decimal(0)
    return ramp[months] if months < len(ramp) else Decimal(1)


def late_share(calendar: FiscalCalendar, month: Period, held: Period, on: date) -> Decimal:
    """Share of a seat's working days of a month that lie on a day or later; calendar days where none is worked."""
    here = overlap(month, held)
    if here is None or on >= here.end:
        return Decimal(0)
    if on <= here.start:
        return Decimal(1)
    late = Period(on, here.end)
    total = calendar.working_days(here)
    return Decimal(calendar.working_days(late)) / total if total else Decimal(late.days) / here.days

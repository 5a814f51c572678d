"""Targets are kept by month; what any other span of days owes follows from its months."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import FiscalCalendar, Period, add_months
from quarterdeck.targets.rules import amounts
from quarterdeck.targets.rules.prorating import overlap


@dataclass(frozen=True, slots=True)
class MonthOwed:
    """What a seat owes in a month, over the days of it on which the seat is held."""

    days: Period
    amount: Decimal


def month_of(first: date) -> Period:
    return Period(first, add_months(first, 1))


def months_of(period: Period) -> list[date]:
    """First days of the months a period touches."""
    first = period.start.replace(day=1)
    found = []
    while first < period.end:
        found.append(first)
        first = add_months(first, 1)
    return found


class WorkingDays:
    """Counts working days of spans, each span once: a thousand people share a dozen of them."""

    def __init__(self, calendar: FiscalCalendar) -> None:
        self._calendar = calendar
        self._counted: dict[tuple[date, date], int] = {}

    def of(self, start: date, end: date) -> int:
        """Working days of [start, end); 0 when nothing lies between."""
        if end <= start:
            return 0
        key = (start, end)
        if key not in self._counted:
            self._counted[key] = self._calendar.working_days(Period(start, end))
        return self._counted[key]

    def share_until(self, days: Period, day: date) -> Decimal:
        """Share of a span's working days before a day; by calendar days where none of the span is worked."""
        if day >= days.end or day <= days.start:
            return Decimal(int(day >= days.end))
        total = self.of(days.start, days.end)
        if not total:
            return Decimal((day - days.start).days) / days.days
        return Decimal(self.of(days.start, day)) / total


def owed_in(
    period: Period, months: Iterable[MonthOwed], *, behaviour: str, step: Decimal, working: WorkingDays
) -> Decimal | None:
    """What a period owes; None where none of its days has a target.

    What adds up is shared out by working days, each share the difference of two rounded running totals, so that any days that
    make up a month owe exactly the month's amount. A level is the one owed last; a rate is the mean by working days.
    """
    touched = [month for month in months if overlap(month.days, period)]
    if not touched:
        return None
    if amounts.adds_over_time(behaviour):
        return sum((_part(month, period, step, working) for month in touched), Decimal(0))
    if amounts.adds_over_people(behaviour):
        return _last(touched)
    return _mean(touched, period, step, working)


def _part(month: MonthOwed, period: Period, step: Decimal, working: WorkingDays) -> Decimal:
    if period.start <= month.days.start and month.days.end <= period.end:
        return month.amount
    until_end = amounts.rounded(month.amount * working.share_until(month.days, period.end), step)
    until_start = amounts.rounded(month.amount * working.share_until(month.days, period.start), step)
    return until_end - until_start


def _last(months: list[MonthOwed]) -> Decimal:
    latest = max(month.days.end for month in months)
    return sum((month.amount for month in months if month.days.end == latest), Decimal(0))


def _mean(months: list[MonthOwed], period: Period, step: Decimal, working: WorkingDays) -> Decimal:
    weighed = [(month.amount, _weight(month, period, working)) for month in months]
    total = sum((weight for _amount, weight in weighed), Decimal(0))
    if not total:
        return weighed[-1][0]
    return amounts.rounded(sum((amount * weight for amount, weight in weighed), Decimal(0)) / total, step)


def _weight(month: MonthOwed, period: Period, working: WorkingDays) -> Decimal:
    inside = overlap(month.days, period)
    return Decimal(working.of(inside.start, inside.end)) if inside else Decimal(0)

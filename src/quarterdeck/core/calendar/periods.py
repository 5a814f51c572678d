"""Half-open spans of local dates, and the fiscal calendar that names them.

Pure: no clock, no database. A fiscal year is named after the calendar year in which it ends, unless it starts in January
(then both are the same): with July as first month, FY2025 runs from 2024-07-01 to 2025-07-01.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum


class Grain(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period must end after it starts: {self.start} to {self.end}")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    def each_day(self) -> Iterator[date]:
        return (self.start + timedelta(n) for n in range(self.days))


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month where it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True)
class FiscalCalendar:
    """A company's year: first month (1–12), first day of the week (0 = Monday), and the days that break the five-day rule.

    `exceptions` maps a date to whether it is worked: a public holiday is False, a make-up Saturday (调休) True.
    """

    first_month: int = 1
    week_start: int = 0
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def fiscal_year(self, day: date) -> int:
        """The name of the fiscal year that holds `day`."""
        return day.year + (1 if self.first_month > 1 and day.month >= self.first_month else 0)

    def year(self, name: int) -> Period:
        start = date(name - (1 if self.first_month > 1 else 0), self.first_month, 1)
        return Period(start, add_months(start, 12))

    def quarter(self, year: int, number: int) -> Period:
        start = add_months(self.year(year).start, 3 * (number - 1))
        return Period(start, add_months(start, 3))

    def quarter_of(self, day: date) -> tuple[int, int]:
        """Fiscal year and quarter number (1–4) of a day."""
        return self.fiscal_year(day), (day.month - self.first_month) % 12 // 3 + 1

    def containing(self, day: date, grain: Grain) -> Period:
        """The day, week, month, quarter or fiscal year that holds `day`."""
        match grain:
            case Grain.DAY:
                return Period(day, day + timedelta(1))
            case Grain.WEEK:
                start = day - timedelta((day.weekday() - self.week_start) % 7)
                return Period(start, start + timedelta(7))
            case Grain.MONTH:
                start = day.replace(day=1)
                return Period(start, add_months(start, 1))
            case Grain.QUARTER:
                return self.quarter(*self.quarter_of(day))
            case Grain.YEAR:
                return self.year(self.fiscal_year(day))

    def previous(self, period: Period, grain: Grain) -> Period:
        """The period of the same grain just before."""
        return self.containing(period.start - timedelta(1), grain)

    def year_before(self, period: Period) -> Period:
        """The same dates one year earlier."""
        return Period(add_months(period.start, -12), add_months(period.end, -12))

    def is_working_day(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def working_days(self, period: Period) -> int:
        return sum(self.is_working_day(day) for day in period.each_day())

    def elapsed_share(self, period: Period, today: date) -> float:
        """Share of the period's working days that are over at the end of `today` (0 before it starts, 1 after it ends)."""
        total = self.working_days(period)
        if today < period.start or not total:
            return 0.0
        if today >= period.end:
            return 1.0
        return self.working_days(Period(period.start, today + timedelta(1))) / total

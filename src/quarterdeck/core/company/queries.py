"""Reads of the company's settings, kept for the length of a process and dropped when they change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.cache import cache

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.core.company.models import Company, DayException

_CALENDAR = "company.calendar"
_COMPANY = "company.company"
_KEPT_SECONDS = 60


def company() -> Company:
    """The one company. Raises Company.DoesNotExist before `quarterdeck init`."""
    found: Company | None = cache.get(_COMPANY)
    if found is None:
        found = Company.objects.get()
        cache.set(_COMPANY, found, _KEPT_SECONDS)
    return found


def fiscal_calendar() -> FiscalCalendar:
    """The company's fiscal calendar with its holidays and make-up days."""
    found: FiscalCalendar | None = cache.get(_CALENDAR)
    if found is None:
        settings = company()
        found = FiscalCalendar(
            first_month=settings.fiscal_first_month,
            week_start=settings.week_start,
            exceptions=dict(DayException.objects.values_list("day", "is_worked")),
        )
        cache.set(_CALENDAR, found, _KEPT_SECONDS)
    return found


def forget() -> None:
    """Drop what is kept; actions that change the company call it."""
    cache.delete_many([_CALENDAR, _COMPANY])


def local_day(moment: datetime) -> date:
    """The company's date at a moment."""
    return moment.astimezone(ZoneInfo(company().timezone)).date()


def working_day_after(day: date, days: int) -> date:
    """The day that comes so many working days later; with none, the day itself or the next one that is worked."""
    calendar = fiscal_calendar()
    while days > 0 or not calendar.is_working_day(day):
        day += timedelta(1)
        days -= calendar.is_working_day(day)
    return day


def start_of(day: date) -> datetime:
    """The moment a company day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(company().timezone)).astimezone(UTC)


@dataclass(frozen=True)
class QuarterPreview:
    """A quarter of a fiscal year, its last day, and how many days of it are worked."""

    number: int
    first_on: date
    last_on: date
    working_days: int


@dataclass(frozen=True)
class YearPreview:
    name: int
    quarters: Sequence[QuarterPreview]
    working_days: int


def fiscal_year_preview(*, on: date) -> YearPreview:
    """The fiscal year that holds a day, quarter by quarter."""
    calendar = fiscal_calendar()
    name = calendar.fiscal_year(on)
    quarters = []
    for number in (1, 2, 3, 4):
        period = calendar.quarter(name, number)
        last_on = period.end - timedelta(1)
        quarters.append(QuarterPreview(number, period.start, last_on, calendar.working_days(period)))
    return YearPreview(name, quarters, sum(quarter.working_days for quarter in quarters))


def day_exceptions(*, year: int) -> list[DayException]:
    """The holidays and make-up days of a calendar year."""
    return list(DayException.objects.filter(day__year=year).order_by("day"))


def working_days_of_year(*, year: int) -> int:
    return fiscal_calendar().working_days(Period(date(year, 1, 1), date(year + 1, 1, 1)))

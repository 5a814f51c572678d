"""Reads of the company's settings, kept for the length of a process and dropped when they change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.core.cache import cache

from quarterdeck.core.calendar.periods import FiscalCalendar
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


def start_of(day: date) -> datetime:
    """The moment a company day begins, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(company().timezone)).astimezone(UTC)

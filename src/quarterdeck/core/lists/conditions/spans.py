"""Spans of days named from today, by the company's fiscal calendar. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period

SPANS = {
    "today": _("today"),
    "yesterday": _("yesterday"),
    "tomorrow": _("tomorrow"),
    "this_week": _("this week"),
    "last_week": _("last week"),
    "next_week": _("next week"),
    "this_month": _("this month"),
    "last_month": _("last month"),
    "next_month": _("next month"),
    "this_quarter": _("this quarter"),
    "last_quarter": _("last quarter"),
    "next_quarter": _("next quarter"),
    "this_year": _("this fiscal year"),
    "last_year": _("last fiscal year"),
    "next_year": _("next fiscal year"),
}


def span(code: str, *, today: date, calendar: FiscalCalendar) -> Period:
    """The days a name of `SPANS` means, seen from today. KeyError for another name."""
    if code not in SPANS:
        raise KeyError(code)
    if code in ("today", "yesterday", "tomorrow"):
        day = today + timedelta({"yesterday": -1, "tomorrow": 1}.get(code, 0))
        return Period(day, day + timedelta(1))
    which, grain = code.split("_")
    present = calendar.containing(today, Grain(grain))
    if which == "last":
        return calendar.previous(present, Grain(grain))
    return present if which == "this" else calendar.containing(present.end, Grain(grain))


def last_days(days: int, *, today: date) -> Period:
    """Today and the days before it, `days` in all."""
    return Period(today - timedelta(days - 1), today + timedelta(1))


def next_days(days: int, *, today: date) -> Period:
    """Today and the days after it, `days` in all."""
    return Period(today, today + timedelta(days))

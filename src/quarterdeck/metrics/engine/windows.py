"""The spans of days a question asks about: a period, its buckets of a time dimension, and what it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period, add_months
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.engine.versions import SETTLED_AFTER

AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Bucket:
    """A day, week, month, quarter or year, and the part of it inside the period asked for."""

    start: date
    inside: Period


def buckets(calendar: FiscalCalendar, grain: Grain, period: Period) -> list[Bucket]:
    """The period cut along the company's calendar; the first and last bucket may be partly outside and are cut off."""
    found, day = [], period.start
    while day < period.end:
        whole = calendar.containing(day, grain)
        found.append(Bucket(whole.start, Period(day, min(whole.end, period.end))))
        day = whole.end
    return found


def trailing_year(period: Period) -> Period:
    """The twelve months up to the end of a period."""
    return Period(add_months(period.end, -12), period.end)


def grain_of(calendar: FiscalCalendar, period: Period) -> Grain | None:
    """Which grain of the calendar the period is one of, or None."""
    for grain in (Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        if calendar.containing(period.start, grain) == period:
            return grain
    return None


def previous(calendar: FiscalCalendar, period: Period) -> Period:
    """The period of the same grain before, or the same number of days before where it is none of the calendar."""
    grain = grain_of(calendar, period)
    if grain is not None:
        return calendar.previous(period, grain)
    return Period(period.start - timedelta(period.days), period.start)


def so_far(period: Period, days: int) -> Period:
    """The first `days` days of a period."""
    return Period(period.start, min(period.end, period.start + timedelta(days)))


def are_apart(windows: Sequence[Period]) -> bool:
    """Whether asking for each window alone reads no day twice to speak of; a few windows only."""
    span = max(window.end for window in windows) - min(window.start for window in windows)
    return len(windows) <= AT_ONCE and sum(window.days for window in windows) <= span.days


def settled_apart(windows: Sequence[Period]) -> list[tuple[bool, list[int]]]:
    """The places of the windows in two lists, those that ended long enough ago to be settled and the others; none empty."""
    until = company.local_day(timezone.now() - SETTLED_AFTER)
    places: dict[bool, list[int]] = {}
    for place, window in enumerate(windows):
        places.setdefault(window.end <= until, []).append(place)
    return list(places.items())


def together(windows: Sequence[Period]) -> dict[str, Any]:
    """The values of a statement that reads the days of all windows once and then shares them out."""
    span_from, span_until = min(window.start for window in windows), max(window.end for window in windows)
    return {
        "span_from": span_from,
        "span_until": span_until,
        "span_from_at": company.start_of(span_from),
        "span_until_at": company.start_of(span_until),
        "w_key": list(range(len(windows))),
        "w_from": [window.start for window in windows],
        "w_until": [window.end for window in windows],
    }


def each_alone(windows: Sequence[Period], *, as_of: str) -> dict[str, Any]:
    """The values of a statement that asks for each window alone, numbered; `as_of` says which end of it is looked at."""
    values: dict[str, Any] = {}
    for number, window in enumerate(windows):
        first, end = window.start, window.end
        values |= {
            f"span_from_{number}": first,
            f"span_until_{number}": end,
            f"span_from_at_{number}": company.start_of(first),
            f"span_until_at_{number}": company.start_of(end),
            f"window_from_{number}": first,
            f"window_until_{number}": end,
            f"at_{number}": company.start_of(first if as_of == "start" else end),
            f"last_{number}": first if as_of == "start" else end - timedelta(1),
        }
    return values

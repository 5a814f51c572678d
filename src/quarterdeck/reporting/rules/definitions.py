"""What a report asks for, as people choose it and JSON keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quarterdeck.core.calendar.periods import FiscalCalendar, Period, add_months
from quarterdeck.core.lists.conditions import SPANS, span
from quarterdeck.core.lists.conditions.spans import last_days

MOST_METRICS = 8
MOST_ROWS = 3
MOST_OF_TOP = 100
Filters = Mapping[str, tuple[Any, ...]]
_FUTURE = ("tomorrow", "next_week", "next_month", "next_quarter", "next_year")
BETWEEN = "between"
_DAYS = {"last_7_days": 7, "last_30_days": 30, "last_90_days": 90}
_MONTHS = {"last_12_months": 12, "last_24_months": 24}
SPAN_NAMES: dict[str, str | Promise] = {
    **{code: name for code, name in SPANS.items() if code not in _FUTURE},
    "last_7_days": gettext_lazy("last 7 days"),
    "last_30_days": gettext_lazy("last 30 days"),
    "last_90_days": gettext_lazy("last 90 days"),
    "last_12_months": gettext_lazy("last 12 months"),
    "last_24_months": gettext_lazy("last 24 months"),
    BETWEEN: gettext_lazy("between two days"),
}


class Picture(StrEnum):
    NONE = "none"
    BARS = "bars"
    STACKED = "stacked"
    LINES = "lines"
    HEAT = "heat"


PICTURE_NAMES: dict[Picture, Promise] = {
    Picture.BARS: gettext_lazy("Bars"),
    Picture.STACKED: gettext_lazy("Stacked bars"),
    Picture.LINES: gettext_lazy("Lines"),
    Picture.HEAT: gettext_lazy("Heat map"),
    Picture.NONE: pgettext_lazy("picture of a report", "No picture"),
}


class Against(StrEnum):
    """What figures stand beside."""

    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"
    TARGET = "target"
    RUNNING = "running"


AGAINST_NAMES: dict[Against, Promise] = {
    Against.PREVIOUS: gettext_lazy("Period before"),
    Against.YEAR_BEFORE: gettext_lazy("A year before"),
    Against.TARGET: gettext_lazy("Target"),
    Against.RUNNING: gettext_lazy("Running total"),
}


@dataclass(frozen=True, slots=True)
class Definition:
    """Metrics split into rows and, by at most one dimension, into columns; limited; over days named from today.

    `start` and `end` (not included) hold for `span` "between". `largest_first` orders rows by the first metric; `top` keeps so
    many of what the rows are split by first and puts the rest together (0: all). `subtotals` adds up each of what the rows are
    split by first.
    """

    metrics: tuple[str, ...]
    rows: tuple[str, ...] = ()
    column: str = ""
    filters: Filters = field(default_factory=dict)
    span: str = "this_quarter"
    start: date | None = None
    end: date | None = None
    against: tuple[Against, ...] = ()
    picture: Picture = Picture.BARS
    largest_first: bool = False
    top: int = 0
    subtotals: bool = False

    @property
    def compared(self) -> tuple[Against, ...]:
        """What figures are compared with; a running total is no comparison."""
        return tuple(one for one in self.against if one is not Against.RUNNING)

    @property
    def dimensions(self) -> tuple[str, ...]:
        return (*self.rows, self.column) if self.column else self.rows


class NoDefinition(ValueError):
    """Something kept or sent is no definition; the sentence says what is wrong."""


def dumped(definition: Definition) -> dict[str, Any]:
    """The definition as JSON keeps it."""
    days = {name: day.isoformat() if (day := getattr(definition, name)) else None for name in ("start", "end")}
    filters = {code: list(keys) for code, keys in definition.filters.items()}
    return {**asdict(definition), "filters": filters, **days}


def read(kept: Mapping[str, Any]) -> Definition:
    """A definition as JSON kept it. Raises `NoDefinition`, in words, for anything else."""
    try:
        return Definition(
            metrics=_words(kept.get("metrics")),
            rows=_words(kept.get("rows")),
            column=_word(kept.get("column") or ""),
            filters={
                _word(code): tuple(_key(key) for key in keys) for code, keys in (kept.get("filters") or {}).items()
            },
            span=_word(kept.get("span") or "this_quarter"),
            start=_day(kept.get("start")),
            end=_day(kept.get("end")),
            against=tuple(Against(one) for one in _words(kept.get("against"))),
            picture=Picture(kept.get("picture") or Picture.BARS),
            largest_first=bool(kept.get("largest_first")),
            top=int(kept.get("top") or 0),
            subtotals=bool(kept.get("subtotals")),
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise NoDefinition(_("That is not how a report is described.")) from error


def why_not(definition: Definition, *, times: Sequence[str]) -> str:
    """Why a report cannot be made so, or nothing. `times` are the dimensions of time."""
    split = definition.dimensions
    if not definition.metrics:
        return _("Choose at least one figure.")
    if len(definition.metrics) > MOST_METRICS:
        return _("A report shows at most %(most)d figures.") % {"most": MOST_METRICS}
    if len(definition.rows) > MOST_ROWS:
        return _("Rows are split by at most %(most)d things.") % {"most": MOST_ROWS}
    if len(set(split)) < len(split):
        return _("Split by each thing once: in the rows or in the columns.")
    if len([one for one in split if one in times]) > 1:
        return _("Split by one unit of time at once.")
    if definition.top and not [one for one in definition.rows if one not in times]:
        return _("To show only the largest, split the rows by something other than time.")
    if Against.RUNNING in definition.against and not [one for one in definition.rows if one in times]:
        return _("A running total needs rows by a unit of time.")
    if definition.subtotals and len(definition.rows) < 2:
        return _("Sub-totals need rows by two things at least.")
    return _why_not_days(definition)


def period_of(definition: Definition, *, today: date, calendar: FiscalCalendar) -> Period:
    """The days a report is about, seen from today."""
    if definition.span == BETWEEN and definition.start and definition.end:
        return Period(definition.start, definition.end)
    if definition.span in _DAYS:
        return last_days(_DAYS[definition.span], today=today)
    if definition.span in _MONTHS:
        return Period(add_months(today + timedelta(1), -_MONTHS[definition.span]), today + timedelta(1))
    return span(definition.span, today=today, calendar=calendar)


def _why_not_days(definition: Definition) -> str:
    if definition.span not in SPAN_NAMES:
        return _("Choose the days the report is about.")
    if definition.span != BETWEEN:
        return ""
    if definition.start is None or definition.end is None:
        return _("Give the first and the last day.")
    return _("The last day is before the first.") if definition.end <= definition.start else ""


def _words(values: Any) -> tuple[str, ...]:
    return tuple(_word(value) for value in (values or ()))


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _key(value: Any) -> str | int | None:
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise TypeError(value)


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if value else None

"""The address of the rows behind a figure, and back: every figure is a door, so every page makes these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics.dimensions import DIMENSIONS, Key
from quarterdeck.metrics.engine import history
from quarterdeck.metrics.engine.limits import CannotMeasure, known_dimension

_CELL = "at."


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows an address asks for: as in `drill`; with `as_of` as they were known at the end of that day."""

    period: Period
    filters: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    at: Mapping[str, Key] = field(default_factory=dict)
    as_of: date | None = None


def rows_address(
    code: str,
    period: Period,
    *,
    filters: Mapping[str, Sequence[Any]] | None = None,
    at: Mapping[str, Key] | None = None,
) -> str:
    """The page of the rows behind a metric over a period, limited by `filters`, and to one cell `at` of a table.

    While figures are answered as they were, so are the rows.
    """
    asked = Asked(period, filters or {}, at or {}, history.day_looked_back_to())
    return f"{reverse('metrics:rows', args=[code])}?{query_of(asked)}"


def query_of(asked: Asked) -> str:
    """An `Asked` as a query string; an empty value stands for rows without one."""
    pairs = [("from", asked.period.start.isoformat()), ("to", asked.period.end.isoformat())]
    pairs += [("as_of", asked.as_of.isoformat())] if asked.as_of else []
    pairs += [(code, _written(value)) for code, values in asked.filters.items() for value in values]
    pairs += [(_CELL + code, _written(key)) for code, key in asked.at.items()]
    return urlencode(pairs)


def asked(query: QueryDict) -> Asked:
    """What a query string asks for. Raises `CannotMeasure` for dates that are none and dimensions nobody knows."""
    filters: dict[str, list[Key]] = {}
    at: dict[str, Key] = {}
    for code in query:
        name = code.removeprefix(_CELL)
        if name not in DIMENSIONS:
            continue
        if code.startswith(_CELL):
            at[name] = key_of(name, query.get(code, ""))
        else:
            filters[name] = [key_of(name, value) for value in query.getlist(code)]
    return Asked(_period(query), filters, at, _as_of(query))


def past_day(query: QueryDict, *, today: date) -> date | None:
    """The day before today that an address looks back to. Raises `CannotMeasure` for a day that is none."""
    day = _as_of(query)
    return day if day and day < today else None


def _as_of(query: QueryDict) -> date | None:
    written = query.get("as_of", "")
    return _day(written) if written else None


def _period(query: QueryDict) -> Period:
    try:
        return Period(date.fromisoformat(query.get("from", "")), date.fromisoformat(query.get("to", "")))
    except ValueError as error:
        raise CannotMeasure(_("Give the period as two dates, the first before the second."), code="period") from error


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise CannotMeasure(_("“%(value)s” is not a day.") % {"value": value}, code="period") from error


def _written(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)


def key_of(code: str, value: str | int | None) -> Key:
    """What a value written by a program or an address stands for; none and an empty one stand for rows without one.

    Raises `CannotMeasure` for dimensions nobody knows and for days that are none.
    """
    dimension = known_dimension(code)
    if value in {"", None}:
        return None
    if dimension.grain:
        return _day(value)
    is_id = isinstance(value, str) and dimension.rows is not None and value.isdecimal() and len(value) < 19
    return int(value) if is_id else value

"""The words of a question checked: which metric, which dimension, limited to what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Metric, Only
from quarterdeck.metrics.dimensions import DIMENSIONS, Dimension, Key

MOST_VALUES = 500
Filters = Mapping[str, Sequence[Any]]


class CannotMeasure(Refusal):
    """The question cannot be answered; the sentence says which word of it is not known."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A dimension limited to keys. `is_subtree` takes units with everything under them, `is_excluding` all but the keys."""

    dimension: str
    keys: tuple[Key, ...]
    or_none: bool = False
    is_subtree: bool = False
    is_excluding: bool = False


def known_metric(code: str) -> Metric:
    """The metric of that code, the company's own included."""
    try:
        return catalogue.metric(code)
    except KeyError:
        raise CannotMeasure(_("There is no metric “%(code)s”.") % {"code": code}, code="unknown_metric") from None


def known_dimension(code: str) -> Dimension:
    if code not in DIMENSIONS:
        raise CannotMeasure(_("Figures cannot be split by “%(code)s”.") % {"code": code}, code="unknown_dimension")
    return DIMENSIONS[code]


def limits_of(filters: Filters) -> tuple[Limit, ...]:
    """Filters as keys. A value None asks for rows without one; names that nothing has are refused."""
    return tuple(_limit(known_dimension(code), values) for code, values in filters.items())


def _limit(dimension: Dimension, values: Sequence[Any]) -> Limit:
    if dimension.grain:
        raise CannotMeasure(_("Choose a period instead of a filter on time."), code="time_filter")
    words = [value for value in ([values] if isinstance(values, str | int) else values) if value is not None]
    if len(words) > MOST_VALUES:
        raise CannotMeasure(_("A filter takes at most %(most)d values.") % {"most": MOST_VALUES}, code="many_values")
    keys = dimension.find(words)
    if words and not keys:
        named = ", ".join(str(word) for word in words[:5])
        raise CannotMeasure(
            _("No %(dimension)s is called “%(words)s”.") % {"dimension": dimension.name, "words": named},
            code="unknown_value",
        )
    return Limit(dimension.code, tuple(keys), len(words) < len(values), dimension.is_unit)


def each_known(code: str, keys: Sequence[Key]) -> Limit:
    """A limit to all of these ids or names, none of which may be unknown."""
    for key in keys:
        _limit(known_dimension(code), [key])
    return _limit(known_dimension(code), keys)


def of_part(only: Sequence[Only]) -> tuple[Limit, ...]:
    """What a part of a metric is limited to."""
    return tuple(Limit(one.dimension, one.keys, one.or_none, DIMENSIONS[one.dimension].is_unit) for one in only)


def exactly(dimension: str, key: Key) -> Limit:
    """One group of a split: a unit without those under it, or the rows that have none."""
    return Limit(dimension, () if key is None else (key,), key is None)

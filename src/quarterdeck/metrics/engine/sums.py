"""Sums of facts for a question: one statement a fact and anchor, over one period or several at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics.catalogue import Metric, Only, Part, Source
from quarterdeck.metrics.dimensions import Key
from quarterdeck.metrics.engine import history, limits, running, targets, windows, withholding
from quarterdeck.metrics.engine.measures import ANCHORS, MEASURES
from quarterdeck.metrics.engine.reach import reach_of, under
from quarterdeck.metrics.engine.shapes import FilterShape, Shape
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member

Group = tuple[int, tuple[Key, ...]]
Sums = dict[Group, dict[Part, Value]]


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks what: the records to split by, the limits, the day it is asked."""

    viewer: Member
    by: tuple[str, ...]
    limits: tuple[limits.Limit, ...]
    today: date

    @property
    def dimensions(self) -> set[str]:
        """What it is split by or limited to."""
        return {*self.by, *(limit.dimension for limit in self.limits)}


@dataclass(frozen=True, slots=True)
class _Slice:
    """What one statement answers: the parts of one fact with the same limits, and the places of its periods."""

    parts: tuple[Part, ...]
    ask: running.Ask
    places: Sequence[int]


def parts_of(metrics: Sequence[Metric]) -> tuple[Part, ...]:
    """What the metrics are made of, each part once."""
    return tuple(dict.fromkeys(part for metric in metrics for part in metric.parts))


def sums_of(question: Question, parts: Sequence[Part], periods: Sequence[Period]) -> Sums:
    """Each part for each period (by its place in the list) and group of keys. A part that met no row is left out.

    Raises `CannotMeasure` for a split by or a limit to what the viewer may not know of the records.
    """
    withholding.refuse_hidden(question.viewer, question.dimensions)
    measured = [part for part in parts if part.source is Source.FACTS]
    asked = [one for alike in _alike(measured) for one in _slices(question, alike, periods)]
    found: Sums = {} if question.by else {(place, ()): {} for place in range(len(periods))}
    for one, rows in zip(asked, running.answers([one.ask for one in asked]), strict=True):
        for row in rows:
            group = (one.places[row.get("key", 0)], tuple(_key(row, dimension) for dimension in question.by))
            found.setdefault(group, {}).update({part: plain(part.measure, row[part.measure]) for part in one.parts})
    targets.taken(question, parts, periods, found)
    return found


def values_of(
    question: Question, metrics: Sequence[Metric], periods: Sequence[Period]
) -> dict[Group, dict[str, Value]]:
    """Each metric for each period and group of keys, as the viewer may know it: formulas applied to sums."""
    return combined(sums_of(question, parts_of(metrics), periods), withholding.as_seen(question.viewer, metrics))


def combined(sums: Sums, metrics: Sequence[Metric]) -> dict[Group, dict[str, Value]]:
    """The formulas of metrics applied to the sums of each group."""
    return {
        group: {metric.code: metric.combine([found.get(part) for part in metric.parts]) for metric in metrics}
        for group, found in sums.items()
    }


def shaped(question: Question, anchor: str, measures: tuple[str, ...]) -> tuple[Shape, dict[str, Any]]:
    """The shape of a question about one fact over one window, and the values of its filters and reach."""
    reach, values = reach_of(question.viewer)
    filters = tuple(
        FilterShape(one.dimension, len(one.keys), one.or_none, one.is_subtree, one.is_excluding)
        for one in question.limits
    )
    for place, limit in enumerate(question.limits):
        for number, key in enumerate(limit.keys):
            values[f"f{place}_{number}"] = under(key) if limit.is_subtree else key
    moment = history.known_at()
    values |= {"today": question.today} if moment is None else {"today": question.today, "known_at": moment}
    return Shape(anchor, measures, question.by, filters, reach, is_as_known=moment is not None), values


def plain(measure: str, value: Any) -> Value:
    """Counts come added up to a decimal, medians as floats; six decimals of a day are a tenth of a second.

    The last bits of a float differ from one engine to another; they are taken off first, of great amounts as of few days, so that
    a half is rounded one way.
    """
    if value is not None and MEASURES[measure].is_count:
        return int(value)
    return round(Decimal(f"{round(value, 9):.15g}"), 6) if isinstance(value, float) else value


def _alike(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts that one statement can answer together."""
    found: dict[tuple[str, bool, tuple[Only, ...]], list[Part]] = {}
    for part in parts:
        found.setdefault((MEASURES[part.measure].anchor, part.is_trailing, part.only), []).append(part)
    return [found[key] for key in sorted(found, key=lambda key: (str(key[0]), key[1], str(key[2])))]


def _slices(question: Question, parts: Sequence[Part], periods: Sequence[Period]) -> Iterator[_Slice]:
    """Statements for parts that are alike: states and a few spans each alone, many spans of days read together.

    Spans that are settled are asked apart from the others: what is remembered of them outlives today's changes.
    """
    name = MEASURES[parts[0].measure].anchor
    anchor = ANCHORS[name]
    limited = replace(question, limits=(*question.limits, *limits.of_part(parts[0].only)))
    shape, values = shaped(limited, name, tuple(part.measure for part in parts))
    spans = [windows.trailing_year(period) if parts[0].is_trailing else period for period in periods]
    if not anchor.as_of and not windows.are_apart(spans):
        together = {**values, **windows.together(spans)}
        yield _Slice(tuple(parts), running.Ask(replace(shape, many_windows=True), together), range(len(spans)))
        return
    can_settle = anchor.settles and not shape.is_as_known
    for is_settled, places in windows.settled_apart(spans) if can_settle else [(False, range(len(spans)))]:
        for first in range(0, len(places), windows.AT_ONCE):
            some = places[first : first + windows.AT_ONCE]
            alone = {**values, **windows.each_alone([spans[place] for place in some], as_of=anchor.as_of)}
            fact = anchor.fact if is_settled else ""
            yield _Slice(tuple(parts), running.Ask(shape, alone, len(some), fact), some)


def _key(found: Mapping[str, Any], dimension: str) -> Key:
    from quarterdeck.metrics.engine import statements

    return found[statements.COLUMNS[dimension]]

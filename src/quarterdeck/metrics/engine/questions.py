"""Questions about metrics: split by dimensions, limited by filters, over one period or several at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import Metric, Part
from quarterdeck.metrics.dimensions import Dimension, Key
from quarterdeck.metrics.engine import answers, limits, running, windows
from quarterdeck.metrics.engine.measures import ANCHORS, MEASURES
from quarterdeck.metrics.engine.reach import reach_of, under
from quarterdeck.metrics.engine.shapes import FilterShape, Shape
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member

MOST_BUCKETS = 4000


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks what: the records to split by, the limits, the day it is asked."""

    viewer: Member
    by: tuple[str, ...]
    limits: tuple[limits.Limit, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Row:
    """A row behind a figure, and what it adds to each measure of it (None: not counted there)."""

    row_id: int
    opportunity_id: int | None
    member_id: int
    account_id: int | None
    stage_id: int | None
    day: date
    values: dict[str, Value]


def fact_of(metric: Metric) -> str:
    """The fact that the rows behind a metric are rows of."""
    return ANCHORS[MEASURES[metric.measures[0]].anchor].fact


def query(
    *,
    viewer: Member,
    metrics: Sequence[str],
    period: Period,
    today: date,
    by: Sequence[str] = (),
    filters: limits.Filters | None = None,
) -> answers.Table:
    """Metrics over a period, split by dimensions (at most one of time), within what the viewer may see.

    Filters take ids or names; a unit includes everything under it. A bucket of time is named by its first day. Ratios
    come from sums and are None over nothing. Raises `CannotMeasure` for a word it does not know.
    """
    chosen = [limits.known_metric(code) for code in metrics]
    dimensions = [limits.known_dimension(code) for code in by]
    times = [dimension for dimension in dimensions if dimension.grain]
    if len(times) > 1:
        raise limits.CannotMeasure(_("Split by one unit of time at once."), code="two_times")
    spans = _buckets(times[0], period) if times else [windows.Bucket(period.start, period)]
    records = tuple(dimension.code for dimension in dimensions if not dimension.grain)
    question = Question(viewer, records, limits.limits_of(filters or {}), today)
    values = values_of(question, chosen, [span.inside for span in spans])
    return answers.table(dimensions, chosen, [span.start for span in spans], values)


def values_of(
    question: Question, metrics: Sequence[Metric], periods: Sequence[Period]
) -> dict[answers.Group, dict[str, Value]]:
    """Each metric for each period (by its place in the list) and group of keys: one statement a fact and anchor."""
    parts = list(dict.fromkeys(part for metric in metrics for part in metric.parts))
    sums: dict[answers.Group, dict[Part, Value]] = {}
    for anchor in dict.fromkeys(MEASURES[part.measure].anchor for part in parts):
        _add(sums, question, anchor, [part for part in parts if MEASURES[part.measure].anchor == anchor], periods)
    if not question.by:
        for place in range(len(periods)):
            sums.setdefault((place, ()), {})
    return {
        group: {metric.code: metric.combine([found.get(part) for part in metric.parts]) for metric in metrics}
        for group, found in sums.items()
    }


def rows_behind(
    question: Question, metric: Metric, period: Period, *, limit: int, offset: int = 0
) -> tuple[list[Row], int]:
    """Rows that the metric's sums count, largest first, and how many there are in all."""
    measures = metric.measures
    anchor = MEASURES[measures[0]].anchor
    shape, arguments = _shaped(question, anchor, measures)
    shape = replace(shape, wants_rows=True)
    arguments |= windows.each_alone([period], as_of=ANCHORS[anchor].as_of)
    found = running.rows(shape, {**arguments, "limit": limit, "offset": offset})
    total = len(found) if not offset and len(found) < limit else running.count(shape, arguments)
    return [_row(values, measures) for values in found], total


def _buckets(dimension: Dimension, period: Period) -> list[windows.Bucket]:
    assert dimension.grain  # noqa: S101 - narrows the type: the caller chose a dimension of time
    if period.days > MOST_BUCKETS * {"day": 1, "week": 7}.get(dimension.code, 28):
        raise limits.CannotMeasure(_("That period is too long to be split so finely."), code="many_buckets")
    return windows.buckets(company.fiscal_calendar(), dimension.grain, period)


def _add(
    sums: dict[answers.Group, dict[Part, Value]],
    question: Question,
    anchor: str,
    parts: list[Part],
    periods: Sequence[Period],
) -> None:
    """Ask one fact over the periods and, for the parts that want them, over the twelve months before their ends."""
    for is_trailing in sorted({part.is_trailing for part in parts}):
        asked = [part for part in parts if part.is_trailing == is_trailing]
        spans = [windows.trailing_year(period) if is_trailing else period for period in periods]
        shape, arguments = _shaped(question, anchor, tuple(part.measure for part in asked))
        for place, found in _answers(shape, arguments, spans):
            group = (place, tuple(_key(found, dimension) for dimension in question.by))
            kept = sums.setdefault(group, {})
            for part in asked:
                kept[part] = _plain(part.measure, found[part.measure])


def _answers(
    shape: Shape, arguments: Mapping[str, Any], spans: Sequence[Period]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Sums by the place of their span: states and a few spans each alone, many spans of days read together."""
    as_of = ANCHORS[shape.anchor].as_of
    if not as_of and not windows.are_apart(spans):
        found = running.rows(replace(shape, many_windows=True), {**arguments, **windows.together(spans)})
        yield from ((row["key"], row) for row in found)
        return
    for first in range(0, len(spans), windows.AT_ONCE):
        some = spans[first : first + windows.AT_ONCE]
        found = running.rows(shape, {**arguments, **windows.each_alone(some, as_of=as_of)}, len(some))
        yield from ((first + row.get("key", 0), row) for row in found)


def _shaped(question: Question, anchor: str, measures: tuple[str, ...]) -> tuple[Shape, dict[str, Any]]:
    """The shape of a question about one fact over one window, and the values of its filters and reach."""
    reach, values = reach_of(question.viewer)
    filters = tuple(FilterShape(one.dimension, len(one.keys), one.or_none, one.is_subtree) for one in question.limits)
    for place, limit in enumerate(question.limits):
        for number, key in enumerate(limit.keys):
            values[f"f{place}_{number}"] = under(key) if limit.is_subtree else key
    return Shape(anchor, measures, question.by, filters, reach), {**values, "today": question.today}


def _key(found: Mapping[str, Any], dimension: str) -> Key:
    from quarterdeck.metrics.engine import statements

    return found[statements.COLUMNS[dimension]]


def _plain(measure: str, value: Any) -> Value:
    """Counts come added up to a decimal, medians as floats; six decimals of a day are a tenth of a second.

    The last bits of a float differ from one engine to another; they are taken off first, so that a half is rounded one way.
    """
    if value is not None and MEASURES[measure].value is None:
        return int(value)
    return round(Decimal(str(round(value, 9))), 6) if isinstance(value, float) else value


def _row(found: Mapping[str, Any], measures: Iterable[str]) -> Row:
    return Row(
        row_id=found["row_id"],
        opportunity_id=found["opportunity_id"],
        member_id=found["member_id"],
        account_id=found["account_id"],
        stage_id=found["stage_id"],
        day=found["day"],
        values={measure: _plain(measure, found[measure]) for measure in measures},
    )

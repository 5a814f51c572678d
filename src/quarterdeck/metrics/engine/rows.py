"""The rows behind a figure: the same expression without its sums."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.engine import limits, running, sums, windows, withholding
from quarterdeck.metrics.engine.measures import ANCHORS, MEASURES
from quarterdeck.metrics.rules import Value


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


def rows_behind(
    question: sums.Question, metric: Metric, period: Period, *, limit: int, offset: int = 0
) -> tuple[list[Row], int]:
    """Rows that the metric's sums count, largest first, and how many there are in all.

    Raises `CannotMeasure` for a limit to what the viewer may not know of the records.
    """
    withholding.refuse_hidden(question.viewer, question.dimensions)
    measures = metric.measures
    anchor = MEASURES[measures[0]].anchor
    limited = replace(question, limits=(*question.limits, *limits.of_part(metric.parts[0].only)))
    shape, values = sums.shaped(limited, anchor, measures)
    shape = replace(shape, wants_rows=True)
    values |= windows.each_alone([period], as_of=ANCHORS[anchor].as_of)
    found = running.rows(shape, {**values, "limit": limit, "offset": offset})
    total = len(found) if not offset and len(found) < limit else running.count(shape, values)
    return [_row(values, measures) for values in found], total


def _row(found: Mapping[str, Any], measures: Iterable[str]) -> Row:
    return Row(
        row_id=found["row_id"],
        opportunity_id=found["opportunity_id"],
        member_id=found["member_id"],
        account_id=found["account_id"],
        stage_id=found["stage_id"],
        day=found["day"],
        values={measure: sums.plain(measure, found[measure]) for measure in measures},
    )

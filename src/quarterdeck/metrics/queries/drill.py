"""The rows behind a figure: the same expression without its sums, so that they add up to it exactly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Opportunity
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.dimensions import DIMENSIONS, Key
from quarterdeck.metrics.engine import Question, Row, rows_behind, values_of
from quarterdeck.metrics.engine import limits as words
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member

PAGE_SIZE = 50
_EXPORT_BATCH = 5000


@dataclass(frozen=True, slots=True)
class DrillRow:
    """One row in words. `values` are what it adds to each part of the figure, None where it is not counted."""

    opportunity_id: int | None
    number: str
    name: str
    account: str
    owner: str
    stage: str
    day: date
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Drill:
    """A page of rows, the figure itself, and the totals of its parts, which the rows of all pages add up to."""

    metric: Metric
    period: Period
    figure: Value
    parts: tuple[str, ...]
    totals: tuple[Value, ...]
    rows: list[DrillRow]
    count: int
    page: int
    pages: int


def drill(
    *,
    viewer: Member,
    code: str,
    period: Period,
    today: date,
    filters: words.Filters | None = None,
    at: Mapping[str, Key] | None = None,
    page: int = 1,
) -> Drill:
    """The rows behind a metric of a period, limited as a table was, and to one cell of it.

    `filters` as in `query`; `at` gives the keys of the cell: ids, words, None for rows without one, and for time the first
    day of the bucket. Raises `CannotMeasure` for words it does not know and metrics that have no rows of their own.
    """
    metric, question, span = _opened(viewer, code, period, today, filters or {}, at or {})
    found, count = rows_behind(question, metric, span, limit=PAGE_SIZE, offset=(max(page, 1) - 1) * PAGE_SIZE)
    parts = tuple(dict.fromkeys(part.measure for part in metric.parts))
    figure, totals = _totals(question, metric, span)
    return Drill(
        metric=metric,
        period=span,
        figure=figure,
        parts=parts,
        totals=totals,
        rows=_in_words(found, parts),
        count=count,
        page=max(page, 1),
        pages=max(1, -(-count // PAGE_SIZE)),
    )


def every_row(
    *,
    viewer: Member,
    code: str,
    period: Period,
    today: date,
    filters: words.Filters | None = None,
    at: Mapping[str, Key] | None = None,
) -> Iterator[DrillRow]:
    """All rows behind a figure, for an export."""
    metric, question, span = _opened(viewer, code, period, today, filters or {}, at or {})
    parts = tuple(dict.fromkeys(part.measure for part in metric.parts))
    offset = 0
    while found := rows_behind(question, metric, span, limit=_EXPORT_BATCH, offset=offset)[0]:
        yield from _in_words(found, parts)
        offset += len(found)


def _opened(
    viewer: Member, code: str, period: Period, today: date, filters: words.Filters, at: Mapping[str, Key]
) -> tuple[Metric, Question, Period]:
    metric = words.known_metric(code)
    if not metric.has_rows:
        raise words.CannotMeasure(metric.formula, code="no_rows")
    cell, span = [], period
    for dimension, key in at.items():
        grain = words.known_dimension(dimension).grain
        if grain is None:
            cell.append(words.exactly(dimension, key))
            continue
        bucket = company.fiscal_calendar().containing(key, grain)
        span = Period(max(span.start, bucket.start), min(span.end, bucket.end))
    return metric, Question(viewer, (), (*words.limits_of(filters), *cell), today), span


def _totals(question: Question, metric: Metric, period: Period) -> tuple[Value, tuple[Value, ...]]:
    raised = [
        Metric(part.measure, "", "", metric.unit, metric.better, metric.behaviour, (part,), _alone)
        for part in metric.parts
    ]
    found = values_of(question, [metric, *raised], [period])[(0, ())]
    return found[metric.code], tuple(found[part.code] for part in raised)


def _alone(parts: Any) -> Value:
    value: Value = parts[0]
    return value


def _in_words(rows: list[Row], parts: tuple[str, ...]) -> list[DrillRow]:
    """Names for the ids of one page, one query a kind."""
    deals = _deals({row.opportunity_id for row in rows})
    accounts = DIMENSIONS["account"].labels(row.account_id for row in rows)
    owners = DIMENSIONS["member"].labels(row.member_id for row in rows)
    stages = DIMENSIONS["stage"].labels(row.stage_id for row in rows)
    return [
        DrillRow(
            opportunity_id=row.opportunity_id,
            number=deals.get(row.opportunity_id, ("", ""))[0],
            name=deals.get(row.opportunity_id, ("", ""))[1],
            account=accounts.get(row.account_id, ""),
            owner=owners.get(row.member_id, ""),
            stage=stages.get(row.stage_id, ""),
            day=row.day,
            values=tuple(row.values[part] for part in parts),
        )
        for row in rows
    ]


def _deals(ids: set[int | None]) -> dict[int | None, tuple[str, str]]:
    known = [pk for pk in ids if pk is not None]
    found = Opportunity.objects.order_by().filter(pk__in=known).values_list("pk", "number", "name")
    return {pk: (number, name) for pk, number, name in found}

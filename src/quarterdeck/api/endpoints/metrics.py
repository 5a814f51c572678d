"""`/metrics`: the catalogue, and questions to it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from ninja import Router

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads
from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import queries
from quarterdeck.metrics.catalogue import PARTS, Better, every_metric

router = Router(tags=["metrics"])


@router.get("", response=list[schemas.MetricOut])
@reads("metrics.view_metrics")
def list_metrics(request: ApiRequest) -> list[dict[str, Any]]:
    """The catalogue: every metric, the company's own included, with its formula in words, in the language asked for."""
    return [
        {
            "code": metric.code,
            "name": str(metric.name),
            "formula": str(metric.formula),
            "unit": metric.unit,
            "higher_is_better": None if metric.better is Better.NEITHER else metric.better is Better.HIGHER,
            "adds_up": metric.is_additive,
            "dimensions": list(metric.dimensions),
        }
        for metric in every_metric().values()
    ]


@router.post("/query", response=schemas.MetricTable)
@reads("metrics.view_metrics")
def query_metrics(request: ApiRequest, question: schemas.MetricQuery) -> dict[str, Any]:
    """Metrics over a half-open period, split by dimensions, within the caller's reach. A ratio over nothing is null."""
    return _table(
        queries.query(
            viewer=request.member,
            metrics=question.metrics,
            by=question.by,
            period=period_of(question.start, question.end),
            filters=question.filters,
            today=request.today,
            compare=question.compare,
            totals=question.totals,
            running=question.running,
            top=question.top,
            as_of=question.as_of,
        )
    )


@router.post("/{code}/rows", response=schemas.MetricRowsOut)
@reads("metrics.view_metrics")
def rows_of_metric(request: ApiRequest, code: str, question: schemas.MetricRowsIn) -> dict[str, Any]:
    """The rows behind a figure, a page at a time; all of them add up to its parts exactly."""
    at = {dimension: queries.key_of(dimension, key) for dimension, key in question.at.items()}
    asked = queries.Asked(period_of(question.start, question.end), question.filters, at)
    today = min(request.today, question.as_of or request.today)
    with queries.as_it_was(question.as_of):
        found = queries.drill(viewer=request.member, code=code, asked=asked, today=today, page=question.page)
    return {
        "metric": code,
        "figure": _plain(found.figure),
        "parts": [
            {"code": part, "name": str(PARTS[part][0]), "total": _plain(total)}
            for part, total in zip(found.parts, found.totals, strict=True)
        ],
        "rows": [{**asdict(row), "values": _all_plain(row.values)} for row in found.rows],
        "count": found.count,
        "page": found.page,
        "pages": found.pages,
    }


def period_of(start: date, end: date) -> Period:
    """The half-open period of two days; refused where it would be empty."""
    try:
        return Period(start, end)
    except ValueError as error:
        raise queries.CannotMeasure(_("A period must end after it starts."), code="empty_period") from error


def _table(table: queries.Table) -> dict[str, Any]:
    return {
        "columns": list(table.columns),
        "rows": [_all_plain(row) for row in table.rows],
        "keys": [list(keys) for keys in table.keys],
        "compared": {name: [_all_plain(row) for row in rows] for name, rows in table.compared.items()} or None,
        "totals": table.totals and _totals(table.totals),
        "compared_totals": {name: _totals(totals) for name, totals in table.compared_totals.items()} or None,
        "running": table.running and [_all_plain(row) for row in table.running],
        "rest": table.rest and {"count": table.rest.count, "table": _table(table.rest.table)},
    }


def _totals(totals: queries.Totals) -> dict[str, Any]:
    by_first = [[key, *_all_plain(figures)] for key, figures in totals.by_first.items()]
    return {"grand": _all_plain(totals.grand), "by_first": by_first}


def _all_plain(values: Iterable[Any]) -> list[Any]:
    return [_plain(value) for value in values]


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value

"""`/metrics`: the catalogue, and questions to it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from ninja import Router

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads
from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import queries
from quarterdeck.metrics.catalogue import METRICS, Better
from quarterdeck.metrics.dimensions import DIMENSIONS

router = Router(tags=["metrics"])


@router.get("", response=list[schemas.MetricOut])
@reads("metrics.view_metrics")
def list_metrics(request: ApiRequest) -> list[dict[str, Any]]:
    """The catalogue: every metric with its formula in words, in the language asked for."""
    return [
        {
            "code": metric.code,
            "name": str(metric.name),
            "formula": str(metric.formula),
            "unit": metric.unit,
            "higher_is_better": None if metric.better is Better.NEITHER else metric.better is Better.HIGHER,
            "dimensions": list(DIMENSIONS),
        }
        for metric in METRICS.values()
    ]


@router.post("/query", response=schemas.MetricTable)
@reads("metrics.view_metrics")
def query_metrics(request: ApiRequest, question: schemas.MetricQuery) -> dict[str, Any]:
    """Metrics over a half-open period, split by dimensions, within the caller's reach. A ratio over nothing is null."""
    table = queries.query(
        viewer=request.member,
        metrics=question.metrics,
        by=question.by,
        period=_period(question.start, question.end),
        filters=question.filters,
        today=request.today,
    )
    return {"columns": list(table.columns), "rows": [[_plain(value) for value in row] for row in table.rows]}


def _period(start: date, end: date) -> Period:
    try:
        return Period(start, end)
    except ValueError as error:
        raise queries.CannotMeasure(_("A period must end after it starts."), code="empty_period") from error


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value

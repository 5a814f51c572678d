"""`/diagnosis`: who likely does better or worse than colleagues with the same cases, at what, and what it costs."""

from datetime import date
from typing import Any

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.endpoints.metrics import period_of
from quarterdeck.api.guard import ApiRequest, reads
from quarterdeck.api.schemas import diagnosis as schemas
from quarterdeck.core.calendar.periods import Period
from quarterdeck.performance.queries.diagnosis import reading

router = Router(tags=["diagnosis"])


@router.get("", response=schemas.DiagnosisOut)
@reads("performance.view_diagnosis")
def read_diagnosis(request: ApiRequest, asked: Query[schemas.DiagnosisAsked]) -> dict[str, Any]:
    """Strengths and weaknesses, controlled for false discovery over the whole company.

    Without days: what the newest nightly look found. With `from` and `to` (half-open): what a look over these days found, or
    looked at now, which takes up to a minute for a thousand people; one question at a time, others are refused (409) meanwhile.
    """
    period = period_of(*_days(asked, request.today))
    run = reading.latest_run() if asked.start is None and asked.end is None else reading.run_over(period)
    if run is not None:
        period = Period(run.starts_on, run.ends_on)
        lines = reading.lines_of(viewer=request.member, run=run, today=request.today, unit_id=asked.team)
    else:
        lines = reading.diagnosed_now(
            viewer=request.member, period=period, now=timezone.now(), today=request.today, unit_id=asked.team
        )
    return {"starts_on": period.start, "ends_on": period.end, "findings": [_finding(line) for line in lines]}


def _days(asked: schemas.DiagnosisAsked, today: date) -> tuple[date, date]:
    """The year up to today, where a day is missing."""
    end = asked.end or today
    return asked.start or end.replace(year=end.year - 1, day=min(end.day, 28)), end


def _finding(line: reading.Line) -> dict[str, Any]:
    told = line.told
    return {
        "id": line.pk,
        "who": {"id": told.member_id, "name": line.name} if told.member_id else None,
        "team": {"id": told.unit_id, "name": line.name} if told.unit_id else None,
        "what": told.measure,
        "stage": {"id": told.stage_id, "name": line.stage} if told.stage_id else None,
        "rate": told.own,
        "comparison": told.peers,
        "likely": told.likely,
        "shortfall": told.shortfall,
        "n": told.cases,
        "probability": told.probability,
        "cost_a_quarter": line.cost,
        "kind": told.kind.value,
        "rows": line.rows,
    }

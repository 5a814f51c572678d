"""`/dashboards`: reports side by side, and their answers."""

from typing import Any

from ninja import Router

from quarterdeck.api import schemas
from quarterdeck.api.endpoints.reports import written
from quarterdeck.api.guard import ApiRequest, reads
from quarterdeck.reporting.models import Dashboard
from quarterdeck.reporting.queries import dashboards as queries
from quarterdeck.reporting.queries import sections

router = Router(tags=["dashboards"])
RIGHT = "reporting.view_reports"


@router.get("", response=list[schemas.DashboardOut])
@reads(RIGHT)
def list_dashboards(request: ApiRequest) -> list[Dashboard]:
    """The dashboards the caller may open."""
    return list(queries.dashboards(viewer=request.member))


@router.get("/{dashboard_id}", response=schemas.DashboardOut)
@reads(RIGHT)
def read_dashboard(request: ApiRequest, dashboard_id: schemas.Id) -> Dashboard:
    """One dashboard."""
    return queries.dashboard(viewer=request.member, dashboard_id=dashboard_id)


@router.get("/{dashboard_id}/tables", response=list[schemas.DashboardTableOut])
@reads(RIGHT)
def answer_dashboard(request: ApiRequest, dashboard_id: schemas.Id) -> list[dict[str, Any]]:
    """Every report on it that the caller may open, answered for today with the figures of the caller's own reach."""
    queries.dashboard(viewer=request.member, dashboard_id=dashboard_id)
    tiles = queries.tiles(viewer=request.member, dashboard_id=dashboard_id)
    reports = [tile.report for tile, is_visible in tiles if is_visible]
    answers = [(one, sections.section(viewer=request.member, report=one, today=request.today)) for one in reports]
    return [
        {
            "report_id": report.pk,
            "name": report.name,
            "problem": answer.problem,
            "table": written(answer.table) if answer.table else None,
        }
        for report, answer in answers
    ]

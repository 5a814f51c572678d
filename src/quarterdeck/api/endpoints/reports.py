"""`/reports`: questions to the figures that members keep, and their answers."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from ninja import Router

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.reporting.actions import reports as actions
from quarterdeck.reporting.models import Report
from quarterdeck.reporting.queries import reports as queries
from quarterdeck.reporting.queries import tables
from quarterdeck.reporting.queries.tables import ReportTable
from quarterdeck.reporting.rules import definitions
from quarterdeck.reporting.rules.definitions import Definition

router = Router(tags=["reports"])
Out = schemas.ReportOut
RIGHT = "reporting.view_reports"


@router.get("", response=list[Out])
@reads(RIGHT)
def list_reports(request: ApiRequest) -> list[Report]:
    """The reports the caller may open."""
    return list(queries.reports(viewer=request.member))


@router.post("", response={201: Out})
@writes(RIGHT, answers=Out, status=201)
def create_report(request: ApiRequest, values: schemas.ReportIn) -> Report:
    """Keep a report. Sharing it needs the right to share."""
    return actions.save_report(by=request.member, **_given(values))


@router.get("/{report_id}", response=Out)
@reads(RIGHT)
def read_report(request: ApiRequest, report_id: schemas.Id) -> Report:
    """One report."""
    return queries.report(viewer=request.member, report_id=report_id)


@router.put("/{report_id}", response=Out)
@writes(RIGHT, answers=Out)
def change_report(request: ApiRequest, report_id: schemas.Id, values: schemas.ReportChanges) -> Report:
    """Change a report of the caller's own."""
    return actions.save_report(report_id=report_id, version=values.version, by=request.member, **_given(values))


@router.delete("/{report_id}", response=Out)
@writes(RIGHT, answers=Out)
def archive_report(request: ApiRequest, report_id: schemas.Id) -> Report:
    """Put a report of the caller's own away; it can be brought back on its page."""
    return actions.set_report_archived(report_id=report_id, at=timezone.now(), by=request.member)


@router.get("/{report_id}/table", response=schemas.ReportTableOut)
@reads(RIGHT)
def answer_report(request: ApiRequest, report_id: schemas.Id) -> dict[str, Any]:
    """A report answered for today, with the figures of the caller's own reach."""
    report = queries.report(viewer=request.member, report_id=report_id)
    definition = _definition(report.definition)
    return written(tables.table(viewer=request.member, definition=definition, today=request.today))


def _given(values: schemas.ReportIn) -> dict[str, Any]:
    return {
        "name": values.name,
        "description": values.description,
        "definition": _definition(values.definition.model_dump(mode="json")),
        "shared_with": values.sharing,
        "unit_id": values.unit_id,
    }


def _definition(kept: dict[str, Any]) -> Definition:
    try:
        return definitions.read(kept)
    except definitions.NoDefinition as error:
        raise Refusal(str(error), code="definition") from error


def written(table: ReportTable) -> dict[str, Any]:
    """A report's answer as programs read it."""
    splits = [{"name": name, "metric": "", "of": "", "against": ""} for name in table.row_heads]
    figures = [
        {
            "name": column.name,
            "metric": column.metric.code,
            "of": column.head.label if column.head else "",
            "against": column.against or "",
        }
        for column in table.columns
    ]
    return {
        "start": table.period.start,
        "end": table.period.end,
        "columns": [*splits, *figures],
        "rows": [[*line.labels, *map(_plain, line.values)] for line in table.lines],
        "rest": [line.is_rest for line in table.lines],
        "subtotals": [line.is_subtotal for line in table.lines],
        "totals": [_plain(value) for value in table.totals],
    }


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value

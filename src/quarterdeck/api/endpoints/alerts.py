"""`/alerts`: figures that are watched."""

from dataclasses import fields
from typing import Any

from django.utils import timezone
from ninja import Router

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.reporting.actions import alerts as actions
from quarterdeck.reporting.actions.alerts import AlertGiven
from quarterdeck.reporting.models import Alert
from quarterdeck.reporting.queries import alerts as queries

router = Router(tags=["alerts"])
Out = schemas.AlertOut
RIGHT = "reporting.view_reports"


@router.get("", response=list[Out])
@reads(RIGHT)
def list_alerts(request: ApiRequest) -> list[Alert]:
    """The caller's own alerts."""
    return list(queries.alerts(viewer=request.member))


@router.post("", response={201: Out})
@writes(RIGHT, answers=Out, status=201)
def create_alert(request: ApiRequest, values: schemas.AlertIn) -> Alert:
    """Have a figure watched. Telling others, or a group, needs the right to share."""
    return _saved(request, values, None)


@router.get("/{alert_id}", response=Out)
@reads(RIGHT)
def read_alert(request: ApiRequest, alert_id: schemas.Id) -> Alert:
    """One of the caller's own alerts."""
    return queries.alert(viewer=request.member, alert_id=alert_id)


@router.put("/{alert_id}", response=Out)
@writes(RIGHT, answers=Out)
def change_alert(request: ApiRequest, alert_id: schemas.Id, values: schemas.AlertIn) -> Alert:
    """Change one of the caller's own alerts; it begins anew."""
    return _saved(request, values, alert_id)


@router.delete("/{alert_id}", response=Out)
@writes(RIGHT, answers=Out)
def archive_alert(request: ApiRequest, alert_id: schemas.Id) -> Alert:
    """Put one of the caller's own alerts away; it can be brought back on its page."""
    return actions.set_alert_archived(alert_id=alert_id, at=timezone.now(), by=request.member)


@router.get("/{alert_id}/readings", response=list[schemas.AlertReading])
@reads(RIGHT)
def read_alert_now(request: ApiRequest, alert_id: schemas.Id) -> list[dict[str, Any]]:
    """What an alert sees now."""
    alert = queries.alert(viewer=request.member, alert_id=alert_id)
    rows = queries.watched(viewer=request.member, looking=queries.looking_of(alert), today=request.today)
    return [
        {
            "key": row.key,
            "name": row.label,
            "value": row.reading.value,
            "base": row.reading.base,
            "is_met": actions.is_met(alert, row),
        }
        for row in rows
    ]


def _saved(request: ApiRequest, values: schemas.AlertIn, alert_id: int | None) -> Alert:
    names = {field.name for field in fields(AlertGiven)}
    given = AlertGiven(**{name: value for name, value in values.model_dump().items() if name in names})
    members = values.member_ids or ([] if values.robot_ids else [request.member.pk])
    return actions.save_alert(
        alert_id=alert_id, given=given, members=members, robot_ids=values.robot_ids, by=request.member
    )

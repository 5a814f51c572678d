"""`/activities`: what people did with customers, and what they plan to do."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.crm.actions import activities as actions
from quarterdeck.crm.models import Activity

router = Router(tags=["activities"])
SORTS = paging.Sorts(
    {"id": "id", "created_at": "created_at", "updated_at": "updated_at"},
    default="-id",
)
Out = schemas.ActivityOut


class Filters(Schema):
    owner_id: schemas.Id | None = None
    account_id: schemas.Id | None = None
    opportunity_id: schemas.Id | None = None
    kind: schemas.Short | None = None
    done_at__isnull: bool | None = Field(None, alias="planned")
    archived: bool = False


@router.get("", response=paging.Page[Out])
@reads("crm.view_activity")
def list_activities(request: ApiRequest, filters: Query[Filters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Activities within reach, the latest first."""
    return paging.page(queries.filtered(queries.activities(request.member), filters), asked=asked, sorts=SORTS)


@router.post("", response={201: Out})
@writes("crm.change_activity", answers=Out, status=201)
def create_activity(request: ApiRequest, values: schemas.ActivityIn) -> Activity:
    """Log what was done (`done_at`) or plan what is to be done (`due_at`)."""
    given = values.model_dump(exclude_unset=True)
    if values.done_at:
        given.pop("due_at", None)
        return actions.log_activity(by=request.member, **given)
    for only_done in ("done_at", "minutes", "outcome", "next_step", "next_step_on"):
        given.pop(only_done, None)
    return actions.plan_activity(by=request.member, **given)


@router.get("/{activity_id}", response=Out)
@reads("crm.view_activity")
def read_activity(request: ApiRequest, activity_id: schemas.Id) -> Activity:
    """One activity."""
    return queries.one(queries.activities(request.member), activity_id)


@router.patch("/{activity_id}", response=Out)
@writes("crm.change_activity", answers=Out)
def change_activity(request: ApiRequest, activity_id: schemas.Id, changes: schemas.ActivityChanges) -> Activity:
    """Change some fields."""
    return actions.edit_activity(
        activity_id=activity_id, values=changes.values(), version=changes.version, by=request.member
    )


@router.post("/{activity_id}/complete", response=Out)
@writes("crm.change_activity", answers=Out)
def complete_activity(request: ApiRequest, activity_id: schemas.Id, done: schemas.ActivityFields) -> Activity:
    """Mark a planned activity as done, with what came of it."""
    given = done.model_dump(exclude_unset=True)
    return actions.complete_activity(activity_id=activity_id, by=request.member, done_at=timezone.now(), **given)


@router.post("/{activity_id}/archive", response=Out)
@writes("crm.change_activity", answers=Out)
def archive_activity(request: ApiRequest, activity_id: schemas.Id) -> Activity:
    """Put an activity away."""
    return actions.archive_activity(activity_id=activity_id, at=timezone.now(), by=request.member)


@router.post("/{activity_id}/restore", response=Out)
@writes("crm.change_activity", answers=Out)
def restore_activity(request: ApiRequest, activity_id: schemas.Id) -> Activity:
    """Bring an archived activity back."""
    return actions.restore_activity(activity_id=activity_id, by=request.member)

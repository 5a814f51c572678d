"""`/stages`: the steps of the sales processes."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router, Schema

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.crm.actions import process as actions
from quarterdeck.crm.models import Stage
from quarterdeck.crm.rules.process import StageInput

router = Router(tags=["stages"])
SORTS = paging.Sorts({"position": "position", "id": "id", "name": "name"}, "position")
Out = schemas.StageOut


class Filters(Schema):
    process_id: schemas.Id | None = None
    kind: schemas.Short | None = None
    archived: bool = False


@router.get("", response=paging.Page[Out])
@reads("crm.view_opportunity")
def list_stages(request: ApiRequest, filters: Query[Filters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Stages in the order of their process."""
    return paging.page(queries.filtered(queries.stages(request.member), filters), asked=asked, sorts=SORTS)


@router.post("", response={201: Out})
@writes("crm.manage_process", answers=Out, status=201)
def create_stage(request: ApiRequest, values: schemas.StageIn) -> Stage:
    """Add a stage before the closing ones."""
    stage = StageInput(**values.model_dump(exclude={"process_id"}))
    return actions.add_stage(process_id=values.process_id, stage=stage, by=request.member)


@router.get("/{stage_id}", response=Out)
@reads("crm.view_opportunity")
def read_stage(request: ApiRequest, stage_id: schemas.Id) -> Stage:
    """One stage."""
    return queries.one(queries.stages(request.member), stage_id)


@router.patch("/{stage_id}", response=Out)
@writes("crm.manage_process", answers=Out)
def change_stage(request: ApiRequest, stage_id: schemas.Id, changes: schemas.StageChanges) -> Stage:
    """Change some fields."""
    return actions.edit_stage(stage_id=stage_id, values=changes.values(), version=changes.version, by=request.member)


@router.post("/{stage_id}/archive", response=Out)
@writes("crm.manage_process", answers=Out)
def archive_stage(request: ApiRequest, stage_id: schemas.Id) -> Stage:
    """Take an empty stage out of use."""
    actions.archive_stage(stage_id=stage_id, at=timezone.now(), by=request.member)
    return queries.one(queries.stages(request.member), stage_id)


@router.post("/{stage_id}/restore", response=Out)
@writes("crm.manage_process", answers=Out)
def restore_stage(request: ApiRequest, stage_id: schemas.Id) -> Stage:
    """Bring a stage back into use."""
    actions.restore_stage(stage_id=stage_id, by=request.member)
    return queries.one(queries.stages(request.member), stage_id)

"""`/leads`: possible interest, from capture to conversion."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.crm.actions import leads as actions
from quarterdeck.crm.models import Lead, LeadChannel, LeadStatus

router = Router(tags=["leads"])
SORTS = paging.Sorts(
    {"id": "id", "name": "name", "score": "score", "created_at": "created_at", "updated_at": "updated_at"},
    default="-updated_at",
)
Out = schemas.LeadOut


class Filters(Schema):
    q: Annotated[str, Field(max_length=120)] = ""
    owner_id: schemas.Id | None = None
    pool_id: schemas.Id | None = None
    status: schemas.Short | None = None
    grade: schemas.Short | None = None
    source: schemas.Short | None = None
    channel: schemas.Short | None = None
    archived: bool = False


@router.get("", response=paging.Page[Out])
@reads("crm.view_lead")
def list_leads(request: ApiRequest, filters: Query[Filters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Leads within reach and in the caller's pools, the latest changed first."""
    return paging.page(queries.filtered(queries.leads(request.member), filters), asked=asked, sorts=SORTS)


@router.post("", response={201: Out})
@writes("crm.change_lead", answers=Out, status=201)
def capture_lead(request: ApiRequest, values: schemas.LeadIn) -> Lead:
    """Hand a lead in; the response clock starts, and routing gives it to somebody when no owner is named."""
    given = values.model_dump(exclude_none=True)
    return actions.capture_lead(channel=LeadChannel.API, by=request.member, at=timezone.now(), **given)


@router.get("/{lead_id}", response=Out)
@reads("crm.view_lead")
def read_lead(request: ApiRequest, lead_id: schemas.Id) -> Lead:
    """One lead with its score and the reasons for it."""
    return queries.one(queries.leads(request.member), lead_id)


@router.patch("/{lead_id}", response=Out)
@writes("crm.change_lead", answers=Out)
def change_lead(request: ApiRequest, lead_id: schemas.Id, changes: schemas.LeadChanges) -> Lead:
    """Change some fields; with a version, a stale change is told (409) with both values."""
    return actions.edit_lead(
        lead_id=lead_id, values=changes.values(), version=changes.version, at=timezone.now(), by=request.member
    )


@router.post("/{lead_id}/status", response=Out)
@writes("crm.change_lead", answers=Out)
def set_status(request: ApiRequest, lead_id: schemas.Id, step: schemas.LeadStatusIn) -> Lead:
    """Move a lead along: contacting, qualified, or disqualified with a reason."""
    if step.status == LeadStatus.DISQUALIFIED:
        return actions.disqualify_lead(lead_id=lead_id, reason=step.reason, at=timezone.now(), by=request.member)
    return actions.set_lead_status(lead_id=lead_id, status=step.status, at=timezone.now(), by=request.member)


@router.post("/{lead_id}/assign", response=Out)
@writes("crm.change_lead", answers=Out)
def assign_lead(request: ApiRequest, lead_id: schemas.Id, to: schemas.Assignment) -> Lead:
    """Give a lead to somebody."""
    actions.assign_leads(lead_ids=[lead_id], owner_id=to.owner_id, at=timezone.now(), by=request.member)
    return queries.one(queries.leads(request.member), lead_id)


@router.post("/{lead_id}/convert", response=schemas.ConvertedOut)
@writes("crm.change_lead", answers=schemas.ConvertedOut)
def convert_lead(request: ApiRequest, lead_id: schemas.Id, into: schemas.Conversion) -> actions.Converted:
    """Turn a lead into an account, a contact and an opportunity, new or existing."""
    return actions.convert_lead(lead_id=lead_id, at=timezone.now(), by=request.member, **into.model_dump())


@router.post("/{lead_id}/archive", response=Out)
@writes("crm.change_lead", answers=Out)
def archive_lead(request: ApiRequest, lead_id: schemas.Id) -> Lead:
    """Put a lead away; nothing is lost."""
    return actions.archive_lead(lead_id=lead_id, at=timezone.now(), by=request.member)


@router.post("/{lead_id}/restore", response=Out)
@writes("crm.change_lead", answers=Out)
def restore_lead(request: ApiRequest, lead_id: schemas.Id) -> Lead:
    """Bring an archived lead back."""
    return actions.restore_lead(lead_id=lead_id, by=request.member)

"""`/opportunities`: possible sales, their board and their moves."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import paging, queries, schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.crm.actions import opportunities as actions
from quarterdeck.crm.models import Opportunity
from quarterdeck.crm.queries import board as boards

router = Router(tags=["opportunities"])
SORTS = paging.Sorts(
    {
        "id": "id",
        "name": "name",
        "amount": "amount",
        "updated_at": "updated_at",
        "created_at": "created_at",
        "expected_close_on": "expected_close_on",
        "closed_on": "closed_on",
    },
    default="-updated_at",
    nullable=frozenset({"expected_close_on", "closed_on"}),
)
Out = schemas.OpportunityOut


class Filters(Schema):
    q: Annotated[str, Field(max_length=120)] = ""
    owner_id: schemas.Id | None = None
    account_id: schemas.Id | None = None
    process_id: schemas.Id | None = None
    stage_id: schemas.Id | None = None
    status: Annotated[str, Field(pattern="^(open|won|lost)$")] | None = None
    source: schemas.Short | None = None
    closed_on__gte: schemas.Day | None = Field(None, alias="closed_from")
    closed_on__lt: schemas.Day | None = Field(None, alias="closed_before")
    expected_close_on__gte: schemas.Day | None = Field(None, alias="expected_from")
    expected_close_on__lt: schemas.Day | None = Field(None, alias="expected_before")
    archived: bool = False


@router.get("", response=paging.Page[Out])
@reads("crm.view_opportunity")
def list_opportunities(request: ApiRequest, filters: Query[Filters], asked: Query[paging.Paging]) -> dict[str, Any]:
    """Deals within reach, the latest changed first."""
    rows = queries.filtered(queries.opportunities(request.member), filters)
    counted = queries.deals_counter(request.member, filters, request.today)
    return paging.page(rows, asked=asked, sorts=SORTS, counted=counted)


@router.get("/board", response=schemas.BoardOut)
@reads("crm.view_opportunity")
def read_board(request: ApiRequest, process_id: schemas.Id | None = None) -> dict[str, Any]:
    """Open deals by stage, and those closed this quarter: exact count and sum of each column, the first cards."""
    return queries.board_shape(boards.board(viewer=request.member, today=request.today, process_id=process_id))


@router.post("", response={201: Out})
@writes("crm.change_opportunity", answers=Out, status=201)
def create_opportunity(request: ApiRequest, values: schemas.OpportunityIn) -> Opportunity:
    """Open a deal; without a stage it starts in the first one of the process."""
    return actions.create_opportunity(by=request.member, at=timezone.now(), **queries.opportunity_values(values))


@router.get("/{opportunity_id}", response=Out)
@reads("crm.view_opportunity")
def read_opportunity(request: ApiRequest, opportunity_id: schemas.Id) -> Opportunity:
    """One deal."""
    return queries.one(queries.opportunities(request.member), opportunity_id)


@router.patch("/{opportunity_id}", response=Out)
@writes("crm.change_opportunity", answers=Out)
def change_opportunity(
    request: ApiRequest, opportunity_id: schemas.Id, changes: schemas.OpportunityChanges
) -> Opportunity:
    """Change some fields; with a version, a stale change is told (409) with both values."""
    return actions.edit_opportunity(
        opportunity_id=opportunity_id,
        values=changes.values(),
        version=changes.version,
        by=request.member,
        at=timezone.now(),
    )


@router.post("/{opportunity_id}/move", response=Out)
@writes("crm.change_opportunity", answers=Out)
def move_opportunity(request: ApiRequest, opportunity_id: schemas.Id, move: schemas.Move) -> Opportunity:
    """Move a deal to another stage of its process, win, lose or reopen it."""
    return actions.move_opportunity(
        opportunity_id=opportunity_id,
        stage_id=queries.stage_named(request.member, opportunity_id, move.stage),
        by=request.member,
        at=timezone.now(),
        closed_on=move.closed_on,
        reason_id=queries.reason_named(request.member, opportunity_id, move.reason),
        note=move.note,
        amount=move.amount,
        version=move.version,
    )


@router.post("/{opportunity_id}/archive", response=Out)
@writes("crm.change_opportunity", answers=Out)
def archive_opportunity(request: ApiRequest, opportunity_id: schemas.Id) -> Opportunity:
    """Put a deal away."""
    actions.archive_opportunity(opportunity_id=opportunity_id, by=request.member, at=timezone.now())
    return queries.one(queries.opportunities(request.member), opportunity_id)


@router.post("/{opportunity_id}/restore", response=Out)
@writes("crm.change_opportunity", answers=Out)
def restore_opportunity(request: ApiRequest, opportunity_id: schemas.Id) -> Opportunity:
    """Bring an archived deal back."""
    actions.restore_opportunity(opportunity_id=opportunity_id, by=request.member, at=timezone.now())
    return queries.one(queries.opportunities(request.member), opportunity_id)

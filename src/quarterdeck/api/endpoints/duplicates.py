"""`/duplicates` and `/undo`: what is like something being entered, making one of several, and taking that back."""

from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.core.undo import actions as undo
from quarterdeck.core.undo import queries as undo_queries
from quarterdeck.core.undo.models import UndoAct
from quarterdeck.crm.actions import duplicates as actions
from quarterdeck.crm.queries import duplicates as queries

router = Router(tags=["duplicates"])
undo_router = Router(tags=["undo"])
MERGES = {
    "account": actions.merge_accounts,
    "contact": actions.merge_contacts,
    "lead": actions.merge_leads,
}


class Typed(Schema):
    """What is known of the record: at least one of them."""

    kind: Annotated[str, Field(pattern="^(account|contact|lead)$")] = "account"
    name: schemas.Words = ""
    company_name: schemas.Words = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    wechat: Annotated[str, Field(max_length=60)] = ""
    website: schemas.Words = ""
    credit_code: Annotated[str, Field(max_length=18)] = ""
    tax_id: Annotated[str, Field(max_length=40)] = ""


@router.get("", response=list[schemas.SimilarOut])
@reads("crm.view_account")
def find_similar(request: ApiRequest, typed: Query[Typed]) -> list[queries.SimilarRecord]:
    """Records like this one, the surest first, wherever they are; outside the caller's reach the details are masked."""
    return queries.similar_to(viewer=request.member, **typed.model_dump())


@router.post("/merge", response=schemas.UndoActOut)
@writes("crm.change_account", answers=schemas.UndoActOut)
def merge(request: ApiRequest, asked: schemas.MergeIn) -> UndoAct:
    """Make one record of several; everything that hung on the others hangs on it. Can be taken back for 30 days."""
    return MERGES[asked.kind](
        keep_id=asked.keep_id,
        other_ids=asked.other_ids,
        values=asked.values,
        by=request.member,
        at=timezone.now(),
    )


@undo_router.get("", response=list[schemas.UndoActOut])
@reads("crm.view_account")
def list_acts(request: ApiRequest) -> list[Any]:
    """What the caller did lately that can be taken back."""
    return undo_queries.recent_acts(viewer=request.member, at=timezone.now())


@undo_router.post("/{act_id}", response=schemas.UndoActOut)
@writes("crm.change_account", answers=schemas.UndoActOut)
def take_back(request: ApiRequest, act_id: schemas.Id) -> UndoAct:
    """Put every row of an act back as it was; refused (409) when one of them was changed since."""
    return undo.undo(act_id, by=request.member, at=timezone.now())

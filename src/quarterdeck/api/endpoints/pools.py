"""`/pools`: leads and accounts that nobody owns (公海): who may claim them, and what rules would send back."""

from datetime import timedelta
from typing import Annotated, Any

from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.crm.actions import pools as actions
from quarterdeck.crm.models import Pool
from quarterdeck.crm.queries import lapsing
from quarterdeck.crm.queries import pools as queries

router = Router(tags=["pools"])


class Asked(Schema):
    q: Annotated[str, Field(max_length=120)] = ""
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1


@router.get("", response=list[schemas.PoolOut])
@reads("crm.view_lead")
def list_pools(request: ApiRequest) -> list[Pool]:
    """The pools the caller may claim from."""
    return queries.pools_of(request.member)


@router.get("/{pool_id}/records", response=schemas.PoolPageOut)
@reads("crm.view_lead")
def list_pool(request: ApiRequest, pool_id: schemas.Id, asked: Query[Asked]) -> dict[str, Any]:
    """What is in a pool, latest arrivals first, without what tells whom to call."""
    found = queries.pool_rows(
        viewer=request.member,
        pool_id=pool_id,
        filters=queries.PoolFilters(words=asked.q),
        page=asked.page,
        today=request.today,
    )
    return {"items": found.rows, "count": found.total, "page": found.number}


@router.post("/claim", response=schemas.Claimed)
@writes("crm.change_lead", answers=schemas.Claimed)
def claim(request: ApiRequest, wanted: schemas.Claim) -> dict[str, Any]:
    """Take a record out of its pool. Of two who claim it at once one gets it; the other is told (409), as is who is over a cap."""
    taken = actions.claim(kind=wanted.kind, record_id=wanted.record_id, by=request.member, at=timezone.now())
    return {"kind": wanted.kind, "record_id": taken.pk, "owner_id": request.member.pk}


@router.post("/{pool_id}/release", response=schemas.Released)
@writes("crm.change_lead", answers=schemas.Released)
def release(request: ApiRequest, pool_id: schemas.Id, what: schemas.Release) -> dict[str, Any]:
    """Give records back to a pool, with the reason; all or none."""
    undo_id = actions.release(
        kind=what.kind,
        record_ids=what.record_ids,
        pool_id=pool_id,
        reason=what.reason,
        by=request.member,
        at=timezone.now(),
    )
    return {"released": len(set(what.record_ids)), "undo_id": undo_id}


@router.get("/rules/{rule_id}/dry-run", response=schemas.LapseRunOut)
@reads("crm.manage_pools")
def dry_run(request: ApiRequest, rule_id: schemas.Id, days: Annotated[int, Query(ge=0, le=365)] = 0) -> dict[str, Any]:
    """Who would lose what, when and why, now or within some days. Nothing is changed."""
    now = timezone.now()
    rule = lapsing.rule(rule_id=rule_id)
    items = lapsing.lapsing(rule, at=now, until=now + timedelta(days=days))
    return {"rule_id": rule_id, "until": request.today + timedelta(days=days), "items": items}

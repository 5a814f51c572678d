"""`/plans/{id}/nodes/{id}`: one row of a plan, agreed by both sides, discussed, signed, filled."""

from typing import Any

from django.utils import timezone
from ninja import Router

from quarterdeck.api.guard import ApiRequest, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import targets as schemas
from quarterdeck.targets.actions import agreeing, filling
from quarterdeck.targets.models import NodeNote, PlanNode, SignOff

router = Router(tags=["plans"])


@router.post("/{plan_id}/nodes/{node_id}/submit", response=schemas.NodeStateOut)
@writes("targets.view_targets", answers=schemas.NodeStateOut)
def submit(request: ApiRequest, plan_id: Id, node_id: Id) -> PlanNode:
    """Hand what a row proposes in to those above."""
    return agreeing.submit(plan_id=plan_id, node_id=node_id, by=request.member, at=timezone.now())


@router.post("/{plan_id}/nodes/{node_id}/agree", response=schemas.NodeStateOut)
@writes("targets.view_targets", answers=schemas.NodeStateOut)
def agree(request: ApiRequest, plan_id: Id, node_id: Id, what: schemas.Agreeing) -> PlanNode:
    """Agree on what was given or on what was proposed, in all metrics and levels; nobody agrees on their own side."""
    return agreeing.agree(plan_id=plan_id, node_id=node_id, on=what.on, by=request.member, at=timezone.now())


@router.post("/{plan_id}/nodes/{node_id}/notes", response={201: schemas.NoteOut})
@writes("targets.view_targets", answers=schemas.NoteOut, status=201)
def add_note(request: ApiRequest, plan_id: Id, node_id: Id, said: schemas.NoteIn) -> NodeNote:
    """Say something in the discussion of a row."""
    return agreeing.add_note(
        plan_id=plan_id,
        node_id=node_id,
        text=said.text,
        metric_code=said.metric,
        by=request.member,
        at=timezone.now(),
    )


@router.post("/{plan_id}/nodes/{node_id}/sign", response=schemas.SignedOut)
@writes("targets.view_targets", answers=schemas.SignedOut)
def sign(request: ApiRequest, plan_id: Id, node_id: Id) -> SignOff:
    """Put the caller's name under their own targets in force."""
    return agreeing.sign_off(plan_id=plan_id, node_id=node_id, by=request.member, at=timezone.now())


@router.post("/{plan_id}/nodes/{node_id}/fill", response=schemas.CellsWritten)
@writes("targets.view_targets", answers=schemas.CellsWritten)
def fill(request: ApiRequest, plan_id: Id, node_id: Id, asked: schemas.Filling) -> dict[str, Any]:
    """Fill a row's months by a rule, with `is_deep` everything below it too."""
    written = filling.fill(
        **_asked(request, plan_id, node_id, asked),
        how=asked.how,
        total=asked.total,
        growth=asked.growth,
        is_deep=asked.is_deep,
        today=request.today,
    )
    return {"plan_id": plan_id, "written": written}


@router.post("/{plan_id}/nodes/{node_id}/split", response=schemas.CellsWritten)
@writes("targets.view_targets", answers=schemas.CellsWritten)
def split(request: ApiRequest, plan_id: Id, node_id: Id, asked: schemas.Splitting) -> dict[str, Any]:
    """Share a row's numbers out to everything below it, to the cent."""
    written = filling.split_down(**_asked(request, plan_id, node_id, asked), how=asked.how, today=request.today)
    return {"plan_id": plan_id, "written": written}


@router.post("/{plan_id}/nodes/{node_id}/gather", response=schemas.CellsWritten)
@writes("targets.view_targets", answers=schemas.CellsWritten)
def gather(request: ApiRequest, plan_id: Id, node_id: Id, asked: schemas.Gathering) -> dict[str, Any]:
    """Let a row, and every whole below it, be the sum of its parts."""
    return {"plan_id": plan_id, "written": filling.gather_up(**_asked(request, plan_id, node_id, asked))}


def _asked(request: ApiRequest, plan_id: int, node_id: int, asked: schemas.Gathering) -> dict[str, Any]:
    """Which numbers are filled, and who fills them."""
    return {
        "plan_id": plan_id,
        "node_id": node_id,
        "metric_code": asked.metric,
        "level": asked.level,
        "side": asked.side,
        "by": request.member,
        "at": timezone.now(),
    }

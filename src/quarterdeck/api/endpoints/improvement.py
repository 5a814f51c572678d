"""`/improvement-plans`: for the person, those who lead them, and who looks after fairness."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import talks as schemas
from quarterdeck.performance.actions import improvement as actions
from quarterdeck.performance.models.improvement import LEAD, VIEW, PlanState
from quarterdeck.performance.queries.improvement import reading as queries
from quarterdeck.performance.queries.improvement.reading import PlanRecord, PlanRow

router = Router(tags=["improvement plans"])


@router.get("", response=list[schemas.PlanRowOut])
@reads(VIEW)
def list_plans(request: ApiRequest, asked: Query[schemas.PlanAsked]) -> list[dict[str, Any]]:
    """Plans within reach, open or closed."""
    return [_row(one) for one in queries.plan_rows(viewer=request.member, is_closed=asked.is_closed)]


@router.post("", response={201: schemas.PlanOut})
@writes(LEAD, answers=schemas.PlanOut, status=201)
def propose(request: ApiRequest, sent: schemas.ProposedIn) -> schemas.PlanOut:
    """Begin to prepare a plan for somebody one leads."""
    made = actions.propose(member_id=sent.member_id, reason=sent.reason, at=timezone.now(), by=request.member)
    return _one(request, made.pk)


@router.get("/{improvement_id}", response=schemas.PlanOut)
@reads(VIEW)
def read_plan(request: ApiRequest, improvement_id: Id) -> schemas.PlanOut:
    """One plan with its fair process, what was agreed and how it stood at each look."""
    return _one(request, improvement_id)


@router.post("/{improvement_id}/looks", response={201: schemas.PlanOut})
@writes(LEAD, answers=schemas.PlanOut, status=201)
def look(request: ApiRequest, improvement_id: Id, sent: schemas.LookIn) -> schemas.PlanOut:
    """Look at it together; the figure of today is kept."""
    actions.check_in(plan_id=improvement_id, today=request.today, by=request.member, **sent.model_dump())
    return _one(request, improvement_id)


@router.post("/{improvement_id}/own-words", response={201: schemas.PlanOut})
@writes(VIEW, answers=schemas.PlanOut, status=201)
def say(request: ApiRequest, improvement_id: Id, sent: schemas.OwnWordsIn) -> schemas.PlanOut:
    """The person's own words; they stay as they were said."""
    actions.say(plan_id=improvement_id, text=sent.text, at=timezone.now(), by=request.member)
    return _one(request, improvement_id)


def _one(request: ApiRequest, plan_id: int) -> schemas.PlanOut:
    return schemas.PlanOut.model_validate(
        _plan(queries.record(viewer=request.member, plan_id=plan_id, today=request.today))
    )


def _row(found: PlanRow) -> dict[str, Any]:
    plan = found.plan
    is_closed = plan.state == PlanState.CLOSED
    return {
        "id": plan.pk,
        "member_id": plan.member_id,
        "state": plan.state,
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "outcome": found.result.outcome if found.result and is_closed else None,
    }


def _plan(found: PlanRecord) -> dict[str, Any]:
    plan, last = found.plan, found.results[-1] if found.results else None

    def shown(value: Decimal | None) -> Decimal | None:
        return None if found.is_withheld else value

    return {
        **_row(PlanRow(plan, None, last)),
        "reason": plan.reason,
        "support": plan.support,
        "metric": plan.metric_code,
        "baseline": shown(plan.baseline),
        "target": shown(plan.target),
        "value": shown(found.standing.value if found.standing else last.value if last else None),
        "fair_process": [
            {"step": line.step.code, "before": line.step.before, "is_met": line.is_met} for line in found.fair
        ],
        "agreed": [schemas.AgreedOut.from_orm(one) for one in found.agreed],
        "looks": [
            {"on": one.on, "value": shown(one.value), "is_on_track": one.is_on_track, "note": one.note}
            for one in found.check_ins
        ],
    }

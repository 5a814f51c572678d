"""`/coaching`: talks within reach, what was agreed in them, and what they changed."""

from typing import Any

from django.utils import timezone
from ninja import Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import coaching as schemas
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.coaching import sessions as actions
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.coaching import COACH, VIEW, CoachingSession
from quarterdeck.performance.queries.coaching import load
from quarterdeck.performance.queries.coaching import sessions as queries

router = Router(tags=["coaching"])


@router.get("/talks", response=list[schemas.TalkOut])
@reads(VIEW)
def list_talks(request: ApiRequest) -> list[dict[str, Any]]:
    """The latest hundred within reach, newest first. The effect stands with the first talk of a course."""
    return [_talk(one) for one in queries.sessions(viewer=request.member)]


@router.get("/talks/{session_id}", response=schemas.TalkDetailOut)
@reads(VIEW)
def read_talk(request: ApiRequest, session_id: Id) -> dict[str, Any]:
    """One talk; notes for oneself are never told."""
    found = queries.record(viewer=request.member, session_id=session_id)
    written = {name: getattr(found.session, name) for name in (*actions.GROW, "follow_up")}
    return {**_talk(found.session), **written, "agreements": found.agreements, "effect": found.effect}


@router.get("/load", response=list[schemas.LoadOut])
@reads(COACH)
def read_load(request: ApiRequest) -> list[dict[str, Any]]:
    """How much each manager within reach coaches, and what it changed."""
    return [
        {
            "coach": _person(one.coach),
            "talks": one.talks,
            "minutes": one.minutes,
            "people": one.people,
            "follow_ups_overdue": one.waiting,
            "effects": {verdict.value: count for verdict, count in one.verdicts.items()},
        }
        for one in load.loads(viewer=request.member, today=request.today)
    ]


@router.post("/talks", response={201: schemas.TalkOut})
@writes(COACH, answers=schemas.TalkOut, status=201)
def prepare_talk(request: ApiRequest, sent: schemas.TalkIn) -> dict[str, Any]:
    """Prepare a talk from a finding, a skill, a plan, or about a figure."""
    values = sent.dict()
    asked = {name: values.pop(name) for name in ("member_id", "finding_id", "skill_id", "plan_id")}
    made = actions.prepare(values=values, at=timezone.now(), by=request.member, **asked)
    return _talk(made)


@router.post("/talks/{session_id}/hold", response=schemas.TalkOut)
@writes(VIEW, answers=schemas.TalkOut)
def hold_talk(request: ApiRequest, session_id: Id, sent: schemas.HeldIn) -> dict[str, Any]:
    """Say that a talk took place."""
    return _talk(actions.hold(session_id=session_id, today=request.today, by=request.member, **sent.dict()))


@router.post("/talks/{session_id}/agreements", response={201: schemas.AgreementOut})
@writes(VIEW, answers=schemas.AgreementOut, status=201)
def agree(request: ApiRequest, session_id: Id, sent: schemas.AgreementIn) -> Agreement:
    """Agree on something to do."""
    return actions.agree(session_id=session_id, at=timezone.now(), by=request.member, **sent.dict())


def _talk(found: CoachingSession) -> dict[str, Any]:
    names = (
        "focus",
        "measure",
        "stage_id",
        "plan_id",
        "planned_on",
        "held_on",
        "minutes",
        "follow_up_on",
        "followed_up_on",
    )
    return {
        "id": found.pk,
        "member": _person(found.member),
        "coach": _person(found.coach),
        "effect": getattr(found, "effect", None),
        **{name: getattr(found, name) for name in names},
    }


def _person(member: Member) -> dict[str, Any]:
    return {"id": member.pk, "name": member.name}

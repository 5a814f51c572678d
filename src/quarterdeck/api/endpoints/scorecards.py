"""`/scorecards`: what people are judged by, live or closed, with each point explained."""

from typing import Any

from django.http import Http404
from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import scorecards as schemas
from quarterdeck.api.schemas.parts import Day
from quarterdeck.performance.actions.scorecards import cards as actions
from quarterdeck.performance.models.scorecards import Appeal
from quarterdeck.performance.queries.scorecards import closed, live, templates
from quarterdeck.performance.queries.scorecards.live import Card
from quarterdeck.performance.showing import scorecards as showing

VIEW, SCORE = "performance.view_scorecards", "performance.score_others"
router = Router(tags=["scorecards"])


@router.get("", response=list[schemas.ScorecardOut])
@reads(VIEW)
def list_scorecards(request: ApiRequest, asked: Query[schemas.ScorecardsAsked]) -> list[dict[str, Any]]:
    """Scorecards of a template within reach, in one period."""
    day = asked.on or request.today
    if asked.member_id is not None:
        found = live.card(
            viewer=request.member,
            member_id=asked.member_id,
            template_id=asked.template_id,
            day=day,
            today=request.today,
        )
        return [_card(found, request)] if found else []
    every = live.team(viewer=request.member, template_id=asked.template_id, day=day, today=request.today)
    return [_card(found, request) for found in every]


@router.get("/templates", response=list[schemas.TemplateOut])
@reads(VIEW)
def list_templates(request: ApiRequest) -> list[dict[str, Any]]:
    """What roles are judged by."""
    rows = templates.template_rows(today=request.today)
    return [
        {"id": row.template.pk, "name": row.template.name, "role": str(row.template.role), "grain": row.template.grain}
        for row in rows
    ]


@router.post("/members/{member_id}/{template_id}/judgements", response=schemas.ScorecardOut)
@writes(SCORE, answers=schemas.ScorecardOut)
def judge(
    request: ApiRequest, member_id: Id, template_id: Id, sent: schemas.JudgementIn, on: Day | None = None
) -> schemas.ScorecardOut:
    """Judge a part, or say why it does not apply."""
    day = on or request.today
    actions.judge(
        member_id=member_id,
        template_id=template_id,
        day=day,
        today=request.today,
        at=timezone.now(),
        by=request.member,
        **sent.model_dump(),
    )
    return _one(request, member_id, template_id, day)


@router.post("/members/{member_id}/{template_id}/close", response=schemas.ScorecardOut)
@writes(SCORE, answers=schemas.ScorecardOut)
def close(
    request: ApiRequest, member_id: Id, template_id: Id, sent: schemas.CloseIn, on: Day | None = None
) -> schemas.ScorecardOut:
    """Close a card once its period is over; refused (409) while something is not judged."""
    day = on or request.today
    actions.close(
        member_id=member_id,
        template_id=template_id,
        day=day,
        today=request.today,
        at=timezone.now(),
        by=request.member,
        note=sent.note,
    )
    return _one(request, member_id, template_id, day)


@router.get("/{scorecard_id}", response=schemas.ScorecardOut)
@reads(VIEW)
def read_scorecard(request: ApiRequest, scorecard_id: Id) -> dict[str, Any]:
    """One scorecard that something was said about."""
    return _kept(request, scorecard_id)


@router.post("/{scorecard_id}/reopen", response=schemas.ScorecardOut)
@writes(SCORE, answers=schemas.ScorecardOut)
def reopen(request: ApiRequest, scorecard_id: Id, sent: schemas.ReasonIn) -> schemas.ScorecardOut:
    """Open a closed card again; who and why stay on record."""
    actions.reopen(scorecard_id=scorecard_id, why=sent.why, at=timezone.now(), by=request.member)
    return schemas.ScorecardOut.model_validate(_kept(request, scorecard_id))


@router.post("/{scorecard_id}/appeals", response={201: schemas.AppealOut})
@writes(VIEW, answers=schemas.AppealOut, status=201)
def appeal(request: ApiRequest, scorecard_id: Id, sent: schemas.AppealIn) -> Appeal:
    """Ask for another look at one's own closed card."""
    return actions.appeal(scorecard_id=scorecard_id, at=timezone.now(), by=request.member, **sent.model_dump())


@router.post("/appeals/{appeal_id}/answer", response=schemas.AppealOut)
@writes(SCORE, answers=schemas.AppealOut)
def answer(request: ApiRequest, appeal_id: Id, sent: schemas.AnswerIn) -> Appeal:
    """Answer an appeal; upheld, the card is opened again."""
    return actions.answer(appeal_id=appeal_id, at=timezone.now(), by=request.member, **sent.model_dump())


def _one(request: ApiRequest, member_id: int, template_id: int, day: Day) -> schemas.ScorecardOut:
    found = live.card(viewer=request.member, member_id=member_id, template_id=template_id, day=day, today=request.today)
    if found is None:
        raise Http404
    return schemas.ScorecardOut.model_validate(_card(found, request))


def _kept(request: ApiRequest, scorecard_id: int) -> dict[str, Any]:
    kept = closed.scorecard(viewer=request.member, scorecard_id=scorecard_id)
    found = live.card(
        viewer=request.member,
        member_id=kept.member_id,
        template_id=kept.template_id,
        day=kept.starts_on,
        today=request.today,
    )
    if found is None:
        raise Http404
    return _card(found, request)


def _card(found: Card, request: ApiRequest) -> dict[str, Any]:
    told = showing.shown(found, viewer=request.member, figures={}, may_judge=False, pace=None)
    return {
        "id": found.scorecard.pk if found.scorecard else None,
        "member_id": found.member.pk,
        "member": found.member.name,
        "template_id": found.template.pk,
        "period_from": found.period.start,
        "period_to": found.period.end,
        "state": "closed" if found.is_closed else "open",
        "score": found.scored.score,
        "applied_weight": found.scored.applied,
        "taken_by_gate": found.scored.taken,
        "closed_at": found.closing.at if found.closing else None,
        "note": found.closing.note if found.closing else "",
        "parts": [_part(one) for group in told.groups for one in group.parts],
    }


def _part(shown: showing.ShownPart) -> dict[str, Any]:
    scored = shown.scored
    return {
        "id": shown.part.pk,
        "group": shown.part.group,
        "title": shown.title,
        "metric": shown.part.metric_code,
        "weight": shown.part.weight,
        "counted_weight": scored.counted_weight,
        "points": scored.points,
        "adds": scored.adds,
        "missing": scored.missing.value if scored.missing else None,
        "explanation": shown.sentence,
        "measures": [
            {
                "where": one.where,
                "days": one.days,
                "of_days": one.of_days,
                "target": None if shown.is_withheld else one.target,
                "actual": None if shown.is_withheld else one.actual,
            }
            for one in scored.part.measures
        ],
    }

"""`/team-reviews` and `/recognition`: how teams did, and what people thank each other for."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import teams as schemas
from quarterdeck.performance.actions.teams import recognize
from quarterdeck.performance.models.teams import TeamReview, TeamReviewLine
from quarterdeck.performance.queries.teams import recognition, reviews
from quarterdeck.performance.queries.teams.recognition import Thanks, WallFilters

router = Router(tags=["teams"])
recognition_router = Router(tags=["recognition"])


@router.get("", response=list[schemas.TeamReviewOut])
@reads("performance.view_teams")
def list_reviews(request: ApiRequest) -> list[dict[str, Any]]:
    """Team reviews within reach, the latest first."""
    found = reviews.review_list(viewer=request.member)
    lines = reviews.lines_of(found)
    return [_review(one, lines.get(one.pk, [])) for one in found]


@router.get("/{team_review_id}", response=schemas.TeamReviewOut)
@reads("performance.view_teams")
def read_review(request: ApiRequest, team_review_id: Id) -> dict[str, Any]:
    """One team review."""
    record = reviews.review(viewer=request.member, review_id=team_review_id, today=request.today)
    return _review(record.review, record.lines)


@recognition_router.get("", response=list[schemas.ThanksOut])
@reads("performance.view_recognition")
def list_thanks(request: ApiRequest, asked: Query[schemas.WallAsked]) -> list[dict[str, Any]]:
    """The wall, the latest first."""
    filters = WallFilters(words=asked.q, value_id=asked.value_id, member_id=asked.member_id, unit_id=asked.team)
    found = recognition.wall(viewer=request.member, filters=filters, page=asked.page)
    return [_thanks(one) for one in found.thanks]


@recognition_router.post("", response={201: schemas.ThanksOut})
@writes("performance.recognize", answers=schemas.ThanksOut, status=201)
def thank(request: ApiRequest, sent: schemas.ThanksIn) -> schemas.ThanksOut:
    """Thank people for something they did."""
    made = recognize(at=timezone.now(), by=request.member, **sent.model_dump())
    shown = recognition.thanks(viewer=request.member, recognition_id=made.pk)
    return schemas.ThanksOut.model_validate(_thanks(shown))


def _review(found: TeamReview, lines: Sequence[TeamReviewLine]) -> dict[str, Any]:
    return {
        "id": found.pk,
        "team_id": found.unit_id,
        "team": found.unit.name,
        "period_from": found.starts_on,
        "period_to": found.ends_on,
        "state": "closed" if found.is_closed else "open",
        "score": found.score,
        "note": found.note,
        "lines": list(lines),
    }


def _thanks(shown: Thanks) -> dict[str, Any]:
    found = shown.recognition
    return {
        "id": found.pk,
        "at": found.at,
        "by": found.by.name,
        "members": [member.name for member in shown.people],
        "value": found.value.name,
        "badge": found.badge.name if found.badge else None,
        "points": found.points,
        "text": found.text,
    }

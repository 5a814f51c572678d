"""`/one-to-ones`: talks of two, for those two. Private notes are never given out here, not even one's own."""

from typing import Any

from django.utils import timezone
from ninja import Router

from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import talks as schemas
from quarterdeck.performance.actions import one_to_ones as actions
from quarterdeck.performance.models.one_to_ones import TalkingPoint
from quarterdeck.performance.queries.one_to_ones import series as queries
from quarterdeck.performance.queries.one_to_ones.series import Talk

HOLD = "performance.hold_one_to_ones"
router = Router(tags=["one-to-ones"])


@router.get("", response=list[schemas.SeriesOut])
@reads(HOLD)
def list_series(request: ApiRequest) -> list[dict[str, Any]]:
    """With whom the caller talks, when next, how late."""
    found = queries.overview(viewer=request.member, today=request.today)
    return [
        {
            "id": row.series.pk,
            "leader_id": row.series.leader_id,
            "member_id": row.series.member_id,
            "rhythm": row.series.rhythm,
            "next_on": row.next_on,
            "last_on": row.last_on,
            "late": row.late,
        }
        for row in found.own
    ]


@router.get("/{series_id}/next", response=schemas.TalkOut)
@reads(HOLD)
def read_next(request: ApiRequest, series_id: Id) -> dict[str, Any]:
    """The next talk of two."""
    return _talk(queries.talk_now(viewer=request.member, series_id=series_id))


@router.get("/talks/{talk_id}", response=schemas.TalkOut)
@reads(HOLD)
def read_talk(request: ApiRequest, talk_id: Id) -> dict[str, Any]:
    """One talk, the next or one that is over."""
    return _talk(queries.talk(viewer=request.member, talk_id=talk_id))


@router.post("/talks/{talk_id}/points", response={201: schemas.PointOut})
@writes(HOLD, answers=schemas.PointOut, status=201)
def add_point(request: ApiRequest, talk_id: Id, sent: schemas.PointIn) -> TalkingPoint:
    """Put something on the agenda."""
    return actions.add_point(talk_id=talk_id, text=sent.text, at=timezone.now(), by=request.member)


@router.post("/talks/{talk_id}/hold", response=schemas.TalkOut)
@writes(HOLD, answers=schemas.TalkOut)
def hold(request: ApiRequest, talk_id: Id, sent: schemas.HeldIn) -> schemas.TalkOut:
    """The talk took place; answers with the next one."""
    following = actions.hold(
        talk_id=talk_id, on=sent.on or request.today, today=request.today, by=request.member, next_on=sent.next_on
    )
    return schemas.TalkOut.model_validate(_talk(queries.talk(viewer=request.member, talk_id=following.pk)))


def _talk(found: Talk) -> dict[str, Any]:
    talk = found.talk
    return {
        "id": talk.pk,
        "series_id": found.series.pk,
        "state": talk.state,
        "planned_on": talk.planned_on,
        "held_on": talk.held_on,
        "notes": talk.notes,
        "points": [schemas.PointOut.from_orm(one) for one in found.points],
        "agreed": [schemas.AgreedOut.from_orm(one) for one in found.agreed],
    }

"""`/brief`: what changed, where it stands and what to do, in words."""

from typing import Any

from ninja import Query, Router

from quarterdeck.api import schemas
from quarterdeck.api.guard import ApiRequest, reads
from quarterdeck.reporting.queries import brief as queries

router = Router(tags=["brief"])


@router.get("", response=schemas.BriefOut)
@reads("metrics.view_metrics")
def read_brief(request: ApiRequest, asked: Query[schemas.BriefAsked]) -> dict[str, Any]:
    """The caller's brief, since the last working day or about the week before, in the language of `Accept-Language`."""
    found = queries.brief(viewer=request.member, today=request.today, is_weekly=asked.span == "week")
    return {
        "headline": found.headline,
        "days": found.days,
        "sentences": [
            {"part": one.part.value, "text": one.text, "tone": one.tone.value, "url": one.url}
            for one in found.sentences
        ],
    }

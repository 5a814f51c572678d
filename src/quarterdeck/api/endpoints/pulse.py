"""`/pulse`: how teams are. It only reads what was put out at the close of a round; answers are given on the page alone."""

from typing import Any

from ninja import Query, Router

from quarterdeck.api.guard import ApiRequest, reads
from quarterdeck.api.schemas import teams as schemas
from quarterdeck.performance.queries.pulse import results

router = Router(tags=["pulse"])


@router.get("", response=list[schemas.PulseOut])
@reads("performance.view_pulse")
def list_results(request: ApiRequest, asked: Query[schemas.PulseAsked]) -> list[dict[str, Any]]:
    """Means of the teams within reach in the latest rounds; a team of which too few answered is left out."""
    board = results.board(viewer=request.member, today=request.today)
    return [
        {
            "round_from": found.opens_on,
            "round_to": found.closes_on,
            "team_id": one.unit.id,
            "team": one.unit.name,
            "topic": topic.value,
            "mean": means[place],
            "answers_at_least": one.answers[place],
        }
        for one in board.units
        if asked.team in (None, one.unit.id)
        for topic, means in one.means.items()
        for place, found in enumerate(board.rounds)
        if means[place] is not None
    ]

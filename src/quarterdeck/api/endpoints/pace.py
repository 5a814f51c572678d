"""`/pace`: how far along a target is, and what would close its gap."""

from typing import Any

from ninja import Query, Router

from quarterdeck.api.endpoints.metrics import period_of
from quarterdeck.api.guard import ApiRequest, reads
from quarterdeck.api.schemas import targets as schemas
from quarterdeck.metrics.engine.limits import known_metric
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.targets.queries import closing
from quarterdeck.targets.queries import pace as queries
from quarterdeck.targets.queries.closing import WhatWouldClose

router = Router(tags=["pace"])


@router.get("", response=schemas.PaceOut)
@reads("targets.view_targets")
def read_pace(request: ApiRequest, asked: Query[schemas.PaceAsked]) -> dict[str, Any]:
    """A metric's target over a period: attainment, pace, gap, what is needed a day, and the deals that would close it."""
    known_metric(asked.metric)
    whose = Whose(member_id=asked.member_id) if asked.member_id else Whose(unit_id=asked.unit_id)
    found = queries.pace(
        viewer=request.member,
        metric_code=asked.metric,
        period=period_of(asked.start, asked.end),
        today=request.today,
        whose=whose,
    )
    closes = closing.what_would_close(viewer=request.member, found=found, today=request.today)
    plain = ("target", "actual", "attainment", "pace", "run_rate", "landing", "gap", "needed_a_day")
    return {
        "metric": asked.metric,
        "status": found.pace.status.value,
        **{name: getattr(found.pace, name) for name in plain},
        "time_share": found.pace.days.share,
        "working_days_left": found.pace.days.left,
        "closing": _closing(closes) if closes else None,
    }


def _closing(closes: WhatWouldClose) -> dict[str, Any]:
    return {
        "deals": [
            {
                "opportunity_id": one.chance.key,
                "name": one.name,
                "amount": one.chance.amount,
                "probability": one.chance.probability,
                "expected": one.chance.expected,
                "expected_close_on": one.expected_close_on,
            }
            for one in closes.deals
        ],
        **{name: getattr(closes, name) for name in ("expected", "missing", "pipeline", "coverage")},
    }

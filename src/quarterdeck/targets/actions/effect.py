"""What is agreed becomes what counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from quarterdeck.targets.actions.writing import Change
from quarterdeck.targets.models import TargetInForce, TargetPlan


def take_effect(plan: TargetPlan, *, at: datetime) -> None:
    """Let the agreed number of every cell count from a moment on; numbers that did not change go on as they were."""
    with connection.cursor() as cursor:
        for statement in (_END, _BEGIN):
            cursor.execute(statement, {"plan": plan.pk, "at": at})


def end_effect(plan: TargetPlan, *, at: datetime) -> None:
    """Let no number of the plan count from a moment on."""
    TargetInForce.objects.filter(cell__metric__plan=plan, until_at=None).update(until_at=at)


def replace(changes: Sequence[Change], *, at: datetime) -> None:
    """Let other numbers count from a moment on than those that did."""
    if not changes:
        return
    values: dict[str, Any] = {
        "nodes": [change.node_id for change in changes],
        "metrics": [change.metric_id for change in changes],
        "levels": [change.level for change in changes],
        "months": [change.month for change in changes],
        "news": [change.new for change in changes],
        "at": at,
    }
    with connection.cursor() as cursor:
        for statement in (_END_THESE, _MAKE_CELLS, _BEGIN_THESE):
            cursor.execute(statement, values)


_END = """
UPDATE targets_targetinforce AS held SET until_at = %(at)s
FROM targets_targetcell AS cell JOIN targets_planmetric AS metric ON metric.id = cell.metric_id
WHERE held.cell_id = cell.id AND metric.plan_id = %(plan)s AND held.until_at IS NULL AND held.amount IS DISTINCT FROM cell.agreed
"""
_BEGIN = """
INSERT INTO targets_targetinforce (cell_id, amount, from_at)
SELECT cell.id, cell.agreed, %(at)s
FROM targets_targetcell AS cell
JOIN targets_planmetric AS metric ON metric.id = cell.metric_id
LEFT JOIN targets_targetinforce AS present ON present.cell_id = cell.id AND present.until_at IS NULL
WHERE metric.plan_id = %(plan)s AND cell.agreed IS NOT NULL AND present.id IS NULL
"""

_SPOTS = """
    unnest(%(nodes)s::bigint[], %(metrics)s::bigint[], %(levels)s::text[], %(months)s::date[], %(news)s::numeric[])
    AS spot (node_id, metric_id, level, month, amount)
"""
_END_THESE = f"""
UPDATE targets_targetinforce AS held SET until_at = %(at)s
FROM targets_targetcell AS cell JOIN {_SPOTS} USING (node_id, metric_id, level, month)
WHERE held.cell_id = cell.id AND held.until_at IS NULL
"""  # noqa: S608 - put together from our own words
_MAKE_CELLS = f"""
INSERT INTO targets_targetcell (node_id, metric_id, level, month, version)
SELECT node_id, metric_id, level, month, 1 FROM {_SPOTS}
WHERE amount IS NOT NULL ON CONFLICT DO NOTHING
"""  # noqa: S608 - put together from our own words
_BEGIN_THESE = f"""
INSERT INTO targets_targetinforce (cell_id, amount, from_at)
SELECT cell.id, spot.amount, %(at)s
FROM targets_targetcell AS cell JOIN {_SPOTS} USING (node_id, metric_id, level, month)
WHERE spot.amount IS NOT NULL
"""  # noqa: S608 - put together from our own words

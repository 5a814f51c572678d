"""Writing numbers into cells: many at once, each change kept. The caller holds the plan's lock and has checked everything."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from quarterdeck.people.models import Member
from quarterdeck.targets.models import Side, TargetPlan


@dataclass(frozen=True, slots=True)
class Change:
    """One number of one cell: what it was and what it shall be."""

    node_id: int
    metric_id: int
    level: str
    month: date
    side: str
    old: Decimal | None
    new: Decimal | None


def write(plan: TargetPlan, changes: Iterable[Change], *, by: Member, at: datetime, why: str = "") -> int:
    """Write numbers that differ, with a line of history each; one statement a side. Returns how many."""
    real = [change for change in changes if change.old != change.new]
    for side in Side.values:
        some = [change for change in real if change.side == side]
        if some:
            _write_side(side, some, {"revision": plan.revision, "why": why[:200], "at": at, "by": by.pk})
    return len(real)


def _write_side(side: str, changes: Sequence[Change], said: dict[str, Any]) -> None:
    values: dict[str, Any] = {
        "nodes": [change.node_id for change in changes],
        "metrics": [change.metric_id for change in changes],
        "levels": [change.level for change in changes],
        "months": [change.month for change in changes],
        "olds": [change.old for change in changes],
        "news": [change.new for change in changes],
        "side": side,
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[side], {**values, **said})


# One round trip for a thousand people's year: twelve thousand rows through the ORM would take seconds.
_STATEMENTS = {
    side: f"""
WITH change AS (
    SELECT * FROM unnest(
        %(nodes)s::bigint[], %(metrics)s::bigint[], %(levels)s::text[], %(months)s::date[], %(olds)s::numeric[], %(news)s::numeric[]
    ) AS row (node_id, metric_id, level, month, old, new)
),
written AS (
    INSERT INTO targets_targetcell AS cell (node_id, metric_id, level, month, {side}, version)
    SELECT node_id, metric_id, level, month, new, 1 FROM change
    ON CONFLICT (metric_id, level, node_id, month)
    DO UPDATE SET {side} = EXCLUDED.{side}, version = cell.version + 1
    RETURNING id, node_id, metric_id, level, month
)
INSERT INTO targets_cellchange (cell_id, side, old, new, revision, why, at, by_id)
SELECT written.id, %(side)s, change.old, change.new, %(revision)s, %(why)s, %(at)s, %(by)s
FROM written JOIN change USING (node_id, metric_id, level, month)
"""  # noqa: S608 - the side is one of our own three words
    for side in Side.values
}

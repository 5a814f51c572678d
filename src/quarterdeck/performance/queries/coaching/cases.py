"""Everybody's cases of one measure in two stretches of time.

A stay in a stage counts by the day it ended here, unlike in the diagnosis: by the day it began, only the quick ones would have ended
in the weeks after a talk.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
from django.db import transaction

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.models import ResponseSetting
from quarterdeck.people.models import Member
from quarterdeck.performance.queries.diagnosis import statements
from quarterdeck.performance.rules.coaching.effect import Cases
from quarterdeck.performance.rules.diagnosis.cells import added_up

VISITS_LEFT = statements.VISITS.replace("visit.entered_on", "visit.left_on")

STAYED = """
SELECT deal.member_id, visit.stage_id,
       sum((visit.left_on >= %(start)s AND visit.left_on < %(end)s)::int)::float,
       sum(LEAST(COALESCE(visit.left_on, %(end)s), %(end)s) - GREATEST(visit.entered_on, %(start)s) + 0.5)::float
FROM metrics_stage_visit visit JOIN metrics_deal deal USING (opportunity_id)
WHERE visit.entered_on < %(end)s AND (visit.left_on IS NULL OR visit.left_on >= %(start)s)
GROUP BY 1, 2
"""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a statement's rows hold what: traits, hits, tries, squares; `stage` where they are of several stages."""

    statement: str
    traits: tuple[int, ...]
    hits: int
    tries: int
    squares: int | None = None
    stage: int | None = None


_TRAITS = (1, 2, 3, 4, 5)
_COLUMNS = {
    "stage_conversion": _Columns(VISITS_LEFT, (2, 3, 4, 5, 6), 7, 8, stage=1),
    "stage_days": _Columns(STAYED, (), 2, 3, stage=1),
    "win_rate": _Columns(statements.DECIDED, _TRAITS, 6, 7),
    "deal_size": _Columns(statements.DECIDED, _TRAITS[1:], 8, 10, squares=9),
    "next_steps": _Columns(statements.DONE, (), 3, 4),
    "answered_in_time": _Columns(statements.ANSWERED, (1,), 2, 3),
    "decision_makers_reached": _Columns(statements.REACHED_ROLES, (), 1, 2),
    "contacts_per_deal": _Columns(statements.REACHED_ROLES, (), 3, 2),
}
BY_STAGE = frozenset(measure for measure, columns in _COLUMNS.items() if columns.stage is not None)
# Counted over the days somebody was there.
_OVER_DAYS = {"new_deals": statements.OPENED, "activities": statements.DONE}


def is_countable(measure: str) -> bool:
    """Whether a measure can be counted before and after a day; how many customers are neglected, say, only is known of today."""
    return measure in _COLUMNS or measure in _OVER_DAYS


@dataclass
class Counter:
    """Counts cases, each statement once for the same days: many talks of one week share them."""

    _known: dict[tuple[str, date, date], Sequence[Row]] = field(default_factory=dict)

    def cases(
        self, measure: str, stage_id: int | None, before: Period, after: Period
    ) -> tuple[Cases, dict[int, int]] | None:
        """Everybody's cases, and the number each member has in them; None where nobody has any."""
        of = partial(self._over_days, measure) if measure in _OVER_DAYS else partial(self._counted, measure, stage_id)
        return _put_together(of, before, after)

    def _counted(self, measure: str, stage_id: int | None, period: Period) -> list[Row]:
        columns = _COLUMNS[measure]
        rows = self._rows(columns.statement, period)
        return [
            (
                row[0],
                tuple(row[place] for place in columns.traits),
                float(row[columns.hits]),
                float(row[columns.tries]),
                0.0 if columns.squares is None else float(row[columns.squares]),
            )
            for row in rows
            if row[columns.tries] and (columns.stage is None or row[columns.stage] == stage_id)
        ]

    def _over_days(self, measure: str, period: Period) -> list[Row]:
        hits: dict[int, float] = {}
        for row in self._rows(_OVER_DAYS[measure], period):
            hits[row[0]] = hits.get(row[0], 0.0) + float(row[2])
        sellers = Member.objects.filter(roles__code="rep").order_by("pk").distinct()
        return [
            (pk, (), hits.get(pk, 0.0), float(days), 0.0)
            for pk, joined, left in sellers.values_list("pk", "joined_on", "left_on")
            if (days := (min(left or period.end, period.end) - max(joined or period.start, period.start)).days) > 0
        ]

    def _rows(self, statement: str, period: Period) -> Sequence[Row]:
        key = statement, period.start, period.end
        if key not in self._known:
            limit = (ResponseSetting.objects.first() or ResponseSetting()).minutes
            values = {"start": period.start, "end": period.end, "limit": limit}
            self._known[key] = _fetched(statement, values)
        return self._known[key]


@transaction.atomic
def _fetched(statement: str, values: dict[str, Any]) -> Sequence[Row]:
    if statements.asks_for_deals(statement):
        statements.draw_up_deals(values)
    return statements.rows(statement, values)


def _put_together(
    of: Callable[[Period], list[Row]], before: Period, after: Period
) -> tuple[Cases, dict[int, int]] | None:
    """Rows of both stretches as cells, with the stretch as a trait so that the cells of one are not added to the other's."""
    rows = [(*row, late) for late, period in enumerate((before, after)) for row in of(period)]
    if not rows:
        return None
    members = {member: number for number, member in enumerate(sorted({row[0] for row in rows}))}
    columns = [_codes([row[1][place] for row in rows]) for place in range(len(rows[0][1]))]
    codes = np.column_stack([*columns, [row[5] for row in rows]]).astype(np.int64)
    values = np.array([row[2:5] for row in rows], dtype=np.float64)
    who = np.array([members[row[0]] for row in rows], dtype=np.int64)
    cells = added_up(who, codes, values[:, 0], values[:, 1], values[:, 2])
    kept = replace(cells, traits=cells.traits[:, :-1])
    return Cases(kept, cells.traits[:, -1] == 1, len(members)), members


def _codes(values: Sequence[Any]) -> np.ndarray[Any, np.dtype[np.int64]]:
    known: dict[Any, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)

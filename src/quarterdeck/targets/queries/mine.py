"""Somebody's own side of a plan on one page: what is owed, by the day, whom it serves, and why it matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.people.models import Member
from quarterdeck.targets.models import COUNTING_STATES, Level, PlanNode, TargetPlan
from quarterdeck.targets.queries import pace, personal, plans
from quarterdeck.targets.queries.pace import TargetPace
from quarterdeck.targets.queries.personal import SpanOwed, Step
from quarterdeck.targets.queries.plans import NodeRecord

# Which spans are told, and within which they lie.
_WITHIN = (
    (Grain.YEAR, Grain.YEAR),
    (Grain.QUARTER, Grain.QUARTER),
    (Grain.MONTH, Grain.MONTH),
    (Grain.WEEK, Grain.QUARTER),
    (Grain.DAY, Grain.WEEK),
)


class Asked(TypedDict):
    viewer: Member
    plan_id: int
    node_id: int
    metric_code: str
    level: str


@dataclass(frozen=True)
class Owed:
    """What one metric asks for around a day, from the year down to the day; the weeks of its quarter, the days of its week."""

    around: Sequence[tuple[Grain, SpanOwed]]
    weeks: Sequence[SpanOwed]
    days: Sequence[SpanOwed]


@dataclass(frozen=True)
class MyTargets:
    """One seat of one plan. `levels` are those it has numbers of; `paces` is empty while the plan's numbers do not count yet."""

    plans: Sequence[TargetPlan]
    seats: Sequence[PlanNode]
    record: NodeRecord
    metrics: Sequence[Metric]
    metric: Metric
    levels: Sequence[Level]
    level: Level
    on: date
    owed: Owed
    cascade: Sequence[Step]
    paces: Sequence[TargetPace]
    why: str


def my_targets(
    *,
    viewer: Member,
    today: date,
    plan_id: int | None = None,
    node_id: int | None = None,
    metric_code: str = "",
    level: str = "",
) -> MyTargets | None:
    """The viewer's targets of a plan, the one that counts now where none is named; None for somebody without any.

    A plan that has not begun or is over is looked at from its first or last day.
    """
    mine = plans.plans_of(member=viewer)
    plan = next((one for one in mine if one.pk == plan_id), mine[0] if mine else None)
    if plan is None:
        return None
    seats = plans.seats_of(member=viewer, plan_id=plan.pk)
    seat = next((one for one in seats if one.pk == node_id), seats[0])
    metrics = plans.metrics_of(plan)
    metric = next((one for one in metrics if one.code == metric_code), metrics[0])
    on = min(max(today, seat.from_on), seat.until_on - timedelta(1))
    levels = personal.levels_of(seat, metric.code)
    chosen = next((one for one in levels if one == level), Level.BASE)
    asked = Asked(viewer=viewer, plan_id=plan.pk, node_id=seat.pk, metric_code=metric.code, level=chosen)
    return MyTargets(
        plans=mine,
        seats=seats,
        record=plans.node_record(viewer=viewer, plan_id=plan.pk, node_id=seat.pk),
        metrics=metrics,
        metric=metric,
        levels=levels,
        level=chosen,
        on=on,
        owed=_owed(asked, on),
        cascade=personal.cascade(**asked),
        paces=_paces(viewer, seat, metrics, on, today) if plan.state in COUNTING_STATES else (),
        why=personal.meaning(viewer=viewer, plan_id=plan.pk),
    )


def _owed(asked: Asked, on: date) -> Owed:
    calendar = company.fiscal_calendar()
    found = personal.breakdowns(**asked, within={grain: calendar.containing(on, one) for grain, one in _WITHIN})
    around = [
        (grain, span) for grain, _within in _WITHIN for span in found[grain] if span.days.start <= on < span.days.end
    ]
    return Owed(around=around, weeks=found[Grain.WEEK], days=found[Grain.DAY])


def _paces(viewer: Member, seat: PlanNode, metrics: Sequence[Metric], on: date, today: date) -> Sequence[TargetPace]:
    """How far along the seat's metrics are in the month."""
    month = company.fiscal_calendar().containing(on, Grain.MONTH)
    whose = Whose(member_id=seat.member_id) if seat.member_id else Whose(unit_id=seat.unit_id)
    codes = [metric.code for metric in metrics]
    return pace.paces(viewer=viewer, codes=codes, period=month, today=today, whose=whose)

"""One's own targets: why they matter, whom they serve, and what they mean for a week or a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.engine import windows
from quarterdeck.people.models import Member
from quarterdeck.targets.models import Level, PersonalMeaning, PlanMetric, PlanNode, TargetCell, TargetPlan
from quarterdeck.targets.queries import trees
from quarterdeck.targets.rules import amounts, spans
from quarterdeck.targets.rules.prorating import overlap


@dataclass(frozen=True)
class Step:
    """A node on the way from somebody up to the company: what it owes in the year, and its share of the one above.

    The share is None where there is nothing to be a share of, and of what does not add up over people.
    """

    node_id: int
    name: str
    kind: str
    amount: Decimal | None
    share: Decimal | None


@dataclass(frozen=True)
class SpanOwed:
    """What is owed over some days, and how many of them are worked."""

    days: Period
    working_days: int
    amount: Decimal


def meaning(*, viewer: Member, plan_id: int) -> str:
    """Why the plan matters to the viewer, in the viewer's own words; nobody else's can be read."""
    kept = PersonalMeaning.objects.filter(plan=plan_id, member=viewer).values_list("why", flat=True).first()
    return kept or ""


def levels_of(seat: PlanNode, metric_code: str) -> list[Level]:
    """The levels at which a seat has numbers, the base among them."""
    cells = TargetCell.objects.filter(node=seat, metric__metric_code=metric_code)
    kept = set(cells.order_by().values_list("level", flat=True).distinct())
    return [level for level in Level if level == Level.BASE or level in kept]


def cascade(*, viewer: Member, plan_id: int, node_id: int, metric_code: str, level: str = Level.BASE) -> list[Step]:
    """How a node's target serves the ones above it, from the node up to the company.

    Whoever sees a node may see the sums it is part of, though not their other parts (decision 109).
    """
    plan, metric = _asked(viewer, plan_id, node_id, metric_code)
    tree = trees.tree_of(plan)
    behaviour = catalogue.metric(metric_code).behaviour
    way = [node_id, *tree.shape.above(node_id)]
    months = _numbers(metric, level, way)
    working = spans.WorkingDays(company.fiscal_calendar())
    step = amounts.step_of(metric.unit)
    owed = {
        node: spans.owed_in(plan.period, months[node], behaviour=behaviour, step=step, working=working) for node in way
    }
    steps = []
    for node, above in zip(way, [*way[1:], None], strict=True):
        whole = owed[above] if above is not None and amounts.adds_over_people(behaviour) else None
        amount = owed[node]
        share = amount / whole if whole and amount is not None else None
        steps.append(Step(node, tree.nodes[node].name, tree.nodes[node].key[0], amount, share))
    return steps


def breakdowns(
    *,
    viewer: Member,
    plan_id: int,
    node_id: int,
    metric_code: str,
    within: Mapping[Grain, Period],
    level: str = Level.BASE,
) -> dict[Grain, list[SpanOwed]]:
    """What a node owes in each day, week, month, quarter or year of a period, by working days; parts of a month make up the month.

    `within` names the period of each grain. Spans without a target are left out. A week that reaches out of the period is cut
    off at it.
    """
    plan, metric = _asked(viewer, plan_id, node_id, metric_code)
    months = _numbers(metric, level, [node_id])[node_id]
    calendar = company.fiscal_calendar()
    working = spans.WorkingDays(calendar)
    behaviour, step = catalogue.metric(metric_code).behaviour, amounts.step_of(metric.unit)
    found: dict[Grain, list[SpanOwed]] = {}
    for grain, period in within.items():
        parts = _parts_of(overlap(period, plan.period), grain, calendar)
        owed = [(days, spans.owed_in(days, months, behaviour=behaviour, step=step, working=working)) for days in parts]
        found[grain] = [
            SpanOwed(days, working.of(days.start, days.end), amount) for days, amount in owed if amount is not None
        ]
    return found


def _parts_of(period: Period | None, grain: Grain, calendar: FiscalCalendar) -> list[Period]:
    """A period cut along the calendar; its first and last part are cut off at it."""
    return [] if period is None else [bucket.inside for bucket in windows.buckets(calendar, grain, period)]


def _asked(viewer: Member, plan_id: int, node_id: int, metric_code: str) -> tuple[TargetPlan, PlanMetric]:
    plan = trees.plan(viewer=viewer, plan_id=plan_id)
    get_object_or_404(PlanNode.objects.visible_to(viewer), plan=plan, pk=node_id)
    return plan, get_object_or_404(plan.metrics, metric_code=metric_code)


def _numbers(metric: PlanMetric, level: str, nodes: Collection[int]) -> dict[int, list[spans.MonthOwed]]:
    """The months of nodes: what was agreed, or where nothing is yet, what was given."""
    cells = TargetCell.objects.filter(metric=metric, level=level, node__in=nodes)
    owed = cells.annotate(owed=Coalesce("agreed", "given")).filter(owed__isnull=False)
    found: dict[int, list[spans.MonthOwed]] = {node: [] for node in nodes}
    rows = owed.values_list("node_id", "month", "owed", "node__from_on", "node__until_on")
    for node, month, amount, start, end in rows:
        if days := overlap(spans.month_of(month), Period(start, end)):
            found[node].append(spans.MonthOwed(days, amount))
    return found

"""One's own targets: why they matter, whom they serve, and what they mean for a week or a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
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


def cascade(*, viewer: Member, plan_id: int, node_id: int, metric_code: str, level: str = Level.BASE) -> list[Step]:
    """How a node's target serves the ones above it, from the node up to the company.

    Whoever sees a node may see the sums it is part of, though not their other parts (decision 109).
    """
    plan, metric = _asked(viewer, plan_id, node_id, metric_code)
    tree = trees.tree_of(plan)
    behaviour = catalogue.metric(metric_code).behaviour
    way = [node_id, *tree.shape.above(node_id)]
    owed = {node: _over_year(_numbers(metric, level, node), behaviour, metric.unit, plan) for node in way}
    steps = []
    for node, above in zip(way, [*way[1:], None], strict=True):
        whole = owed[above] if above is not None and amounts.adds_over_people(behaviour) else None
        amount = owed[node]
        share = amount / whole if whole and amount is not None else None
        steps.append(Step(node, tree.nodes[node].name, tree.nodes[node].key[0], amount, share))
    return steps


def breakdown(
    *,
    viewer: Member,
    plan_id: int,
    node_id: int,
    metric_code: str,
    period: Period,
    grain: Grain,
    level: str = Level.BASE,
) -> list[SpanOwed]:
    """What a node owes in each day, week, month or quarter of a period, by working days; parts of a month make up the month.

    Spans without a target are left out. A week that reaches out of the period is cut off at it.
    """
    plan, metric = _asked(viewer, plan_id, node_id, metric_code)
    months = _numbers(metric, level, node_id)
    calendar = company.fiscal_calendar()
    working = spans.WorkingDays(calendar)
    behaviour, step = catalogue.metric(metric_code).behaviour, amounts.step_of(metric.unit)
    found = []
    day = max(period.start, plan.starts_on)
    while day < min(period.end, plan.ends_on):
        days = overlap(calendar.containing(day, grain), overlap(period, plan.period) or period)
        assert days is not None  # noqa: S101 - narrows the type: the day lies in all of them
        amount = spans.owed_in(days, months, behaviour=behaviour, step=step, working=working)
        if amount is not None:
            found.append(SpanOwed(days, working.of(days.start, days.end), amount))
        day = days.end
    return found


def _asked(viewer: Member, plan_id: int, node_id: int, metric_code: str) -> tuple[TargetPlan, PlanMetric]:
    plan = trees.plan(viewer=viewer, plan_id=plan_id)
    get_object_or_404(PlanNode.objects.visible_to(viewer), plan=plan, pk=node_id)
    return plan, get_object_or_404(plan.metrics, metric_code=metric_code)


def _numbers(metric: PlanMetric, level: str, node: int) -> Sequence[spans.MonthOwed]:
    """A node's months: what was agreed, or where nothing is yet, what was given."""
    cells = TargetCell.objects.filter(metric=metric, level=level, node=node)
    owed = cells.annotate(owed=Coalesce("agreed", "given")).filter(owed__isnull=False)
    found = []
    for month, amount, start, end in owed.values_list("month", "owed", "node__from_on", "node__until_on"):
        if days := overlap(spans.month_of(month), Period(start, end)):
            found.append(spans.MonthOwed(days, amount))
    return found


def _over_year(months: Sequence[spans.MonthOwed], behaviour: str, unit: str, plan: TargetPlan) -> Decimal | None:
    working = spans.WorkingDays(company.fiscal_calendar())
    return spans.owed_in(plan.period, months, behaviour=behaviour, step=amounts.step_of(unit), working=working)

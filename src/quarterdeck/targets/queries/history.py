"""What people did in the years before a plan: the ground for its pattern, its growth and its shares."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import Period, add_months
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import engine
from quarterdeck.people.models import Member
from quarterdeck.targets.models import PlanNode, TargetPlan
from quarterdeck.targets.queries import trees
from quarterdeck.targets.rules import seasons, spans


@dataclass(frozen=True)
class History:
    """A metric of each member in the months of one fiscal year, as far as the viewer may see it."""

    months: Sequence[date]
    amounts: dict[tuple[int, date], Decimal]

    def by_month(self, members: Collection[int]) -> list[Decimal]:
        """What the members did together, month by month."""
        return [
            sum((self.amounts.get((member, month), Decimal(0)) for member in members), Decimal(0))
            for month in self.months
        ]

    def by_member(self) -> dict[int, Decimal]:
        """What each did in the year."""
        found: dict[int, Decimal] = {}
        for (member, _month), amount in self.amounts.items():
            found[member] = found.get(member, Decimal(0)) + amount
        return found


@dataclass(frozen=True)
class Proposal:
    """What history proposes for a node's year: the last two years, how fast they grew, and each month's share."""

    last_year: Decimal
    year_before: Decimal
    growth: Decimal | None
    shares: Sequence[Decimal]

    @property
    def grown(self) -> Decimal:
        return seasons.grown(self.last_year, self.growth or Decimal(0))


def proposal(*, viewer: Member, plan_id: int, node_id: int, metric_code: str, today: date) -> Proposal:
    """Growth and seasonality as the members of a node had them in the two years before the plan."""
    plan = trees.plan(viewer=viewer, plan_id=plan_id)
    get_object_or_404(PlanNode.objects.visible_to(viewer), plan=plan, pk=node_id)
    members = trees.tree_of(plan).members_under(node_id)
    last, before = (
        year_before(viewer=viewer, plan=plan, metric_code=metric_code, years=years, today=today).by_month(members)
        for years in (1, 2)
    )
    calendar = company.fiscal_calendar()
    working = [calendar.working_days(spans.month_of(month)) for month in spans.months_of(plan.period)]
    weights = seasons.pattern([last, before], working)
    total = sum(weights, Decimal(0))
    sums = sum(last, Decimal(0)), sum(before, Decimal(0))
    return Proposal(*sums, seasons.proposed_growth(*sums), [weight / total for weight in weights])


def year_before(*, viewer: Member, plan: TargetPlan, metric_code: str, years: int, today: date) -> History:
    """The metric in the fiscal year so many years before the plan's, by member and month."""
    start = add_months(plan.starts_on, -12 * years)
    period = Period(start, add_months(start, 12))
    table = engine.query(viewer=viewer, metrics=[metric_code], period=period, today=today, by=("member", "month"))
    amounts = {
        (keys[0], keys[1]): Decimal(row[-1])
        for keys, row in zip(table.keys, table.rows, strict=True)
        if keys[0] is not None and row[-1] is not None
    }
    return History(spans.months_of(period), amounts)

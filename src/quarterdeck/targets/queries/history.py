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
from quarterdeck.targets.rules import amounts, seasons, spans
from quarterdeck.targets.rules.splitting import split


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


@dataclass(frozen=True)
class Past:
    """What some people did in the two years before a plan, month by month.

    `known` months of the last year are over; `last` has the others as they are to be expected.
    """

    last: Sequence[Decimal]
    before: Sequence[Decimal]
    known: int
    working_days: Sequence[int]

    @property
    def last_year(self) -> Decimal:
        return sum(self.last, Decimal(0))

    @property
    def growth(self) -> Decimal | None:
        """Like with like: of the months that both years are known in. None where they are too few."""
        shared = seasons.shared_months(self.before, self.known)
        if shared is None:
            return None
        return seasons.growth_between(sum(self.last[shared], Decimal(0)), sum(self.before[shared], Decimal(0)))

    @property
    def proposed_growth(self) -> Decimal:
        """The growth within bounds; nothing where none is known."""
        return seasons.bounded(self.growth or Decimal(0))

    @property
    def pattern(self) -> list[Decimal]:
        """How heavy each month of a year is."""
        return seasons.pattern([self.last, self.before], self.working_days)

    def grown(self, growth: Decimal | None = None) -> Decimal:
        """The last year and so much more, as proposed where nothing is said."""
        return seasons.grown(self.last_year, self.proposed_growth if growth is None else growth)


@dataclass(frozen=True)
class Proposal:
    """What history proposes for the months of a node, and what it is made of."""

    past: Past
    months: Sequence[date]
    amounts: Sequence[Decimal]


def past(*, viewer: Member, plan: TargetPlan, members: Collection[int], metric_code: str, today: date) -> Past:
    """The two years before a plan, of some members together."""
    last, before = (
        year_before(viewer=viewer, plan=plan, metric_code=metric_code, years=years, today=today) for years in (1, 2)
    )
    calendar = company.fiscal_calendar()
    working = [calendar.working_days(spans.month_of(month)) for month in spans.months_of(plan.period)]
    known = sum(1 for month in last.months if spans.month_of(month).end <= today)
    shape = before.by_month(members)
    return Past(seasons.completed(last.by_month(members), known, shape, working), shape, known, working)


def proposal(*, viewer: Member, plan_id: int, node_id: int, metric_code: str, today: date) -> Proposal:
    """What filling a node by growth would write into its months, rounded as the plan says."""
    plan = trees.plan(viewer=viewer, plan_id=plan_id)
    get_object_or_404(PlanNode.objects.visible_to(viewer), plan=plan, pk=node_id)
    metric = get_object_or_404(plan.metrics, metric_code=metric_code)
    members = trees.tree_of(plan).members_under(node_id)
    found = past(viewer=viewer, plan=plan, members=members, metric_code=metric_code, today=today)
    step = amounts.split_step(metric.unit, plan.money_step)
    parts = split(amounts.rounded(found.grown(), step), found.pattern, step)
    return Proposal(found, spans.months_of(plan.period), parts)

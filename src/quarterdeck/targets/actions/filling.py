"""Filling the grid from what is known: last year's pattern, growth, even shares, capacity, territory."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
from quarterdeck.people.models import Member
from quarterdeck.targets.actions import agreeing, cells, reaching
from quarterdeck.targets.actions.refusals import CannotOwe, CannotPlan
from quarterdeck.targets.actions.writing import Change, write
from quarterdeck.targets.models import PlanMetric, Side, TargetCell, TargetPlan
from quarterdeck.targets.queries import history, trees, weighing
from quarterdeck.targets.queries.trees import PlanTree
from quarterdeck.targets.rules import amounts, spans
from quarterdeck.targets.rules.carrying import Column, Weigh, gathered, split_below
from quarterdeck.targets.rules.splitting import split


class How(StrEnum):
    """What a target is filled or split by."""

    LAST_YEAR_PATTERN = "last_year_pattern"
    GROWTH = "growth"
    EVEN = "even"
    CAPACITY = "capacity"
    TERRITORY_POTENTIAL = "territory_potential"


Numbers = dict[date, Column]


@dataclass(frozen=True)
class _Sheet:
    """One side of one metric and level of a plan, locked, with who fills it."""

    plan: TargetPlan
    metric: PlanMetric
    level: str
    side: str
    tree: PlanTree
    by: Member
    today: date
    money_step: Decimal

    @property
    def months(self) -> list[date]:
        return spans.months_of(self.plan.period)

    @property
    def step(self) -> Decimal:
        return amounts.split_step(self.metric.unit, self.money_step)

    @property
    def behaviour(self) -> str:
        return catalogue.metric(self.metric.metric_code).behaviour

    def numbers(self) -> Numbers:
        """What stands on the sheet, month by month."""
        found: Numbers = {month: {} for month in self.months}
        filled = TargetCell.objects.filter(metric=self.metric, level=self.level, **{f"{self.side}__isnull": False})
        for node, month, number in filled.values_list("node_id", "month", self.side):
            found[month][node] = number
        return found

    def last_year(self) -> history.History:
        """What everybody did in the year before the plan."""
        code = self.metric.metric_code
        return history.year_before(viewer=self.by, plan=self.plan, metric_code=code, years=1, today=self.today)

    def past(self, node: int) -> history.Past:
        """What those under a node did in the years before the plan."""
        members, code = self.tree.members_under(node), self.metric.metric_code
        return history.past(viewer=self.by, plan=self.plan, members=members, metric_code=code, today=self.today)


@transaction.atomic
def fill(
    *,
    plan_id: int,
    node_id: int,
    metric_code: str,
    level: str,
    how: str,
    by: Member,
    at: datetime,
    today: date,
    side: str = Side.GIVEN,
    total: Decimal | None = None,
    growth: Decimal | None = None,
    is_deep: bool = True,
    money_step: Decimal | None = None,
) -> int:
    """Fill a node's months, and with `is_deep` everything below it; returns how many numbers changed.

    The year is `total`, or last year grown by `growth` (0.2 for a fifth more; proposed from the year before where it is not
    said; months of last year to come are reckoned from those that are over), or what already stands there. It spreads over the
    months as past years did, by working days (even), or by who is there (capacity); a level or a rate is the same every month.
    Below, parts follow `how` too. Money is rounded as the plan says, or to `money_step`; a total that was typed stays as it is.
    """
    sheet = _sheet(plan_id, metric_code, level, side, by=by, today=today, money_step=money_step)
    _refuse_unwritable(sheet, node_id)
    numbers = sheet.numbers()
    whole = _whole(sheet, node_id, numbers, How(how), total=total, growth=growth)
    wanted: Numbers = {
        month: {node_id: amount}
        for month, amount in zip(sheet.months, _over_months(sheet, node_id, whole, How(how)), strict=True)
    }
    if is_deep:
        _split_each_month(sheet, node_id, wanted, How(how))
    return _write(sheet, wanted, numbers, at=at)


@transaction.atomic
def split_down(
    *,
    plan_id: int,
    node_id: int,
    metric_code: str,
    level: str,
    how: str,
    by: Member,
    at: datetime,
    today: date,
    side: str = Side.GIVEN,
    money_step: Decimal | None = None,
) -> int:
    """Split what a node owes in each month among everything below it; returns how many numbers changed.

    Parts are rounded as the plan says, or to `money_step`, and add up to the whole to the cent.
    """
    sheet = _sheet(plan_id, metric_code, level, side, by=by, today=today, money_step=money_step)
    reaching.node_in(sheet.plan, node_id, by=by)
    numbers = sheet.numbers()
    wanted: Numbers = {month: {node_id: numbers[month][node_id]} for month in sheet.months if node_id in numbers[month]}
    if not wanted:
        raise CannotOwe(_("There is nothing to split yet. Set a target here first."), code="empty")
    _split_each_month(sheet, node_id, wanted, How(how))
    return _write(sheet, wanted, numbers, at=at)


@transaction.atomic
def gather_up(
    *, plan_id: int, node_id: int, metric_code: str, level: str, by: Member, at: datetime, side: str = Side.PROPOSED
) -> int:
    """Let a node and every whole below it owe the sum of its parts; returns how many numbers changed."""
    sheet = _sheet(plan_id, metric_code, level, side, by=by, today=at.date())
    reaching.node_in(sheet.plan, node_id, by=by)
    if not amounts.adds_over_people(sheet.behaviour):
        raise CannotOwe(_("A rate does not add up: set it for each by hand."), code="rate")
    numbers = sheet.numbers()
    wanted: Numbers = {month: gathered(column, sheet.tree.shape, node_id) for month, column in numbers.items()}
    return _write(sheet, wanted, numbers, at=at)


def _sheet(
    plan_id: int,
    metric_code: str,
    level: str,
    side: str,
    *,
    by: Member,
    today: date,
    money_step: Decimal | None = None,
) -> _Sheet:
    plan = reaching.open_plan_for(plan_id, by=by)
    metric = plan.metrics.filter(metric_code=metric_code).first()
    if metric is None:
        raise CannotPlan(_("This plan has no targets for “%(code)s”.") % {"code": metric_code}, code="metric")
    tree = trees.tree_of(plan)
    return _Sheet(plan, metric, level, Side(side).value, tree, by, today, money_step or plan.money_step)


def _refuse_unwritable(sheet: _Sheet, node_id: int) -> None:
    reaching.node_in(sheet.plan, node_id, by=sheet.by)
    cells.refuse_unwritable(node_id, sheet.side, cells.writable(sheet.plan, by=sheet.by))


def _whole(
    sheet: _Sheet, node: int, numbers: Numbers, how: How, *, total: Decimal | None, growth: Decimal | None
) -> Decimal:
    """What the node shall owe in the year; of a level or a rate, in each month."""
    if total is None:
        total = _grown(sheet, node, growth) if how == How.GROWTH else _standing(sheet, node, numbers)
    if reason := amounts.why_not_owed(total, sheet.metric.unit):
        raise CannotOwe(reason, code="amount")
    return amounts.rounded(total, amounts.step_of(sheet.metric.unit))


def _standing(sheet: _Sheet, node: int, numbers: Numbers) -> Decimal:
    present = [column[node] for column in numbers.values() if node in column]
    if not present:
        raise CannotOwe(_("Enter the total of the year."), code="total")
    return sum(present, Decimal(0)) if amounts.adds_over_time(sheet.behaviour) else present[-1]


def _grown(sheet: _Sheet, node: int, growth: Decimal | None) -> Decimal:
    if not amounts.adds_over_time(sheet.behaviour):
        raise CannotOwe(
            _("Only what adds up over the year can grow from last year. Say the number itself."), code="rate"
        )
    return amounts.rounded(sheet.past(node).grown(growth), sheet.step)


def _over_months(sheet: _Sheet, node: int, whole: Decimal, how: How) -> list[Decimal]:
    if not amounts.adds_over_time(sheet.behaviour):
        return [whole] * len(sheet.months)
    return split(whole, _month_weights(sheet, node, how), sheet.step)


def _month_weights(sheet: _Sheet, node: int, how: How) -> list[Decimal]:
    calendar = company.fiscal_calendar()
    working = [calendar.working_days(spans.month_of(month)) for month in sheet.months]
    if how == How.EVEN:
        return [Decimal(days) for days in working]
    if how == How.CAPACITY:
        capacity = weighing.Capacity(sheet.plan, sheet.tree)
        return [capacity.of_node(node, month) * days for month, days in zip(sheet.months, working, strict=True)]
    return sheet.past(node).pattern


def _split_each_month(sheet: _Sheet, node: int, wanted: Numbers, how: How) -> None:
    """Add to each month what everything below owes of it. A rate is the same for all."""
    if not amounts.adds_over_people(sheet.behaviour):
        for column in wanted.values():
            column |= dict.fromkeys(sheet.tree.shape.below(node), column[node])
        return
    weigh = _weighing(sheet, how)
    for month, column in wanted.items():
        column |= split_below(column, sheet.tree.shape, node, weigh=weigh(month), step=sheet.step, turn=month.month)


def _weighing(sheet: _Sheet, how: How) -> Callable[[date], Weigh]:
    """How parts weigh in a month."""
    if how == How.CAPACITY:
        return weighing.Capacity(sheet.plan, sheet.tree).weigh
    members = {node.member_id for node in sheet.tree.nodes.values() if node.member_id is not None}
    weights: Mapping[int, Decimal] = dict.fromkeys(members, Decimal(1))
    if how == How.TERRITORY_POTENTIAL:
        weights = weighing.filled_up(weighing.potential_of_members(members), members)
    elif how in (How.LAST_YEAR_PATTERN, How.GROWTH):
        weights = weighing.filled_up(sheet.last_year().by_member(), members)
    return lambda month: weighing.by_member(sheet.tree, month, weights.__getitem__)


def _write(sheet: _Sheet, wanted: Numbers, present: Numbers, *, at: datetime) -> int:
    """Write what the filler may write; what is the same already is left alone."""
    allowed = cells.writable(sheet.plan, by=sheet.by)[sheet.side]
    changes: Sequence[Change] = [
        Change(node, sheet.metric.pk, sheet.level, month, sheet.side, present[month].get(node), amount)
        for month, column in wanted.items()
        for node, amount in column.items()
        if node in allowed and present[month].get(node) != amount
    ]
    count = write(sheet.plan, changes, by=sheet.by, at=at)
    agreeing.reopen(sheet.plan, changes, by=sheet.by, at=at)
    return count

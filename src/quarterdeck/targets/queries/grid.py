"""The grid: the tree of a plan against its months, read in a handful of statements whatever its size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.people.models import Member
from quarterdeck.targets.models import (
    OPEN_STATES,
    CellChange,
    Level,
    PlanMetric,
    PlanNode,
    TargetCell,
    TargetInForce,
)
from quarterdeck.targets.models.plans import TargetPlan
from quarterdeck.targets.queries import trees, weighing
from quarterdeck.targets.queries.trees import NodeFacts, PlanTree, tree_of
from quarterdeck.targets.rules import prorating, spans

# Given, proposed, agreed, version.
Cell = tuple[Decimal | None, Decimal | None, Decimal | None, int]


@dataclass(frozen=True, slots=True)
class GridNode:
    """A row of the grid. `kind` is "unit", "member" or "seat" (an empty one); the parent of the topmost rows shown is None.

    `away_days` are the working days on which the holder of the seat is away: splitting by capacity takes them off.
    """

    id: int
    parent_id: int | None
    name: str
    kind: str
    depth: int
    state: str
    from_on: date
    until_on: date
    unit_id: int | None
    member_id: int | None
    may_give: bool
    may_propose: bool
    may_accept: bool
    may_agree: bool
    away_days: int = 0


@dataclass(frozen=True)
class Grid:
    """A plan's numbers of one metric and level; a node without any is not in `cells`. Rows come in the order a tree is drawn."""

    plan: TargetPlan
    metric: PlanMetric
    level: str
    months: Sequence[date]
    nodes: Sequence[GridNode]
    cells: Mapping[int, Sequence[Cell | None]]


def grid(
    *,
    viewer: Member,
    plan_id: int,
    metric_code: str,
    level: str = Level.BASE,
    under: int | None = None,
    as_of: datetime | None = None,
) -> Grid:
    """What the viewer may see of a plan, from a node down where `under` names one.

    With `as_of` the third number of each cell is what was in force at that moment, and nothing else is told.
    """
    plan = trees.plan(viewer=viewer, plan_id=plan_id)
    metric = get_object_or_404(plan.metrics, metric_code=metric_code)
    tree = tree_of(plan)
    shown = set(PlanNode.objects.visible_to(viewer).filter(plan=plan).values_list("pk", flat=True))
    if under is not None:
        shown &= {under, *tree.shape.below(under)} if under in tree.nodes else set()
    months = spans.months_of(plan.period)
    cells = _cells(metric, level, months) if as_of is None else _in_force(metric, level, months, as_of)
    return Grid(
        plan=plan,
        metric=metric,
        level=str(level),
        months=months,
        nodes=_rows(viewer, plan, tree, shown, is_past=as_of is not None),
        cells={node: row for node, row in cells.items() if node in shown},
    )


def _cells(metric: PlanMetric, level: str, months: Sequence[date]) -> dict[int, list[Cell | None]]:
    places = {month: place for place, month in enumerate(months)}
    found: dict[int, list[Cell | None]] = {}
    rows = TargetCell.objects.filter(metric=metric, level=level)
    read = rows.values_list("node_id", "month", "given", "proposed", "agreed", "version")
    for node, month, given, proposed, agreed, version in read:
        found.setdefault(node, [None] * len(months))[places[month]] = (given, proposed, agreed, version)
    return found


def _in_force(metric: PlanMetric, level: str, months: Sequence[date], at: datetime) -> dict[int, list[Cell | None]]:
    places = {month: place for place, month in enumerate(months)}
    found: dict[int, list[Cell | None]] = {}
    held = TargetInForce.objects.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)
    rows = held.filter(cell__metric=metric, cell__level=level)
    for node, month, amount in rows.values_list("cell__node_id", "cell__month", "amount"):
        found.setdefault(node, [None] * len(months))[places[month]] = (None, None, amount, 0)
    return found


def _rows(viewer: Member, plan: TargetPlan, tree: PlanTree, shown: set[int], *, is_past: bool) -> list[GridNode]:
    is_open = plan.state in OPEN_STATES and not is_past
    given, own = _hands(viewer, plan) if is_open else (set(), set())
    runs = is_open and viewer.may("targets.manage_plans")
    order = [node for node in tree.shape.top_down() if node in shown]
    away = _away_days(plan, [tree.nodes[node] for node in order])
    depths: dict[int, int] = {}
    rows = []
    for node in order:
        facts = tree.nodes[node]
        parent = facts.parent_id if facts.parent_id in shown else None
        depths[node] = 0 if parent is None else depths[parent] + 1
        gives, answers = runs or node in given, runs or node in own
        row = _row(facts, parent, depths[node], gives=gives, answers=answers, runs=runs)
        rows.append(replace(row, away_days=away[node]) if node in away else row)
    return rows


def _away_days(plan: TargetPlan, seats: Sequence[NodeFacts]) -> dict[int, int]:
    """The working days that holders of seats are away; those who never are, are left out."""
    away = weighing.absences(plan, {seat.member_id for seat in seats if seat.member_id is not None})
    if not away:
        return {}
    calendar = company.fiscal_calendar()
    counted = {
        seat.id: prorating.missed_days(calendar, seat.held, away[seat.member_id])
        for seat in seats
        if seat.member_id in away
    }
    return {node: days for node, days in counted.items() if days}


def _hands(viewer: Member, plan: TargetPlan) -> tuple[set[int], set[int]]:
    """The nodes the viewer gives targets to, and those the viewer answers for."""
    nodes = PlanNode.objects.filter(plan=plan)
    given = nodes.settable_by(viewer) if viewer.may("targets.set_targets") else nodes.none()
    return set(given.values_list("pk", flat=True)), set(nodes.answered_by(viewer).values_list("pk", flat=True))


def _row(facts: NodeFacts, parent: int | None, depth: int, *, gives: bool, answers: bool, runs: bool) -> GridNode:
    return GridNode(
        id=facts.id,
        parent_id=parent,
        name=facts.name,
        kind=facts.key[0],
        depth=depth,
        state=facts.state,
        from_on=facts.held.start,
        until_on=facts.held.end,
        unit_id=facts.unit_id,
        member_id=facts.member_id,
        may_give=gives,
        may_propose=gives or answers,
        may_accept=answers,
        may_agree=runs,
    )


def history(
    *, viewer: Member, plan_id: int, node_id: int, metric_code: str, level: str, month: date
) -> list[CellChange]:
    """Every change of a cell with who made it, latest first."""
    node = get_object_or_404(PlanNode.objects.visible_to(viewer), plan=plan_id, pk=node_id)
    changes = CellChange.objects.filter(
        cell__node=node, cell__metric__metric_code=metric_code, cell__level=level, cell__month=month
    )
    return list(changes.select_related("by").order_by("-at", "-pk"))

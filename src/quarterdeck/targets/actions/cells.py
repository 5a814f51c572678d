"""Writing targets into the grid."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.metrics import catalogue
from quarterdeck.people.models import Member
from quarterdeck.targets.actions import agreeing, reaching
from quarterdeck.targets.actions.refusals import CannotOwe, CellConflict, CellsChanged, NotAllowed
from quarterdeck.targets.actions.writing import Change, write
from quarterdeck.targets.models import CellChange, Level, PlanMetric, PlanNode, Side, TargetCell, TargetPlan
from quarterdeck.targets.queries import trees, weighing
from quarterdeck.targets.rules import amounts, spans
from quarterdeck.targets.rules.carrying import Carry, carried

_LEVELS, _SIDES = frozenset(Level.values), frozenset(Side.values)


class Unseen:
    """Stands for a number the writer never looked at: nothing is compared."""


UNSEEN = Unseen()


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One number to write. `expected` is what the writer saw there; another one meanwhile is told, not overwritten."""

    node_id: int
    metric_code: str
    level: str
    month: date
    side: str
    value: Decimal | None
    expected: Decimal | Unseen | None = UNSEEN


Spot = tuple[int, int, str, date, str]
Values = dict[Spot, Decimal | None]


@transaction.atomic
def set_cells(
    *, plan_id: int, edits: Sequence[CellEdit], by: Member, at: datetime, why: str = "", carry: str = Carry.NONE
) -> int:
    """Write numbers into a plan's grid, all or none; returns how many changed.

    Given numbers are written by who stands above, proposed ones by the node's own people (or from above on their behalf), agreed
    ones by who runs plans. Refuses numbers that cannot be owed, months out of the plan, and cells that somebody else changed
    since they were read. `carry` lets the parts below or the wholes above follow, as far as the writer may write there.
    """
    plan = reaching.open_plan_for(plan_id, by=by)
    if not edits:
        return 0
    metrics = {metric.metric_code: metric for metric in plan.metrics.all()}
    wanted = _checked(plan, edits, metrics)
    reaching.refuse_unseen(plan, {edit.node_id for edit in edits}, by=by)
    allowed = writable(plan, by=by)
    for edit in edits:
        refuse_unwritable(edit.node_id, edit.side, allowed)
    nodes = set(plan.nodes.values_list("pk", flat=True)) if carry != Carry.NONE else {edit.node_id for edit in edits}
    present = _present(wanted, nodes)
    _refuse_changed(edits, present, metrics)
    followed = _followed(plan, wanted, present, metrics.values(), carry=Carry(carry)) if carry != Carry.NONE else wanted
    changes = [
        Change(*spot, old=present.get(spot), new=value)
        for spot, value in followed.items()
        if spot[0] in allowed[spot[4]]
    ]
    count = write(plan, changes, by=by, at=at, why=why)
    agreeing.reopen(plan, changes, by=by, at=at)
    return count


def writable(plan: TargetPlan, *, by: Member) -> dict[str, set[int]]:
    """The nodes at which somebody may write each side."""
    everywhere = set(plan.nodes.values_list("pk", flat=True))
    if by.may("targets.manage_plans"):
        return dict.fromkeys(Side.values, everywhere)
    seen = PlanNode.objects.visible_to(by).filter(plan=plan)
    given = set(seen.settable_by(by).values_list("pk", flat=True))
    own = set(seen.answered_by(by).values_list("pk", flat=True))
    return {Side.GIVEN.value: given, Side.PROPOSED.value: given | own, Side.AGREED.value: set()}


def _checked(plan: TargetPlan, edits: Sequence[CellEdit], metrics: Mapping[str, PlanMetric]) -> Values:
    """The numbers to write by their place; refuses what cannot be owed, and the same place twice with different numbers."""
    wanted: Values = {}
    months = set(spans.months_of(plan.period))
    for edit in edits:
        metric = metrics.get(edit.metric_code)
        if metric is None:
            raise CannotOwe(_("This plan has no targets for “%(code)s”.") % {"code": edit.metric_code}, code="metric")
        if edit.month not in months:
            raise CannotOwe(
                _("%(month)s is not a month of this plan.") % {"month": f"{edit.month:%Y-%m}"}, code="month"
            )
        if edit.level not in _LEVELS or edit.side not in _SIDES:
            raise CannotOwe(_("There is no such level or column."), code="level")
        spot = (edit.node_id, metric.pk, edit.level, edit.month, edit.side)
        value = _owed(edit.value, metric.unit)
        if wanted.setdefault(spot, value) != value:
            raise CannotOwe(_("The same cell was given two numbers at once."), code="twice")
    return wanted


def _owed(value: Decimal | None, unit: str) -> Decimal | None:
    if value is None:
        return None
    if reason := amounts.why_not_owed(value, unit):
        raise CannotOwe(reason, code="amount")
    return amounts.rounded(value, amounts.step_of(unit))


def refuse_unwritable(node_id: int, side: str, allowed: Mapping[str, set[int]]) -> None:
    """Say whose it is to write a side, where that is somebody else."""
    if node_id not in allowed[side]:
        raise NotAllowed(_WHY_NOT[side]())


_WHY_NOT = {
    Side.GIVEN.value: lambda: _("A target is given by the manager above."),
    Side.PROPOSED.value: lambda: _("A target is proposed by the person it belongs to."),
    Side.AGREED.value: lambda: _("Agreed targets come from agreeing; only sales operations writes them by hand."),
}


def _present(wanted: Iterable[Spot], nodes: set[int]) -> Values:
    """The numbers of the same columns as they are, at the nodes; one query for each metric and level."""
    found: Values = {}
    sides = sorted({spot[4] for spot in wanted})
    for (metric, level), group in groupby(sorted({(s[1], s[2], s[3]) for s in wanted}), key=lambda place: place[:2]):
        months = [month for _metric, _level, month in group]
        cells = TargetCell.objects.filter(metric=metric, level=level, month__in=months, node__in=nodes)
        for node, month, *numbers in cells.values_list("node_id", "month", *sides):
            for side, number in zip(sides, numbers, strict=True):
                found[node, metric, level, month, side] = number
    return found


def _refuse_changed(edits: Sequence[CellEdit], present: Values, metrics: Mapping[str, PlanMetric]) -> None:
    """Tell of every cell that is neither what the writer saw nor what the writer wants."""
    lost = []
    for edit in edits:
        if isinstance(edit.expected, Unseen):
            continue
        theirs = present.get((edit.node_id, metrics[edit.metric_code].pk, edit.level, edit.month, edit.side))
        if theirs not in (edit.expected, edit.value):
            lost.append((edit, theirs))
    if lost:
        raise CellsChanged([_conflict(edit, theirs) for edit, theirs in lost])


def _conflict(edit: CellEdit, theirs: Decimal | None) -> CellConflict:
    changes = CellChange.objects.filter(
        cell__node=edit.node_id,
        cell__metric__metric_code=edit.metric_code,
        cell__level=edit.level,
        cell__month=edit.month,
        side=edit.side,
    )
    last = changes.select_related("by").order_by("-at", "-pk").first()
    return CellConflict(
        edit.node_id,
        edit.metric_code,
        edit.level,
        edit.month,
        edit.side,
        yours=edit.value,
        theirs=theirs,
        who=last.by.name if last else "",
    )


def _followed(
    plan: TargetPlan, wanted: Values, present: Values, metrics: Iterable[PlanMetric], *, carry: Carry
) -> Values:
    """What is wanted with what follows from it, column by column; what does not add up over people is followed by nothing."""
    tree = trees.tree_of(plan)
    by_id = {metric.pk: metric for metric in metrics}
    found: Values = {}
    for column, edits in _columns(wanted):
        metric = by_id[column[0]]
        if not amounts.adds_over_people(catalogue.metric(metric.metric_code).behaviour):
            found |= {(node, *column): value for node, value in edits.items()}
            continue
        numbers = {spot[0]: value for spot, value in present.items() if spot[1:] == column and value is not None}
        weigh = weighing.by_present(tree, numbers, column[2])
        step = amounts.split_step(metric.unit, plan.money_step)
        all_of = carried(numbers, edits, tree.shape, carry=carry, weigh=weigh, step=step)
        found |= {(node, *column): value for node, value in all_of.items()}
    return found


def _columns(wanted: Values) -> Iterator[tuple[tuple[int, str, date, str], dict[int, Decimal | None]]]:
    columns: dict[tuple[int, str, date, str], dict[int, Decimal | None]] = {}
    for (node, metric, level, month, side), value in wanted.items():
        columns.setdefault((metric, level, month, side), {})[node] = value
    yield from columns.items()

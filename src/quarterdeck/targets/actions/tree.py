"""Letting a plan's tree follow the organization: what is owed goes with the people who move."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.metrics import catalogue
from quarterdeck.people.models import Member
from quarterdeck.targets import events
from quarterdeck.targets.actions import effect, reaching
from quarterdeck.targets.actions.refusals import CannotPlan
from quarterdeck.targets.actions.writing import Change, write
from quarterdeck.targets.models import NodeState, PlanMetric, PlanNode, PlanState, Side, TargetCell, TargetPlan
from quarterdeck.targets.queries import redrawing
from quarterdeck.targets.queries.redrawing import TreeChange
from quarterdeck.targets.queries.trees import PlanTree, tree_of
from quarterdeck.targets.rules import amounts, prorating, spans
from quarterdeck.targets.rules.carrying import Column
from quarterdeck.targets.rules.regrouping import handed_on, regrouped
from quarterdeck.targets.rules.trees import NewSeat, Redrawing

# One metric, level, month and side; the side "in_force" is what counts.
Head = tuple[int, str, date, str]
IN_FORCE = "in_force"


@transaction.atomic
def refresh_tree(*, plan_id: int, on: date, by: Member, at: datetime) -> list[TreeChange]:
    """Let the tree look like the organization on a day; returns what changed.

    Numbers of the months from that day on go with those who moved, out of the wholes they left and into those they joined, so
    that sums that were right stay right; the month itself is shared out by working days. What a leaver owed stays as an empty
    seat. Nothing before the day changes. Allowed in every state but withdrawn; what is in force follows too.
    """
    plan = reaching.managed_plan(plan_id, by=by)
    if plan.state == PlanState.WITHDRAWN:
        raise CannotPlan(_("This plan was withdrawn. Open a new one."), code="state")
    if on < plan.organized_on or on >= plan.ends_on:
        raise CannotPlan(
            _("Choose a day from %(from)s to the end of the plan.") % {"from": plan.organized_on}, code="day"
        )
    tree = tree_of(plan)
    drawing = redrawing.redrawing_on(plan, tree, on)
    changes = redrawing.told(tree, drawing)
    if not drawing.is_empty:
        _Redraw(plan, tree, drawing, max(on, plan.starts_on), by, at).run()
    plan.organized_on = on
    plan.version += 1
    plan.save(update_fields=["organized_on", "version", "updated_at"])
    trail.record(plan, "tree_refreshed", by=by, changes={"nodes": (None, len(changes)), "on": (None, on)})
    bus.publish(events.PlanTreeRefreshed(plan_id=plan.pk, changes=len(changes)), by=by)
    return changes


@dataclass(frozen=True)
class _Redraw:
    """One redrawing of one plan on one day."""

    plan: TargetPlan
    tree: PlanTree
    drawing: Redrawing
    on: date
    by: Member
    at: datetime

    def run(self) -> None:
        before = self._columns()
        after = {head: self._after(head, column) for head, column in before.items()}
        owing = {node for column in after.values() for node, amount in column.items() if amount}
        self._end_and_hang()
        self._write(before, after, self._make_seats(owing))

    @cached_property
    def _metrics(self) -> Mapping[int, PlanMetric]:
        return {metric.pk: metric for metric in self.plan.metrics.all()}

    def _columns(self) -> dict[Head, Column]:
        """Every number of the month of the change and later, column by column."""
        cells = TargetCell.objects.filter(metric__plan=self.plan, month__gte=self.on.replace(day=1))
        held = Q(in_force__until_at=None, in_force__isnull=False)
        found: dict[Head, Column] = {}
        read = cells.values_list("metric_id", "level", "month", "node_id", *Side.values)
        for metric, level, month, node, *numbers in read:
            for side, number in zip(Side.values, numbers, strict=True):
                if number is not None:
                    found.setdefault((metric, level, month, side), {})[node] = number
        for metric, level, month, node, number in cells.filter(held).values_list(
            "metric_id", "level", "month", "node_id", "in_force__amount"
        ):
            found.setdefault((metric, level, month, IN_FORCE), {})[node] = number
        return found

    def _after(self, head: Head, column: Column) -> Column:
        metric, _level, month, _side = head
        behaviour = catalogue.metric(self._metrics[metric].metric_code).behaviour
        late = self._late(month, behaviour)
        if not amounts.adds_over_people(behaviour):
            return handed_on(column, self.drawing, late=late)
        shape = self.tree.shape
        step = amounts.step_of(self._metrics[metric].unit)
        return regrouped(column, shape, self.drawing.after(shape), self.drawing, late=late, step=step)

    def _late(self, month: date, behaviour: str) -> Callable[[int], Decimal]:
        """Share of a seat's month from the day on; a level belongs to whoever is there at the end."""
        if behaviour == catalogue.Behaviour.AS_OF:
            return lambda _node: Decimal(1)
        calendar, days = company.fiscal_calendar(), spans.month_of(month)
        shares: dict[tuple[date, date], Decimal] = {}

        def late(node: int) -> Decimal:
            held = self.tree.nodes[node].held
            key = (held.start, held.end)
            if key not in shares:
                shares[key] = prorating.late_share(calendar, days, held, self.on)
            return shares[key]

        return late

    def _end_and_hang(self) -> None:
        """End the seats that others follow, empty those nobody holds, and hang the young ones where they belong now."""
        ended = [node for node, successor in self.drawing.successors.items() if node != successor]
        PlanNode.objects.filter(pk__in=ended).update(until_on=self.on)
        emptied = [node for node in self.drawing.vacated if node in self.drawing.hung]
        PlanNode.objects.filter(pk__in=emptied).update(unit=None, member=None, state=NodeState.OPEN)
        for node, name in self.drawing.renamed.items():
            PlanNode.objects.filter(pk=node).update(name=name)

    def _make_seats(self, owing: set[int]) -> dict[int, int]:
        """Make the new nodes, those above first, empty ones only where something is owed; their ids by the temporary ones."""
        ids: dict[int, int] = {}
        for seat in self.drawing.new:
            if seat.key[0] != "seat" or seat.id in owing:
                ids[seat.id] = self._seat(seat, ids.get(seat.parent_id, seat.parent_id)).pk
        for node, parent in self.drawing.hung.items():
            PlanNode.objects.filter(pk=node).update(parent=ids.get(parent, parent), unit_path=self.drawing.paths[node])
        return ids

    def _seat(self, seat: NewSeat, parent: int) -> PlanNode:
        kind, key = seat.key
        known = self.tree.nodes.get(seat.follows or 0)
        holder = {} if kind == "seat" else {f"{kind}_id": key}
        return PlanNode.objects.create(
            plan=self.plan,
            parent_id=parent,
            name=seat.name,
            unit_path=seat.unit_path,
            from_on=self.on,
            until_on=self.plan.ends_on,
            state=known.state if known and holder else NodeState.OPEN,
            **holder,
        )

    def _write(self, before: Mapping[Head, Column], after: Mapping[Head, Column], ids: Mapping[int, int]) -> None:
        changes = list(self._changes(before, after, ids))
        why = _("The organization changed on %(day)s.") % {"day": self.on}
        write(self.plan, [one for one in changes if one.side != IN_FORCE], by=self.by, at=self.at, why=why)
        effect.replace([one for one in changes if one.side == IN_FORCE], at=self.at)

    def _changes(
        self, before: Mapping[Head, Column], after: Mapping[Head, Column], ids: Mapping[int, int]
    ) -> Iterator[Change]:
        for head, column in before.items():
            new = {ids.get(node, node): amount for node, amount in after[head].items() if node > 0 or node in ids}
            for node in column.keys() | new.keys():
                if column.get(node) != new.get(node):
                    yield Change(node, *head, old=column.get(node), new=new.get(node))

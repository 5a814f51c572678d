"""A plan's nodes read at once, and the shape they make."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import Period
from quarterdeck.people.models import Member
from quarterdeck.targets.models import PlanNode, TargetPlan
from quarterdeck.targets.rules.trees import Key, Tree


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A node without its numbers. An empty seat has neither unit nor member."""

    id: int
    parent_id: int | None
    unit_id: int | None
    member_id: int | None
    name: str
    unit_path: str
    held: Period
    state: str

    @property
    def key(self) -> Key:
        if self.member_id is not None:
            return "member", self.member_id
        return ("unit", self.unit_id) if self.unit_id is not None else ("seat", self.id)


@dataclass(frozen=True)
class PlanTree:
    """All nodes of a plan, those people have left included."""

    nodes: Mapping[int, NodeFacts]

    @cached_property
    def shape(self) -> Tree:
        return Tree({node.id: node.parent_id for node in self.nodes.values()})

    def members_under(self, node: int) -> set[int]:
        """The members whose seats are at a node or below it."""
        seats = [self.nodes[one] for one in (node, *self.shape.below(node))]
        return {seat.member_id for seat in seats if seat.member_id is not None}

    def is_held(self, node: int, month: Period) -> bool:
        """Whether the seat is held on any day of a month."""
        held = self.nodes[node].held
        return held.start < month.end and month.start < held.end


def plan(*, viewer: Member, plan_id: int) -> TargetPlan:
    """A plan the viewer may open; 404 else."""
    return get_object_or_404(TargetPlan.objects.current().visible_to(viewer), pk=plan_id)


def tree_of(plan: TargetPlan) -> PlanTree:
    """The plan's tree: units before people, each by name; one query."""
    rows = PlanNode.objects.filter(plan=plan).values_list(
        "pk", "parent_id", "unit_id", "member_id", "name", "unit_path", "from_on", "until_on", "state"
    )
    facts = [NodeFacts(*row[:6], Period(row[6], row[7]), row[8]) for row in rows]
    facts.sort(key=lambda node: (node.unit_id is None, node.member_id is None, node.name, node.held.start, node.id))
    return PlanTree({node.id: node for node in facts})

"""What a plan's tree would change to look like the organization."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quarterdeck.people.models import Member
from quarterdeck.targets.models import PlanState, TargetPlan
from quarterdeck.targets.queries import trees
from quarterdeck.targets.queries.organization import places_on
from quarterdeck.targets.queries.trees import PlanTree, tree_of
from quarterdeck.targets.rules.trees import Redrawing, Seat, redraw


class Kind(StrEnum):
    """What happens to a node: it comes, goes under something else, is held by nobody any more, or has a new name."""

    JOINED = "joined"
    MOVED = "moved"
    LEFT = "left"
    RENAMED = "renamed"


@dataclass(frozen=True)
class TreeChange:
    """One change of the tree: of whom, from where, to where (a name, where the name is what changed)."""

    kind: Kind
    name: str
    before: str = ""
    after: str = ""


def tree_changes(*, viewer: Member, plan_id: int, on: date) -> list[TreeChange]:
    """What `refresh_tree` would change on a day."""
    return changes_of(trees.plan(viewer=viewer, plan_id=plan_id), on)


def changes_of(plan: TargetPlan, on: date) -> list[TreeChange]:
    """The same of a plan at hand; nothing on days that its tree cannot follow any more, and of a plan that was withdrawn."""
    if plan.state == PlanState.WITHDRAWN or not plan.organized_on <= on < plan.ends_on:
        return []
    tree = tree_of(plan)
    return told(tree, redrawing_on(plan, tree, on))


def redrawing_on(plan: TargetPlan, tree: PlanTree, on: date) -> Redrawing:
    """The redrawing that a day asks for. Days before the plan begins change it as if from its first day."""
    start = max(on, plan.starts_on)
    seats = [
        Seat(node.id, node.key, node.parent_id, node.name, node.unit_path, is_young=node.held.start >= start)
        for node in tree.nodes.values()
        if node.held.end == plan.ends_on
    ]
    return redraw(seats, places_on(on, kept=[seat.key for seat in seats]))


def told(tree: PlanTree, drawing: Redrawing) -> list[TreeChange]:
    """The changes in words' parts: who came along with a unit that moved is not told apart."""
    names = {**{node.id: node.name for node in tree.nodes.values()}, **{seat.id: seat.name for seat in drawing.new}}
    after = drawing.after(tree.shape)
    joined = [seat for seat in drawing.new if not seat.follows and seat.id not in drawing.remainders]
    return [
        *(TreeChange(Kind.JOINED, seat.name, after=names[seat.parent_id]) for seat in joined),
        *_moves(tree, drawing, names, after.parents),
        *(TreeChange(Kind.RENAMED, name, before=names[node], after=name) for node, name in drawing.renamed.items()),
    ]


def _moves(
    tree: PlanTree, drawing: Redrawing, names: dict[int, str], parents: Mapping[int, int | None]
) -> Iterator[TreeChange]:
    for node in sorted(drawing.moved, key=lambda one: names[one]):
        before = names.get(tree.nodes[node].parent_id or 0, "")
        if node in drawing.vacated:
            yield TreeChange(Kind.LEFT, names[node], before=before)
        else:
            yield TreeChange(Kind.MOVED, names[node], before, names.get(parents[drawing.successors[node]] or 0, ""))

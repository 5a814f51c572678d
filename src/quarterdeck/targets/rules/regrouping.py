"""What is owed goes with the people who move: taken from the wholes they leave, added to those they join.

Works on one column of the grid (one metric, level, month and side) at a time. Where parts added up to their wholes before, they
do after.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from quarterdeck.targets.rules import amounts
from quarterdeck.targets.rules.carrying import Column
from quarterdeck.targets.rules.trees import Redrawing, Tree

Late = Callable[[int], Decimal]


def regrouped(
    column: Mapping[int, Decimal], tree: Tree, after: Tree, drawing: Redrawing, *, late: Late, step: Decimal
) -> Column:
    """A column of what adds up over people, after a redrawing. `late` is the share of a seat's month that lies after it."""
    later = _later(column, tree, late=late, step=step)
    earlier = {node: column[node] - later[node] for node in column}
    taken = _take_out(later, tree, drawing)
    kept = {drawing.successors.get(node, node): amount for node, amount in later.items()}
    _put_in(kept, after, drawing, taken)
    found = dict(kept)
    for node, amount in earlier.items():
        if node in found or late(node) < 1:
            found[node] = found.get(node, Decimal(0)) + amount
    _keep_remainders(found, after, drawing)
    return found


def handed_on(column: Mapping[int, Decimal], drawing: Redrawing, *, late: Late) -> Column:
    """A column of rates after a redrawing: whoever moves owes the same rate before and after, and an empty seat owes none."""
    found: Column = {}
    for node, amount in column.items():
        if late(node) < 1:
            found[node] = amount
        if late(node) > 0 and node not in drawing.vacated:
            found[drawing.successors.get(node, node)] = amount
    return found


def _later(column: Mapping[int, Decimal], tree: Tree, *, late: Late, step: Decimal) -> Column:
    """The part of each amount that lies after the change, from the leaves up: a whole's is the sum of its parts', and so much of
    what nobody below owes."""
    found: Column = {}
    for node in reversed(tree.top_down()):
        if node not in column:
            continue
        parts = [part for part in tree.children.get(node, []) if part in column]
        loose = column[node] - sum((column[part] for part in parts), Decimal(0))
        share = late(node)
        own = loose if share == 1 else amounts.rounded(loose * share, step)
        found[node] = sum((found[part] for part in parts), own)
    return found


def _take_out(later: Column, tree: Tree, drawing: Redrawing) -> dict[int, Decimal]:
    """Take what moves out of every whole above it, the deepest first, so that nothing is taken twice. Returns what was taken."""
    taken: dict[int, Decimal] = {}
    for node in sorted(drawing.moved, key=tree.depth, reverse=True):
        if node not in later:
            continue
        taken[node] = later[node]
        for above in tree.above(node):
            if above in later:
                later[above] -= taken[node]
    return taken


def _put_in(later: Column, after: Tree, drawing: Redrawing, taken: Mapping[int, Decimal]) -> None:
    """Add what moved to every whole now above it. A new unit owes what comes into it; an old one without a number stays so."""
    fresh = {seat.id for seat in drawing.new if seat.follows is None}
    for node, amount in taken.items():
        for above in after.above(drawing.successors[node]):
            if above in later or above in fresh:
                later[above] = later.get(above, Decimal(0)) + amount


def _keep_remainders(found: Column, after: Tree, drawing: Redrawing) -> None:
    """Let an empty seat owe what a unit owed before anybody was in it."""
    for seat, unit in drawing.remainders.items():
        if unit in found:
            rest = found[unit] - sum((found.get(part, Decimal(0)) for part in after.children[unit]), Decimal(0))
            if rest:
                found[seat] = rest

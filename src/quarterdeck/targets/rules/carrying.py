"""How a changed number carries through the tree, so that parts go on adding up to their whole."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import StrEnum

from quarterdeck.targets.rules.splitting import split
from quarterdeck.targets.rules.trees import Tree

# What each node owes in one column of the grid: one metric, level, month and side. A node without a number is not in it.
Column = dict[int, Decimal]
Weigh = Callable[[int, list[int]], list[Decimal]]


class Carry(StrEnum):
    """Where else a change of one number is felt: nowhere, by the parts below, by the wholes above, or by both."""

    NONE = "none"
    DOWN = "down"
    UP = "up"
    BOTH = "both"


def split_below(
    column: Mapping[int, Decimal], tree: Tree, node: int, *, weigh: Weigh, step: Decimal, turn: int = 0
) -> Column:
    """What the nodes below owe when each whole is split among its parts by their weights, from a node downwards.

    Where nobody below weighs anything, nothing is handed down; a part that weighs nothing, such as a seat that has ended, is given
    no number either. `turn` says who of equals is rounded up first.
    """
    found: Column = {}
    waiting = [(node, column[node])]
    while waiting:
        above, whole = waiting.pop()
        parts = tree.children.get(above, [])
        weights = weigh(above, parts) if parts else []
        if not any(weights):
            continue
        for part, weight, amount in zip(parts, weights, split(whole, weights, step, turn=turn), strict=True):
            if weight or part in column:
                found[part] = amount
                waiting.append((part, amount))
    return found


def gathered(column: Mapping[int, Decimal], tree: Tree, node: int) -> Column:
    """What the nodes with parts below owe when each is the sum of its parts, from the leaves up to a node."""
    found = dict(column)
    changed: Column = {}
    for whole in reversed([node, *tree.below(node)]):
        known = [found[part] for part in tree.children.get(whole, []) if part in found]
        if known:
            changed[whole] = found[whole] = sum(known, Decimal(0))
    return changed


def carried(
    column: Mapping[int, Decimal],
    edits: Mapping[int, Decimal | None],
    tree: Tree,
    *,
    carry: Carry,
    weigh: Weigh,
    step: Decimal,
) -> dict[int, Decimal | None]:
    """The edits with what follows from them. A number typed in the same go is never changed by what follows from another.

    Down: the parts of an edited node are split anew in proportion to what they owed. Up: the wholes above change by the same
    difference, up to the next one that was typed itself.
    """
    found: dict[int, Decimal | None] = dict(edits)
    if carry in (Carry.DOWN, Carry.BOTH):
        found |= _followed_below(column, edits, tree, weigh=weigh, step=step)
    if carry in (Carry.UP, Carry.BOTH):
        found |= _followed_above(column, edits, tree)
    return found


def _followed_below(
    column: Mapping[int, Decimal], edits: Mapping[int, Decimal | None], tree: Tree, *, weigh: Weigh, step: Decimal
) -> Column:
    found: Column = {}
    for node, value in edits.items():
        if value is not None and edits.keys().isdisjoint(tree.below(node)):
            found |= split_below({**column, node: value}, tree, node, weigh=weigh, step=step)
    return found


def _followed_above(column: Mapping[int, Decimal], edits: Mapping[int, Decimal | None], tree: Tree) -> Column:
    found: Column = {}
    for node, value in edits.items():
        difference = (value or Decimal(0)) - column.get(node, Decimal(0))
        for above in tree.above(node):
            if above in edits:
                break
            found[above] = found.get(above, column.get(above, Decimal(0))) + difference
    return found

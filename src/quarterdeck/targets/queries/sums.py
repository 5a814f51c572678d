"""Where what is owed above and below differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.metrics import catalogue
from quarterdeck.people.models import Member
from quarterdeck.targets.models import Level, Side
from quarterdeck.targets.queries.grid import Grid, grid
from quarterdeck.targets.rules import amounts, sums
from quarterdeck.targets.rules.sums import Balance, Fit

_SIDES = tuple(side.value for side in Side)


@dataclass(frozen=True)
class Mismatch:
    """A whole that its parts do not add up to, in one month or (None) over the year."""

    node_id: int
    name: str
    month: date | None
    balance: Balance


def mismatches(
    *, viewer: Member, plan_id: int, metric_code: str, level: str = Level.BASE, side: str = Side.GIVEN
) -> list[Mismatch]:
    """Units in the viewer's sight whose parts come to more or less than they owe, or where one of the two is not set.

    The year first, then its months. A rate is no sum, so nothing can differ.
    """
    return of_grid(grid(viewer=viewer, plan_id=plan_id, metric_code=metric_code, level=level), side=side)


def of_grid(shown: Grid, *, side: str) -> list[Mismatch]:
    """The same for a grid that is at hand."""
    behaviour = catalogue.metric(shown.metric.metric_code).behaviour
    if not amounts.adds_over_people(behaviour):
        return []
    parts: dict[int, list[int]] = {}
    for node in shown.nodes:
        if node.parent_id is not None:
            parts.setdefault(node.parent_id, []).append(node.id)
    names = {node.id: node.name for node in shown.nodes}
    found = []
    for whole, below in parts.items():
        monthly = [_balance(shown, whole, below, place, side) for place in range(len(shown.months))]
        if amounts.adds_over_time(behaviour):
            found += _told(whole, names[whole], [(None, sums.over_time(monthly))])
        found += _told(whole, names[whole], list(zip(shown.months, monthly, strict=True)))
    return sorted(found, key=lambda one: one.month is not None)


def _balance(shown: Grid, whole: int, below: Sequence[int], place: int, side: str) -> Balance:
    return sums.balance(_number(shown, whole, place, side), [_number(shown, part, place, side) for part in below])


def _number(shown: Grid, node: int, place: int, side: str) -> Decimal | None:
    row = shown.cells.get(node)
    cell = row[place] if row else None
    return None if cell is None else (cell[0], cell[1], cell[2])[_SIDES.index(side)]


def _told(node: int, name: str, balances: Sequence[tuple[date | None, Balance]]) -> list[Mismatch]:
    return [Mismatch(node, name, month, one) for month, one in balances if one.fit != Fit.MATCHED]

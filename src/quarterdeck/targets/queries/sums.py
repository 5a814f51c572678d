"""Where what is owed above and below differs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.metrics import catalogue
from quarterdeck.targets.models import Side
from quarterdeck.targets.queries.grid import Grid, GridNode
from quarterdeck.targets.rules import amounts, spans, sums
from quarterdeck.targets.rules.sums import Balance, Fit

_SIDES = tuple(side.value for side in Side)


@dataclass(frozen=True)
class Mismatch:
    """A whole that its parts do not add up to, in one month or (None) over the year."""

    node_id: int
    name: str
    month: date | None
    balance: Balance


def mismatches(shown: Grid, *, side: str = Side.GIVEN) -> list[Mismatch]:
    """Units in sight whose parts come to more or less than they owe, or where one of the two is not set.

    The year first, then its months. A rate is no sum, so nothing can differ.
    """
    behaviour = catalogue.metric(shown.metric.metric_code).behaviour
    if not amounts.adds_over_people(behaviour):
        return []
    parts: dict[int, list[GridNode]] = {}
    for node in shown.nodes:
        if node.parent_id is not None:
            parts.setdefault(node.parent_id, []).append(node)
    names = {node.id: node.name for node in shown.nodes}
    found = []
    for whole, below in parts.items():
        monthly = dict(_balances(shown, whole, below, side))
        if amounts.adds_over_time(behaviour):
            found += _told(whole, names[whole], [(None, sums.over_time(list(monthly.values())))])
        found += _told(whole, names[whole], list(monthly.items()))
    return sorted(found, key=lambda one: one.month is not None)


def _balances(shown: Grid, whole: int, below: Sequence[GridNode], side: str) -> Iterator[tuple[date, Balance]]:
    """The months in which somebody sits below: a unit that everybody has left is a whole without parts."""
    for place, month in enumerate(shown.months):
        numbers = [(node, _number(shown, node.id, place, side)) for node in below]
        parts = [number for node, number in numbers if number is not None or _is_held(node, month)]
        if parts:
            yield month, sums.balance(_number(shown, whole, place, side), parts)


def _is_held(node: GridNode, month: date) -> bool:
    days = spans.month_of(month)
    return node.from_on < days.end and days.start < node.until_on


def _number(shown: Grid, node: int, place: int, side: str) -> Decimal | None:
    row = shown.cells.get(node)
    cell = row[place] if row else None
    return None if cell is None else (cell[0], cell[1], cell[2])[_SIDES.index(side)]


def _told(node: int, name: str, balances: Sequence[tuple[date | None, Balance]]) -> list[Mismatch]:
    return [Mismatch(node, name, month, one) for month, one in balances if one.fit != Fit.MATCHED]

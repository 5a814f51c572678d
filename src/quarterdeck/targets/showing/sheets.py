"""The grid as grid.ts takes it: rows in tree order, amounts as whole numbers of the smallest step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.core.pages.components import Comparison, Figure
from quarterdeck.metrics.catalogue import Metric, Unit
from quarterdeck.metrics.showing import KINDS
from quarterdeck.targets.actions.refusals import CellConflict
from quarterdeck.targets.models import Side
from quarterdeck.targets.queries import sums
from quarterdeck.targets.queries.grid import Grid, GridNode
from quarterdeck.targets.rules import amounts, spans

MONTHS = 12
_SIDES = tuple(Side)


def sheet(grid: Grid, metric: Metric, notes: Mapping[int, int]) -> dict[str, Any]:
    """Everything the grid shows, for JSON."""
    places = {node.id: place for place, node in enumerate(grid.nodes)}
    return {
        "rows": [_row(node, places, grid.months, notes.get(node.id, 0)) for node in grid.nodes],
        "months": [month.isoformat() for month in grid.months],
        "monthLabels": [month_label(month) for month in grid.months],
        "quarterLabels": [_("Q%(number)s") % {"number": number} for number in (1, 2, 3, 4)],
        "decimals": decimals_of(metric.unit),
        "addsOverTime": adds_over_time(metric),
        "addsOverPeople": amounts.adds_over_people(metric.behaviour),
        "amounts": amounts_of(grid, metric),
    }


def amounts_of(grid: Grid, metric: Metric) -> dict[str, list[int | None]]:
    """The amounts of each side, twelve of a row after the other, in steps."""
    step = amounts.step_of(metric.unit)
    found: dict[str, list[int | None]] = {side.value: [] for side in _SIDES}
    for node in grid.nodes:
        for cell in grid.cells.get(node.id) or [None] * MONTHS:
            for place, side in enumerate(_SIDES):
                found[side.value].append(in_steps(cell[:3][place] if cell else None, step))
    return found


def conflict(changed: CellConflict, metric: Metric) -> dict[str, Any]:
    """A cell that somebody else changed, for JSON."""
    step = amounts.step_of(metric.unit)
    return {
        "node": changed.node_id,
        "month": changed.month.isoformat(),
        "kind": changed.side,
        "yours": in_steps(changed.yours, step),
        "theirs": in_steps(changed.theirs, step),
        "who": changed.who,
    }


def figures(grid: Grid, metric: Metric) -> list[Figure]:
    """What the topmost row owes over the year, as each side has it, and how many sums do not fit."""
    if not grid.nodes or not adds_over_time(metric):
        return []
    top = grid.nodes[0].id
    given, proposed, agreed = (year_of(grid, top, side) for side in _SIDES)
    unfit = {one.node_id for side in (Side.GIVEN, Side.PROPOSED) for one in sums.mismatches(grid, side=side)}
    currency = company.company().currency_id if metric.unit == Unit.MONEY else ""
    kind = KINDS[metric.unit]
    from_above = [Comparison(_("Given"), given, is_target=True)] if given else []
    return [
        Figure(
            _("Given for the year"), given, kind, currency, definition=_("What the topmost row is given, all months.")
        ),
        Figure(
            _("Proposed"),
            proposed,
            kind,
            currency,
            comparisons=from_above,
            definition=_("What the topmost row proposes."),
        ),
        Figure(
            pgettext("target", "Agreed"),
            agreed,
            kind,
            currency,
            comparisons=from_above,
            definition=_("What both sides agreed on."),
        ),
        Figure(
            _("Sums that differ"),
            len(unfit),
            better="lower",
            definition=_("Rows that owe more or less than those below them together."),
        ),
    ]


def adds_over_time(metric: Metric) -> bool:
    return amounts.adds_over_time(metric.behaviour)


def in_steps(amount: Decimal | None, step: Decimal) -> int | None:
    return None if amount is None else int(amounts.rounded(amount, step) / step)


def decimals_of(unit: str) -> int:
    """How many decimals of an amount in steps are shown; of shares two, since they are shown in percent."""
    decimals = -int(amounts.step_of(unit).as_tuple().exponent)
    return decimals - 2 if unit == Unit.PERCENT else decimals


def written(amount: Decimal | None, metric: Metric, *, has_sign: bool = False) -> str:
    """An amount exactly, for a table of both sides."""
    if amount is None:
        return formatting.EMPTY
    scaled = amount * 100 if metric.unit == Unit.PERCENT else amount
    text = formatting.grouped(scaled, 0 if scaled == scaled.to_integral_value() else decimals_of(metric.unit))
    text += "%" if metric.unit == Unit.PERCENT else ""
    return f"+{text}" if has_sign and amount > 0 else text


def month_label(month: date) -> str:
    return pgettext("month of a year", "%(month)s/%(year)s") % {"month": f"{month:%m}", "year": f"{month:%y}"}


def year_of(grid: Grid, node_id: int, side: Side) -> Decimal | None:
    """What a node owes over the year, as one side has it; empty when no month is set."""
    place = _SIDES.index(side)
    return added(cell[:3][place] for cell in grid.cells.get(node_id) or () if cell)


def added(parts: Iterable[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if known else None


def _row(node: GridNode, places: Mapping[int, int], months: Sequence[date], notes: int) -> dict[str, Any]:
    held = [place for place, month in enumerate(months) if _is_held(node, month)]
    return {
        "id": node.id,
        "parent": places.get(node.parent_id or 0, -1),
        "depth": node.depth,
        "name": node.name,
        "detail": detail(node),
        "isPerson": node.kind == "member",
        "state": node.state,
        "notes": notes,
        "first": held[0] if held else 0,
        "last": held[-1] + 1 if held else 0,
        "may": sides_of(node),
    }


def detail(node: GridNode) -> str:
    """What is to be known of a row beside its numbers: that nobody sits there, or how long its holder is away."""
    if node.kind == "seat":
        return _("Nobody sits here since somebody left. Share it out again.")
    if not node.away_days:
        return ""
    away = ngettext("less %(count)d day of leave", "less %(count)d days of leave", node.away_days)
    return away % {"count": node.away_days}


def sides_of(node: GridNode) -> list[str]:
    """Whose numbers of a row the viewer may write."""
    may = {Side.GIVEN: node.may_give, Side.PROPOSED: node.may_propose, Side.AGREED: node.may_agree}
    return [side.value for side, is_allowed in may.items() if is_allowed]


def _is_held(node: GridNode, month: date) -> bool:
    held = spans.month_of(month)
    return node.from_on < held.end and held.start < node.until_on

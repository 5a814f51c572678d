"""The grid as a table of a workbook: a row for each row in sight, a column for each month."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from quarterdeck.core.exports.cells import Cell
from quarterdeck.targets.models import Side
from quarterdeck.targets.queries.grid import Grid

# Before the months stand the row's number, by which it is found again, and its name.
LEADING = 2


def columns(grid: Grid) -> list[str]:
    return [_("Row number"), _("Team or person"), *(f"{month:%Y-%m}" for month in grid.months)]


def rows(grid: Grid, side: Side) -> Iterator[Sequence[Cell]]:
    """One side's amounts; shares stay shares, 0.3 for 30 %."""
    place = list(Side).index(side)
    for node in grid.nodes:
        cells = grid.cells.get(node.id) or [None] * len(grid.months)
        yield (node.id, "\u3000" * node.depth + node.name, *(cell[:3][place] if cell else None for cell in cells))

"""A table of targets out of a file: taken as a whole, or refused with every row that cannot be used."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from django.core.files import File
from django.utils.translation import gettext as _

from quarterdeck.core.imports.problems import FileProblem
from quarterdeck.core.imports.reading import Row, Table, tables_of
from quarterdeck.core.imports.values import plain
from quarterdeck.targets.actions.cells import CellEdit
from quarterdeck.targets.queries.grid import Grid

_MOST_TOLD = 8
_LEADING = 2


def edits_of(upload: "File[bytes]", grid: Grid, *, side: str) -> list[CellEdit]:
    """The numbers of a CSV or XLSX file for the rows and months of a grid; empty cells are left as they are.

    Rows are found by the number in the first column, else by the name in the second, where only one row has it. Refuses
    the whole file with the line and reason of each row that cannot be used.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(upload.name or "").name
        path.write_bytes(upload.read())
        edits, problems = _read(tables_of(path)[0], grid, side)
    if problems:
        more = len(problems) - _MOST_TOLD
        told = problems[:_MOST_TOLD] + ([_("and %(count)s more") % {"count": more}] if more > 0 else [])
        raise FileProblem(_("Nothing was taken. %(problems)s") % {"problems": " · ".join(told)}, code="file")
    return edits


def _read(table: Table, grid: Grid, side: str) -> tuple[list[CellEdit], list[str]]:
    months = _months(table.header, grid.months)
    known = _Known(grid)
    edits: list[CellEdit] = []
    problems: list[str] = []
    for row in table.rows():
        try:
            edits += _row_edits(row, known, months, grid, side)
        except ValueError as reason:
            problems.append(_("Line %(line)s: %(reason)s") % {"line": row.line, "reason": reason})
    return edits, problems


class _Known:
    """The rows of a grid by number and by name."""

    def __init__(self, grid: Grid) -> None:
        self.numbers = {str(node.id): node.id for node in grid.nodes}
        self.names: dict[str, list[int]] = {}
        for node in grid.nodes:
            self.names.setdefault(node.name, []).append(node.id)

    def find(self, number: str, name: str) -> int:
        if found := self.numbers.get(number.strip()):
            return found
        namesakes = self.names.get(name.strip(), [])
        if len(namesakes) == 1:
            return namesakes[0]
        if namesakes:
            raise ValueError(_("several rows are called “%(name)s”; keep the first column.") % {"name": name.strip()})
        raise ValueError(_("no row of the plan is called “%(name)s”.") % {"name": name.strip() or number.strip()})


def _months(header: Sequence[str], months: Sequence[date]) -> dict[int, date]:
    """Which column holds which month; refuses a table without any."""
    wanted = {f"{month:%Y-%m}": month for month in months}
    found = {place: wanted[title.strip()[:7]] for place, title in enumerate(header) if title.strip()[:7] in wanted}
    if not found or min(found) < _LEADING:
        raise FileProblem(
            _("The first line must say: row, name, then months such as %(month)s.") % {"month": next(iter(wanted))},
            code="file",
        )
    return found


def _row_edits(row: Row, known: _Known, months: Mapping[int, date], grid: Grid, side: str) -> Iterator[CellEdit]:
    if row.problem:
        raise ValueError(row.problem)
    node = known.find(row.cells[0], row.cells[1])
    for place, month in months.items():
        amount = _amount(row.cells[place], month)
        if amount is not None:
            yield CellEdit(node, grid.metric.metric_code, grid.level, month, side, amount)


def _amount(cell: str, month: date) -> Decimal | None:
    written = plain(cell).replace(",", "")
    if not written:
        return None
    try:
        amount = Decimal(written.rstrip("%"))
    except InvalidOperation:
        raise ValueError(
            _("“%(cell)s” in %(month)s is no amount.") % {"cell": cell.strip(), "month": f"{month:%Y-%m}"}
        ) from None
    return amount / 100 if written.endswith("%") else amount

"""A report as a workbook."""

from django.utils.translation import gettext as _

from quarterdeck.core.exports import tables
from quarterdeck.core.exports.tables import Cell
from quarterdeck.reporting.queries.tables import Line, ReportTable

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook_of(table: ReportTable) -> bytes:
    """The rows of a report with their totals, as XLSX."""
    return tables.as_xlsx(columns_of(table), rows_of(table))


def columns_of(table: ReportTable) -> list[str]:
    """The names above the columns of a file."""
    return [*table.row_heads, *(column.name for column in table.columns)]


def rows_of(table: ReportTable) -> list[list[Cell]]:
    """Every row as plain values, the totals last."""
    rows: list[list[Cell]] = [_row(line) for line in table.lines]
    if table.totals:
        names = [_("Total"), *([""] * (len(table.row_heads) - 1))]
        rows.append([*names, *table.totals])
    return rows


def _row(line: Line) -> list[Cell]:
    return [*line.labels, *line.values]

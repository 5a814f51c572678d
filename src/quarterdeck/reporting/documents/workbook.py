"""Reports as a workbook: numbers that calculate, and a sheet that says what they are."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.exports import workbooks
from quarterdeck.core.exports.cells import Cell
from quarterdeck.core.exports.workbooks import Block, Column, Look, Row, Sheet
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.showing import files
from quarterdeck.reporting.queries import stating
from quarterdeck.reporting.queries.sections import Section
from quarterdeck.reporting.queries.tables import Line, ReportTable
from quarterdeck.reporting.rules.files import Taken

FIGURES = gettext_lazy("Figures")


def workbook_of(sections: Sequence[Section], taken: Taken) -> bytes:
    """A sheet of figures with their totals for each report, and one that states what they are."""
    told = [(one.title, one.table) for one in sections if one.table]
    sheets = [_sheet(table, title if len(told) > 1 else str(FIGURES)) for title, table in told]
    return workbooks.workbook(
        sheets,
        statement=_statement(sections, taken),
        title=taken.title,
        author=taken.by,
        company=company.company().name,
    )


def columns_of(table: ReportTable) -> list[str]:
    """The names above the columns of a file."""
    return [*table.row_heads, *(column.name for column in table.columns)]


def rows_of(table: ReportTable) -> list[list[Cell]]:
    """Every row as plain values, the totals last."""
    rows: list[list[Cell]] = [[*line.labels, *line.values] for line in table.lines]
    if table.totals:
        rows.append([*_total_names(table), *table.totals])
    return rows


def _sheet(table: ReportTable, name: str) -> Sheet:
    currency = company.company().currency_id
    figures = [Column(one.name, files.number_format(one.metric.unit, currency)) for one in table.columns]
    return Sheet([*map(Column, table.row_heads), *figures], _rows(table), name, kept=len(table.row_heads))


def _rows(table: ReportTable) -> Iterator[Row]:
    """Every row, what is put together, and the totals."""
    for line in table.lines:
        look = Look.REST if line.is_rest else Look.SUBTOTAL if line.is_subtotal else Look.PLAIN
        yield Row([*_labels(table, line), *line.values], look)
    if table.totals:
        yield Row([*_total_names(table), *table.totals], Look.TOTAL)


def _labels(table: ReportTable, line: Line) -> list[str | date]:
    """Names, but days as dates, so that they sort and filter."""
    return [
        key if isinstance(key, date) and _is_day(code) else label
        for code, key, label in zip(table.definition.rows, line.keys, line.labels, strict=not line.is_subtotal)
    ] + list(line.labels[len(line.keys) :])


def _statement(sections: Sequence[Section], taken: Taken) -> list[Block]:
    """What the file is, what each report is limited to, and what each figure means."""
    about = [stating.about(one.table) if one.table else [(_("No figures"), one.problem)] for one in sections]
    tables = [one.table for one in sections if one.table]
    definitions = files.definitions(stating.used_in(tables))
    if len(sections) == 1:
        return [Block([*stating.stated(taken), *about[0]]), definitions]
    told = [Block(said, (one.title, "")) for one, said in zip(sections, about, strict=True)]
    return [Block(stating.stated(taken)), *told, definitions]


def _total_names(table: ReportTable) -> list[str]:
    return [_("Total"), *([""] * (len(table.row_heads) - 1))]


def _is_day(code: str) -> bool:
    return DIMENSIONS[code].grain is Grain.DAY

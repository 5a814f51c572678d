"""Reports as a workbook: numbers that calculate, and a sheet that says what they are."""

import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.exports.tables import Cell
from quarterdeck.core.pages import formatting
from quarterdeck.metrics.catalogue import Unit
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.rules import Value
from quarterdeck.reporting.queries import stating
from quarterdeck.reporting.queries.sections import Section
from quarterdeck.reporting.queries.tables import Line, ReportTable
from quarterdeck.reporting.rules.files import Taken

FIGURES, DEFINITIONS = gettext_lazy("Figures"), gettext_lazy("Definitions")
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_HEAD = {
    "bold": True,
    "bg_color": "#EEF2F7",
    "bottom": 1,
    "border_color": "#9AA5B1",
    "text_wrap": True,
    "valign": "top",
}
_TOTAL = {"bold": True, "top": 1, "border_color": "#9AA5B1"}
_REST = {"italic": True, "font_color": "#5B6673"}
_MOST_WIDE = 48
_MOST_OF_NAME = 31
_ROW = 15.75


def workbook_of(sections: Sequence[Section], taken: Taken) -> bytes:
    """A sheet of figures with their totals for each report, and one that states what they are."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        told = [one for one in sections if one.table]
        names = [str(FIGURES)] if len(told) == 1 else [one.title for one in told]
        for name, one in zip(_sheet_names(names), told, strict=True):
            if one.table:
                _Figures(book, one.table, name).write()
        book.set_properties({"title": taken.title, "author": taken.by, "company": company.company().name})
        _Statement(book).write(sections, taken)
    return out.getvalue()


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """Names a spreadsheet takes: short, without the signs of its formulas, each once."""
    taken = {str(DEFINITIONS).casefold()}
    names = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip() or str(FIGURES)
        name, number = plain[:_MOST_OF_NAME], 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain[: _MOST_OF_NAME - 4]} {number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def columns_of(table: ReportTable) -> list[str]:
    """The names above the columns of a file."""
    return [*table.row_heads, *(column.name for column in table.columns)]


def rows_of(table: ReportTable) -> list[list[Cell]]:
    """Every row as plain values, the totals last."""
    rows: list[list[Cell]] = [[*line.labels, *line.values] for line in table.lines]
    if table.totals:
        rows.append([*_total_names(table), *table.totals])
    return rows


def number_format(unit: Unit, currency: str) -> str:
    """How a spreadsheet writes a figure; negative amounts are red."""
    match unit:
        case Unit.MONEY | Unit.MONEY_PER_DAY:
            digits = "#,##0" if currency in formatting.WITHOUT_CENTS else "#,##0.00"
            money = f'"{formatting.symbol(currency)}"{digits}'
            return f"{money};[Red]-{money}"
        case Unit.PERCENT:
            return "0.0%"
        case Unit.DAYS | Unit.MINUTES:
            return "#,##0.0"
        case Unit.COUNT:
            return "#,##0"


class _Figures:
    """The sheet of figures: heads that stay, rows that filter, totals last."""

    def __init__(self, book: Workbook, table: ReportTable, name: str) -> None:
        self.book, self.table = book, table
        self.sheet: Worksheet = book.add_worksheet(name)
        self.width = len(table.row_heads)
        self.made: dict[str, Format] = {}

    def write(self) -> None:
        heads = columns_of(self.table)
        for place, head in enumerate(heads):
            self.sheet.write_string(0, place, head, self._format(_HEAD | ({} if place < self.width else _RIGHT)))
        self.sheet.set_row(0, _ROW * 2)
        for number, line in enumerate(self.table.lines, start=1):
            self._write_line(number, line, _REST if line.is_rest else {})
        if self.table.totals:
            self._write_total(len(self.table.lines) + 1)
        self.sheet.freeze_panes(1, self.width)
        self.sheet.autofilter(0, 0, len(self.table.lines), max(len(heads) - 1, 0))
        self._fit(heads)
        self._lay_out_for_print()

    def _write_line(self, number: int, line: Line, look: dict[str, Any]) -> None:
        for place, label in enumerate(self._labels(line)):
            if isinstance(label, date):
                self.sheet.write_datetime(number, place, label, self._format(look | {"num_format": "yyyy-mm-dd"}))
            else:
                self.sheet.write_string(number, place, label, self._format(look))
        self._write_values(number, line.values, look)

    def _labels(self, line: Line) -> list[str | date]:
        """Names, but days as dates, so that they sort and filter."""
        return [
            key if isinstance(key, date) and _is_day(code) else label
            for code, key, label in zip(self.table.definition.rows, line.keys, line.labels, strict=True)
        ]

    def _write_values(self, number: int, values: tuple[Value, ...], look: dict[str, Any]) -> None:
        currency = company.company().currency_id
        for place, (column, value) in enumerate(zip(self.table.columns, values, strict=True), start=self.width):
            form = self._format(look | {"num_format": number_format(column.metric.unit, currency)})
            if value is None:
                self.sheet.write_blank(number, place, None, form)
            else:
                self.sheet.write_number(number, place, Decimal(value), form)

    def _write_total(self, number: int) -> None:
        for place, name in enumerate(_total_names(self.table)):
            self.sheet.write_string(number, place, name, self._format(_TOTAL))
        self._write_values(number, self.table.totals, _TOTAL)

    def _fit(self, heads: list[str]) -> None:
        """Columns as wide as what is in them: Chinese characters take the room of two."""
        lines = self.table.lines[:200]
        for place, head in enumerate(heads):
            texts = [line.labels[place] for line in lines] if place < self.width else []
            widest = max([_room(head) / (1 if place < self.width else 1.6), *map(_room, texts), 12])
            self.sheet.set_column(place, place, min(widest + 2, _MOST_WIDE))

    def _lay_out_for_print(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(0)
        self.sheet.set_footer("&L&A&R&P / &N")

    def _format(self, look: dict[str, Any]) -> Format:
        """The same format once."""
        name = repr(sorted(look.items()))
        if name not in self.made:
            self.made[name] = self.book.add_format(look)
        return self.made[name]


_RIGHT = {"align": "right"}


class _Statement:
    """The sheet that states period, limits, who took it and when, and the definition of every metric."""

    def __init__(self, book: Workbook) -> None:
        self.sheet: Worksheet = book.add_worksheet(str(DEFINITIONS)[:_MOST_OF_NAME])
        top = {"valign": "top"}
        self.bold, self.wrapped, self.head = (
            book.add_format(look) for look in ({"bold": True, **top}, {"text_wrap": True, **top}, _HEAD)
        )
        self.row = 0

    def write(self, sections: Sequence[Section], taken: Taken) -> None:
        self._lines(stating.stated(taken))
        for one in sections:
            if len(sections) > 1:
                self.row += 1
                self._heads((one.title, ""))
            self._lines(stating.about(one.table) if one.table else [(_("No figures"), one.problem)])
        self.row += 1
        self._definitions([one.table for one in sections if one.table])
        for place, width in enumerate((24, 70, 16, 18, 34)):
            self.sheet.set_column(place, place, width)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)

    def _lines(self, lines: Sequence[tuple[str, str]]) -> None:
        for name, value in lines:
            self.sheet.write_string(self.row, 0, name, self.bold)
            self.sheet.write_string(self.row, 1, value, self.wrapped)
            self.row += 1

    def _heads(self, names: Sequence[str]) -> None:
        for place, text in enumerate(names):
            self.sheet.write_string(self.row, place, text, self.head)
        self.row += 1

    def _definitions(self, tables: Sequence[ReportTable]) -> None:
        self._heads((_("Metric"), _("Definition"), _("Unit"), _("Direction"), _("How it adds up")))
        for one in stating.defined(stating.used_in(tables)):
            self.sheet.write_string(self.row, 0, one.name, self.bold)
            lines = max(1, *(-(-_room(text) // room) for text, room in ((one.formula, 64), (one.behaviour, 30))))
            self.sheet.set_row(self.row, _ROW * lines)
            for place, text in enumerate((one.formula, one.unit, one.direction, one.behaviour), start=1):
                self.sheet.write_string(self.row, place, text, self.wrapped)
            self.row += 1


def _total_names(table: ReportTable) -> list[str]:
    return [_("Total"), *([""] * (len(table.row_heads) - 1))]


def _is_day(code: str) -> bool:
    return DIMENSIONS[code].grain is Grain.DAY


def _room(text: str) -> int:
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)

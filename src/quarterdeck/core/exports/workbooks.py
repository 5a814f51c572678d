"""Workbooks that people open in a spreadsheet: sheets of rows with numbers that calculate, and one that says what they are.

Text that looks like a formula stays text, so that opening a file never runs what somebody typed into a name.
"""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from quarterdeck.core.exports.cells import Cell, local

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LINE = {"border_color": "#9AA5B1"}
_HEAD = {"bold": True, "bg_color": "#EEF2F7", "bottom": 1, "text_wrap": True, "valign": "top", **_LINE}
_DAY, _MOMENT = {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm"}
_MOST_WIDE, _LEAST_WIDE, _MEASURED = 48, 12, 200
# Heads and totals are bold, and wider for it.
_BOLD = 1.15
_MOST_OF_NAME = 31
_ROW = 15.75
_PAPER_A4 = 9


class Look(Enum):
    """What a row is among the others."""

    PLAIN = ()
    REST = (("italic", True), ("font_color", "#5B6673"))
    SUBTOTAL = (("bold", True),)
    TOTAL = (("bold", True), ("top", 1), ("border_color", "#9AA5B1"))


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; figures have a number format and stand to the right."""

    name: str
    number_format: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row."""

    cells: Sequence[Cell]
    look: Look = Look.PLAIN


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows under heads that stay; `kept` columns stay as well when one goes to the right."""

    columns: Sequence[Column]
    rows: Iterable[Row]
    name: str = ""
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, under heads if they have some; the first cell of each is its name."""

    lines: Sequence[Sequence[str]]
    heads: Sequence[str] = ()


def workbook(
    sheets: Sequence[Sheet], *, statement: Sequence[Block] = (), title: str = "", author: str = "", company: str = ""
) -> bytes:
    """A workbook of sheets; `statement` goes onto a last one that says what they are."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        formats = _Formats(book)
        for name, sheet in zip(_names([sheet.name for sheet in sheets]), sheets, strict=True):
            _write(book.add_worksheet(name), sheet, formats)
        if statement:
            _state(book.add_worksheet(_definitions()), statement, formats)
        book.set_properties({"title": title, "author": author, "company": company})
    return out.getvalue()


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[str, Format] = {}

    def of(self, *looks: dict[str, Any]) -> Format:
        """The format that puts some looks together."""
        look = {name: value for one in looks for name, value in one.items()}
        name = repr(sorted(look.items()))
        if name not in self.made:
            self.made[name] = self.book.add_format(look)
        return self.made[name]


class _Widths:
    """How wide the columns have to be: for the first texts, and for every figure, which too narrow a column does not show."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.widest = [_room(one.name) / (1.6 if one.number_format else 1) for one in columns]
        self.greatest = [0.0] * len(columns)

    def see(self, number: int, cells: Sequence[Cell]) -> None:
        """Look at a row; totals are rows as well."""
        for place, cell in enumerate(cells):
            if isinstance(cell, int | float | Decimal):
                self.greatest[place] = max(self.greatest[place], abs(float(cell)))
            elif cell is not None and number <= _MEASURED:
                self.widest[place] = max(self.widest[place], _room(_text(cell)))

    def found(self) -> list[float]:
        """The widths, in characters."""
        figures = (_room(_figure(*one)) * _BOLD for one in zip(self.greatest, self.columns, strict=True))
        return [
            min(max(text, figure, _LEAST_WIDE) + 2, _MOST_WIDE)
            for text, figure in zip(self.widest, figures, strict=True)
        ]


def _text(cell: str | date) -> str:
    return "0000-00-00 00:00" if isinstance(cell, datetime) else str(cell)


def _figure(value: float, column: Column) -> str:
    """How a column's format writes a figure below zero, near enough for its width."""
    positive = column.number_format.partition(";")[0]
    decimals = len(positive.partition(".")[2].rstrip("%"))
    around = re.sub('[#,0."]', "", positive)
    return f"-{around}{value * (100 if '%' in positive else 1):,.{decimals}f}"


def _definitions() -> str:
    return _("Definitions")[:_MOST_OF_NAME]


def _names(titles: Sequence[str]) -> list[str | None]:
    """Names a spreadsheet takes: short, without the signs of its formulas, each once; None leaves it to the spreadsheet."""
    taken = {_definitions().casefold()}
    names: list[str | None] = []
    for title in titles:
        plain = re.sub(r"[\[\]:*?/\\']", " ", title).strip()
        name, number = plain[:_MOST_OF_NAME], 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain[: _MOST_OF_NAME - 4]} {number}"
        taken |= {name.casefold()} - {""}
        names.append(name or None)
    return names


def _write(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    for place, column in enumerate(sheet.columns):
        right = {"align": "right"} if column.number_format else {}
        page.write_string(0, place, column.name, formats.of(_HEAD, right))
    page.set_row(0, _ROW * 2)
    widths = _Widths(sheet.columns)
    last = 0
    for number, row in enumerate(sheet.rows, start=1):
        for place, (column, cell) in enumerate(zip(sheet.columns, row.cells, strict=True)):
            _write_cell(page, number, place, local(cell), formats, dict(row.look.value), column)
        widths.see(number, row.cells)
        last = number if row.look is not Look.TOTAL else last
    page.freeze_panes(1, sheet.kept)
    page.autofilter(0, 0, last, max(len(sheet.columns) - 1, 0))
    for place, width in enumerate(widths.found()):
        page.set_column(place, place, width)
    page.repeat_rows(0)
    page.set_footer("&L&A&R&P / &N")
    _lay_out_for_print(page)


def _write_cell(
    page: Worksheet, number: int, place: int, cell: Cell, formats: _Formats, look: dict[str, Any], column: Column
) -> None:
    if isinstance(cell, str):
        page.write_string(number, place, cell, formats.of(look))
    elif isinstance(cell, date):
        page.write_datetime(number, place, cell, formats.of(look, _MOMENT if isinstance(cell, datetime) else _DAY))
    else:
        number_format = {"num_format": column.number_format} if column.number_format else {}
        page.write(number, place, cell, formats.of(look, number_format))


def _state(page: Worksheet, blocks: Sequence[Block], formats: _Formats) -> None:
    bold, wrapped = formats.of({"bold": True, "valign": "top"}), formats.of({"text_wrap": True, "valign": "top"})
    widths = (24, 70, 16, 18, 34)
    number = 0
    for block in blocks:
        for place, head in enumerate(block.heads):
            page.write_string(number, place, head, formats.of(_HEAD))
        number += bool(block.heads)
        for line in block.lines:
            lines = max(-(-_room(text) // width) for text, width in zip(line, widths, strict=False))
            page.set_row(number, _ROW * max(1, lines))
            for place, text in enumerate(line):
                page.write_string(number, place, text, wrapped if place else bold)
            number += 1
        number += 1
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    _lay_out_for_print(page)


def _lay_out_for_print(page: Worksheet) -> None:
    page.set_landscape()
    page.set_paper(_PAPER_A4)
    page.fit_to_pages(1, 0)


def _room(text: str) -> int:
    """The width of a text: Chinese characters take the room of two."""
    return sum(2 if ord(character) > 0x2E80 else 1 for character in text)

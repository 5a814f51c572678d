"""Lists as files people open in a spreadsheet: XLSX and CSV.

Text that looks like a formula stays text: XLSX cells are written as strings, CSV cells get a leading apostrophe, so that
opening a file never runs what somebody typed into a name. CSV begins with a byte order mark, without which Excel garbles
Chinese.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

Cell = str | int | float | Decimal | date | datetime | None
Format = Literal["xlsx", "csv"]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def response(kind: str, *, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A download of the rows; any other kind than csv gives XLSX."""
    file_type: Format = "csv" if kind == "csv" else "xlsx"
    body = as_csv(columns, rows) if file_type == "csv" else as_xlsx(columns, rows)
    answer = HttpResponse(body, content_type=_TYPES[file_type])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{file_type}"'
    return answer


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(column) for column in columns])
    writer.writerows([_safe(_local(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, _local(cell))
        sheet.autofilter(0, 0, number, max(len(columns) - 1, 0))
        sheet.autofit()
    return out.getvalue()


def _write(sheet: "xlsxwriter.worksheet.Worksheet", row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def _local(cell: Cell) -> Cell:
    """Moments as the company's wall clock reads, since spreadsheets know no time zones."""
    return timezone.localtime(cell).replace(tzinfo=None) if isinstance(cell, datetime) and cell.tzinfo else cell


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell

"""Lists as files people open in a spreadsheet: XLSX and CSV.

Text that looks like a formula stays text: XLSX cells are written as strings, CSV cells get a leading apostrophe, so that
opening a file never runs what somebody typed into a name. CSV begins with a byte order mark, without which Excel garbles
Chinese.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from django.http import HttpResponse

from quarterdeck.core.exports.cells import Cell, local
from quarterdeck.core.exports.workbooks import Column, Row, Sheet, workbook

Format = Literal["xlsx", "csv"]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


def response(kind: str, *, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A download of the rows; any other kind than csv gives XLSX."""
    is_csv = kind == "csv"
    return download(
        as_csv(columns, rows) if is_csv else as_xlsx(columns, rows), name=name, kind="csv" if is_csv else "xlsx"
    )


def download(body: bytes, *, name: str, kind: Format) -> HttpResponse:
    """A finished file as the answer of a page."""
    answer = HttpResponse(body, content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_safe(column) for column in columns])
    writer.writerows([_safe(local(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    return workbook([Sheet([Column(name) for name in columns], (Row(row) for row in rows))])


def _safe(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell

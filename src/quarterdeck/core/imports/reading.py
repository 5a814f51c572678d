"""Tables out of files: CSV in any usual spelling, and sheets of XLSX workbooks, row by row."""

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from quarterdeck.core.imports import encodings
from quarterdeck.core.imports.problems import FileProblem

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
SHEET_SUFFIXES = (".xlsx",)
MEGABYTE = 1 << 20
MAX_TEXT_BYTES = 256 * MEGABYTE
MAX_SHEET_BYTES = 32 * MEGABYTE
MAX_UNPACKED_BYTES = 400 * MEGABYTE
MAX_ROWS = 2_000_000
_DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row under the header; `problem` says why they cannot be used. `line` is where the row begins."""

    line: int
    cells: list[str]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """A header and the rows under it. `name` is what people call it: the file, or file and sheet."""

    path: Path
    name: str
    sheet: str | None = None
    _dialect: tuple[str, str] = field(default=("", ""), compare=False)

    @cached_property
    def header(self) -> list[str]:
        for line in self._lines():
            return [title.strip().rstrip("*").strip() for title in line.cells]
        raise FileProblem(_("%(file)s is empty.") % {"file": self.name})

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank. A row with too few or too many cells says so."""
        width = len(self.header)
        lines = self._lines()
        next(lines, None)
        for row in lines:
            if row.problem or len(row.cells) == width:
                yield row
            else:
                yield _fitted(row, width)

    def count(self) -> int:
        """How many rows there are. Reading all of them also finds what is wrong with the file before anything is written."""
        rows = sum(1 for _row in self.rows())
        if rows > MAX_ROWS:
            raise FileProblem(
                _("%(file)s has more than %(limit)s rows. Split it.") % {"file": self.name, "limit": f"{MAX_ROWS:,}"}
            )
        return rows

    def _lines(self) -> Iterator[Row]:
        lines = _text_lines(self.path, self.name, *self._spelling) if self.sheet is None else self._sheet_lines()
        return (row for row in lines if row.problem or any(cell and not cell.isspace() for cell in row.cells))

    @cached_property
    def _spelling(self) -> tuple[str, str]:
        encoding = encodings.encoding_of(self.path)
        return encoding, _delimiter_of(self.path, encoding)

    def _sheet_lines(self) -> Iterator[Row]:
        sheet = _workbook(self.path).get_sheet_by_name(self.sheet or "")
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            yield Row(line, [_cell_text(cell) for cell in cells])


def tables_of(path: Path) -> list[Table]:
    """The tables a file holds: one for a text file, one for each sheet of a workbook. Refuses what is too big or no table."""
    suffix = path.suffix.lower()
    size = path.stat().st_size
    if suffix in SHEET_SUFFIXES:
        _refuse_big(path, size, MAX_SHEET_BYTES)
        _refuse_bomb(path)
        names = _workbook(path).sheet_names
        return [Table(path, path.name if len(names) == 1 else f"{path.name} · {name}", name) for name in names]
    if suffix in TEXT_SUFFIXES:
        _refuse_big(path, size, MAX_TEXT_BYTES)
        return [Table(path, path.name)]
    with path.open("rb") as file:
        encodings.refuse_binary(path.name, file.read(8192))
    raise FileProblem(_("%(file)s is not a table. Save it as CSV or XLSX.") % {"file": path.name})


def _refuse_big(path: Path, size: int, limit: int) -> None:
    if size > limit:
        raise FileProblem(
            _("%(file)s has %(size)s MB; up to %(limit)s MB can be read. Split it, or save it as CSV.")
            % {"file": path.name, "size": size // MEGABYTE, "limit": limit // MEGABYTE}
        )


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise _no_workbook(path) from None
    _refuse_big(path, unpacked, MAX_UNPACKED_BYTES)


def _workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except CalamineError:
        raise _no_workbook(path) from None


def _no_workbook(path: Path) -> FileProblem:
    return FileProblem(
        _("%(file)s is not an Excel workbook, or is damaged. Save it again as XLSX or CSV.") % {"file": path.name}
    )


def _fitted(row: Row, width: int) -> Row:
    """Blank cells too many are no harm; anything else is told."""
    if len(row.cells) > width and not any(cell.strip() for cell in row.cells[width:]):
        return Row(row.line, row.cells[:width])
    reason = _("The row has %(cells)s cells where the header has %(width)s.")
    return Row(row.line, row.cells, reason % {"cells": len(row.cells), "width": width})


class _Remembering:
    """Lines of a file, and those since the last row, so that a row that cannot be split is kept as it came."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.recent: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.recent.append(line)
            yield line


def _text_lines(path: Path, name: str, encoding: str, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding, newline="") as file:
        lines = _Remembering(iter(file))
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        line = 1
        while True:
            lines.recent.clear()
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                _refuse_open_quote(error, name, line)
                yield Row(
                    line, ["".join(lines.recent).rstrip("\r\n")], _("The quotation marks of the row do not match.")
                )
            else:
                yield Row(line, cells)
            line = reader.line_num + 1


def _refuse_open_quote(error: csv.Error, name: str, line: int) -> None:
    """A quotation mark that is never closed swallows the rest of the file: no row after it can be trusted."""
    if "unexpected end" in str(error) or "field larger" in str(error):
        raise FileProblem(
            _("%(file)s: a quotation mark opened on line %(line)s is never closed.") % {"file": name, "line": line}
        ) from error


def _delimiter_of(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as file:
        first = next((line for line in file if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)


def _cell_text(cell: Any) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime | date | time) else str(cell)

"""Files in every spelling people have, and the reasons for those that cannot be read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter

from quarterdeck.core.imports import reading
from quarterdeck.core.imports.problems import FileProblem

CHINESE = "姓名,公司\n张三,华为技术有限公司\n李四,“上海”贸易\n"


def cells(path: Path) -> list[list[str]]:
    return [row.cells for row in reading.tables_of(path)[0].rows()]


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "people.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_table_reads_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    table = reading.tables_of(write(tmp_path, CHINESE, encoding))[0]

    assert table.header == ["姓名", "公司"]
    assert [row.cells for row in table.rows()] == [["张三", "华为技术有限公司"], ["李四", "“上海”贸易"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_table_finds_its_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = write(tmp_path, f'a{delimiter}"b,;\t"\n1{delimiter}2\n')

    assert cells(path) == [["1", "2"]]


def test_western_text_is_refused_not_garbled(tmp_path: Path) -> None:
    path = write(tmp_path, "name\nRené Müller\nJosé Ängström\nFrançois Lefèvre\n", "latin-1")

    with pytest.raises(FileProblem, match="UTF-8"):
        reading.tables_of(path)[0].count()


def test_quoted_newlines_and_blank_lines_keep_line_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\r\n"one\r\ntwo",2\r\n\r\n ,\r\nlast,3\r\n')

    rows = list(reading.tables_of(path)[0].rows())

    assert [(row.line, row.cells) for row in rows] == [(2, ["one\r\ntwo", "2"]), (6, ["last", "3"])]


def test_ragged_rows_say_so(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\n1\n1,2,,\n1,2,3\n")

    rows = list(reading.tables_of(path)[0].rows())

    assert [bool(row.problem) for row in rows] == [True, False, True]
    assert rows[2].cells == ["1", "2", "3"]


def test_quotes_that_do_not_match_spoil_only_their_row(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n"x"y,1\nok,2\n')

    rows = list(reading.tables_of(path)[0].rows())

    assert rows[0].problem
    assert rows[0].cells == ['"x"y,1']
    assert rows[1].cells == ["ok", "2"]


def test_quote_that_never_closes_refuses_the_file(tmp_path: Path) -> None:
    path = write(tmp_path, 'a,b\n1,2\n"3,4\n5,6\n')

    with pytest.raises(FileProblem, match="3"):
        reading.tables_of(path)[0].count()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("people.csv", b"%PDF-1.7 ..."),
        ("people.csv", b"PK\x03\x04\x14\x00"),
        ("people.csv", b"a,b\n\x00\x01\x02"),
        ("people.xlsx", b"not a workbook"),
        ("people.xlsx", b"PK\x03\x04 broken"),
        ("people.pdf", b"%PDF-1.7"),
        ("people.docx", b"PK\x03\x04"),
        ("people.csv", b""),
        ("people.csv", b"\xff\xfe\x00"),
    ],
)
def test_other_files_are_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(FileProblem):
        [table.count() for table in reading.tables_of(path)]


def test_file_above_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_TEXT_BYTES", 10)

    with pytest.raises(FileProblem):
        reading.tables_of(write(tmp_path, "a,b\n1,2\n3,4\n"))


def test_workbook_gives_each_sheet_as_text(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "remove_timezone": True}) as book:
        first = book.add_worksheet("people")
        first.write_row(2, 1, ["name", "born", "pay"])
        first.write_row(3, 1, ["=1+1", "", 12.5])
        first.write_datetime(3, 2, datetime(1990, 5, 1, tzinfo=UTC), book.add_format({"num_format": "yyyy-mm-dd"}))
        book.add_worksheet("other").write_row(0, 0, ["x"])

    tables = reading.tables_of(path)

    assert [table.sheet for table in tables] == ["people", "other"]
    assert tables[0].header == ["name", "born", "pay"]
    assert [(row.line, row.cells) for row in tables[0].rows()] == [(4, ["=1+1", "1990-05-01", "12.5"])]

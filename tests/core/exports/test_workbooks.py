"""Sheets of rows: wide enough for what stands in them, with heads that stay."""

import re
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest

from quarterdeck.core.exports.workbooks import Column, Look, Row, Sheet, workbook


def sheet_of(sheet: Sheet) -> str:
    with zipfile.ZipFile(BytesIO(workbook([sheet]))) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def widths(sheet: Sheet) -> list[float]:
    return [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet_of(sheet))]


@pytest.mark.parametrize(
    ("number_format", "written"),
    [
        ('"¥"#,##0.00;[Red]-"¥"#,##0.00', "-¥123,456,789,012.00"),
        ("#,##0", "-123,456,789,012"),
        ("0.0%", "-12,345,678,901,200.0%"),
    ],
)
def test_a_column_is_as_wide_as_its_longest_figure_wherever_it_stands(number_format: str, written: str) -> None:
    rows = [Row(["a", Decimal(1)]) for _ in range(500)]
    total = Row(["Total", Decimal(123_456_789_012)], Look.TOTAL)

    found = widths(Sheet([Column("Name"), Column("Amount", number_format)], [*rows, total]))

    assert found[1] > len(written)


def test_chinese_takes_the_room_of_two() -> None:
    rows = [Row(["华东区域销售管理中心第一事业部"])]

    assert widths(Sheet([Column("Name")], rows))[0] >= 30


def test_no_column_is_wider_than_a_screen_shows() -> None:
    assert widths(Sheet([Column("Name")], [Row(["x" * 500])]))[0] < 50


def test_heads_and_names_stay_in_sight() -> None:
    xml = sheet_of(Sheet([Column("Name"), Column("Amount")], [Row(["a", 1])], kept=1))

    assert 'xSplit="1" ySplit="1" topLeftCell="B2"' in xml
    assert 'state="frozen"' in xml

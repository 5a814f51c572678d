"""Reports as files: numbers that calculate, and what they are in words."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from quarterdeck.metrics.catalogue import Unit
from quarterdeck.metrics.showing.files import number_format
from quarterdeck.people.models import Member
from quarterdeck.reporting.documents import files, printing
from quarterdeck.reporting.documents.workbook import workbook_of
from quarterdeck.reporting.queries import tables
from quarterdeck.reporting.queries.sections import Section
from quarterdeck.reporting.queries.starts import QUESTIONS
from quarterdeck.reporting.rules.definitions import Against, Definition
from quarterdeck.reporting.rules.files import FileKind, Taken
from quarterdeck.reporting.showing.tables import shown
from tests.reporting import sold
from tests.reporting.test_reports import signed_in

pytestmark = pytest.mark.django_db
TAKEN = Taken("Won by member", "Ada", datetime(2026, 3, 5, 10, 0))  # noqa: DTZ001  # the company's wall clock, as a file says it
by_printer = pytest.mark.skipif(not printing.can_print(), reason="Pango is not installed")


def answered(viewer: Member, *definitions: Definition, title: str = "Won by member") -> list[Section]:
    return [Section(title, tables.table(viewer=viewer, definition=one, today=sold.TODAY)) for one in definitions]


def sheets(body: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_figures_are_numbers_and_the_total_is_last() -> None:
    cast = sold.company().cast
    asked = Definition(("won_amount", "win_rate"), ("member",))

    figures = sheets(workbook_of(answered(cast.ada, asked), TAKEN))["Figures"]

    assert figures == [
        ["Member", "Won amount", "Win rate"],
        ["Alice", 100.0, 1.0],
        ["Bob", 300.0, 0.5],
        ["Charlie", 1000.0, 1.0],
        ["Total", 1400.0, 0.75],
    ]


def test_cohorts_to_begin_from_are_taken_along() -> None:
    """Opened two months ago nothing can be said of three months yet; the report is offered ready."""
    cast = sold.company().cast
    (asked,) = [one.definition for one in QUESTIONS if "won_within_3_months" in one.definition.metrics]

    heads, *rows = sheets(workbook_of(answered(cast.ada, asked), TAKEN))["Figures"]

    assert heads[1:] == [
        *(f"Won within {span}" for span in ("1 month", "3 months", "6 months", "12 months")),
        "Opportunities created",
    ]
    assert [row for row in rows if row[-1]] == [
        ["January 2025", 0.0, 1.0, 1.0, 1.0, 1.0],
        ["January 2026", 0.0, "", "", "", 4.0],
        ["Total", 0.0, 1.0, 1.0, 1.0, 5.0],
    ]


def test_days_are_dates() -> None:
    cast = sold.company().cast

    asked = Definition(("won_amount",), ("day",), span="this_month")
    figures = sheets(workbook_of(answered(cast.ada, asked), TAKEN))["Figures"]

    assert [row[0] for row in figures if row[1] == 300] == [date(2026, 3, 2)]


def test_the_second_sheet_says_what_the_figures_are() -> None:
    cast = sold.company().cast
    asked = Definition(
        ("won_amount", "win_rate"), ("member",), filters={"member": (cast.bob.pk,)}, against=(Against.PREVIOUS,)
    )

    said = {row[0]: row[1] for row in sheets(workbook_of(answered(cast.ada, asked), TAKEN))["Definitions"]}

    assert said["Report"] == "Won by member"
    assert said["Period"] == "1 Jan 2026 – 31 Mar 2026"
    assert said["Member"] == "Bob"
    assert said["Held against"] == "Period before"
    assert said["Taken by"] == "Ada"
    assert said["Amounts in"] == "CNY"
    assert "won" in said["Win rate"]


def test_several_reports_have_a_sheet_each_and_one_that_defines_all() -> None:
    cast = sold.company().cast
    found = [
        *answered(cast.ada, sold.BY_MEMBER, Definition(("win_rate",)), title="Who won [most]?"),
        *answered(cast.ada, Definition(("activities",)), title="Definitions"),
        Section("Hidden", None, "Your role does not show “Source”."),
    ]

    book = sheets(workbook_of(found, TAKEN))

    assert list(book) == ["Who won  most", "Who won  most 2", "Definitions 2", "Definitions"]
    said = [row[0] for row in book["Definitions"]]
    assert [name for name in ("Won amount", "Win rate", "Activities") if name in said] == said[-3:]
    assert said[said.index("Hidden") : said.index("Hidden") + 2] == ["Hidden", "No figures"]


def test_sub_totals_stand_in_the_file_and_on_the_page() -> None:
    cast = sold.company().cast
    definition = Definition(("won_amount",), ("team", "member"), subtotals=True)

    figures = sheets(workbook_of(answered(cast.ada, definition), TAKEN))["Figures"]
    table = answered(cast.ada, definition)[0].table
    assert table is not None
    page = shown(table, title="Teams")

    assert ["Sales North", "Sub-total", 400] in figures
    assert figures[-1] == ["Total", "", 1400]
    doors = [row.cells[0].url for row in page.rows if row.is_subtotal]
    assert [("team=" in door, "member=" in door) for door in doors] == [(True, False), (True, False)]


def test_a_name_that_looks_like_a_formula_stays_text() -> None:
    cast = sold.company().cast
    Member.objects.filter(pk=cast.bob.pk).update(name="=1+1")

    figures = sheets(workbook_of(answered(cast.ada, sold.BY_MEMBER), TAKEN))["Figures"]

    assert "=1+1" in [row[0] for row in figures]


@pytest.mark.parametrize(
    ("unit", "currency", "expected"),
    [
        (Unit.MONEY, "CNY", '"¥"#,##0.00;[Red]-"¥"#,##0.00'),
        (Unit.MONEY, "JPY", '"JP¥"#,##0;[Red]-"JP¥"#,##0'),
        (Unit.PERCENT, "CNY", "0.0%"),
        (Unit.COUNT, "CNY", "#,##0"),
    ],
)
def test_figures_are_written_as_what_they_are(unit: Unit, currency: str, expected: str) -> None:
    assert number_format(unit, currency) == expected


@by_printer
def test_a_report_prints_its_rows_and_definitions() -> None:
    cast = sold.company().cast

    file = files.file_of(answered(cast.ada, sold.BY_MEMBER), TAKEN, FileKind.PDF)

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(file.body)).pages)
    assert file.kind is FileKind.PDF
    assert "Charlie" in text
    assert "What these figures are" in text


@by_printer
def test_several_reports_are_printed_under_their_names() -> None:
    cast = sold.company().cast
    many = tuple(f"opportunities_{what}" for what in ("won", "lost", "created"))
    wide = Definition((*many, "won_amount", "lost_amount", "win_rate", "activities"), ("member",))
    found = [
        *answered(cast.ada, sold.BY_MEMBER, title="Upright"),
        *answered(cast.ada, wide, title="On its side"),
        Section("Hidden", None, "Your role does not show “Source”."),
    ]

    file = files.file_of(found, TAKEN, FileKind.PDF)

    pages = PdfReader(BytesIO(file.body)).pages
    text = "".join(page.extract_text() for page in pages)
    for said in ("Upright", "On its side", "Your role does not show"):
        assert said in text
    assert {page.mediabox.width > page.mediabox.height for page in pages} == {True, False}


def test_without_the_library_a_workbook_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = sold.company().cast
    monkeypatch.setattr(printing, "can_print", lambda: False)

    file = files.file_of(answered(cast.ada, sold.BY_MEMBER), TAKEN, FileKind.PDF)

    assert file.kind is FileKind.XLSX


@by_printer
def test_a_report_is_offered_as_pdf() -> None:
    cast = sold.company().cast
    report = sold.report(cast.ada)

    answer = signed_in(cast.ada).get(f"/reports/{report.pk}/export/pdf/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_where_pdf_cannot_be_made_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = sold.company().cast
    report = sold.report(cast.ada)
    monkeypatch.setattr(printing, "can_print", lambda: False)
    ada = signed_in(cast.ada)
    ada.cookies["django_language"] = "en"

    page = ada.get(f"/reports/{report.pk}/").content.decode()

    assert "No PDF here: the server has no Pango library." in page
    assert f"/reports/{report.pk}/export/pdf/" not in page

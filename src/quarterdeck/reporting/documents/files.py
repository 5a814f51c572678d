"""A report as the file somebody asked for."""

from quarterdeck.reporting.documents import printing, workbook
from quarterdeck.reporting.queries.tables import ReportTable
from quarterdeck.reporting.rules.files import File, FileKind, Taken


def file_of(table: ReportTable, taken: Taken, kind: FileKind) -> File:
    """The report as a file of that kind; a workbook where PDF cannot be made here."""
    if kind is FileKind.PDF and printing.can_print():
        return File(printing.pdf_of(table, taken), FileKind.PDF)
    return File(workbook.workbook_of(table, taken), FileKind.XLSX)

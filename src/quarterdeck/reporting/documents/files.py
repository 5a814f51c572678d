"""Reports as the file somebody asked for."""

from collections.abc import Sequence

from quarterdeck.reporting.documents import printing, workbook
from quarterdeck.reporting.queries.sections import Section
from quarterdeck.reporting.rules.files import File, FileKind, Taken


def file_of(sections: Sequence[Section], taken: Taken, kind: FileKind) -> File:
    """Reports as one file of that kind; a workbook where PDF cannot be made here."""
    if kind is FileKind.PDF and printing.can_print():
        return File(printing.pdf_of(sections, taken), FileKind.PDF)
    return File(workbook.workbook_of(sections, taken), FileKind.XLSX)

"""Reports on paper: PDF by WeasyPrint, where the libraries it draws with are installed."""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from quarterdeck.core.company import queries as company
from quarterdeck.reporting.queries import stating, summaries
from quarterdeck.reporting.queries.tables import Line, ReportTable
from quarterdeck.reporting.rules.files import Taken

# The library tells every step of every file.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
_STYLES = Path(__file__).with_name("report.css")
# What a page holds across before it is laid on its side.
_MOST_UPRIGHT = 6


@cache
def can_print() -> bool:
    """Whether PDF can be made here: WeasyPrint draws with the system's Pango."""
    try:
        import weasyprint  # noqa: F401  # asked whether it is there
    except (ImportError, OSError):
        return False
    return True


def pdf_of(table: ReportTable, taken: Taken) -> bytes:
    """A report as PDF, with what its figures are at the end. Only where `can_print` says so."""
    from weasyprint import HTML

    context: dict[str, Any] = {
        "taken": taken,
        "company": company.company().name,
        "days": summaries.days(table),
        "heads": [*table.row_heads],
        "columns": [column.name for column in table.columns],
        "lines": [(line.labels, _texts(table, line), line.is_rest) for line in table.lines],
        "totals": [
            summaries.text_of(column.metric, value) for column, value in zip(table.columns, table.totals, strict=False)
        ],
        "stated": stating.stated(table, taken),
        "defined": stating.defined(column.metric for column in table.columns),
        "is_wide": len(table.row_heads) + len(table.columns) > _MOST_UPRIGHT,
        "language": get_language(),
    }
    page = render_to_string("reporting/print/report.html", context)
    written: bytes = HTML(string=page).write_pdf(stylesheets=[_STYLES])
    return written


def _texts(table: ReportTable, line: Line) -> list[str]:
    return [summaries.text_of(column.metric, value) for column, value in zip(table.columns, line.values, strict=True)]

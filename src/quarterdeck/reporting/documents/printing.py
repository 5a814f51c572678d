"""Reports on paper: PDF by WeasyPrint, where the libraries it draws with are installed."""

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

from quarterdeck.core.company import queries as company
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import files as metric_files
from quarterdeck.reporting.queries import stating, summaries
from quarterdeck.reporting.queries.sections import Section
from quarterdeck.reporting.queries.tables import ReportTable
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


def pdf_of(sections: Sequence[Section], taken: Taken) -> bytes:
    """Reports as PDF, with what their figures are at the end. Only where `can_print` says so."""
    from weasyprint import HTML

    context: dict[str, Any] = {
        "taken": taken,
        "company": company.company().name,
        "is_alone": len(sections) == 1,
        "printed": [_printed(one) for one in sections],
        "stated": stating.stated(taken),
        "defined": metric_files.defined(stating.used_in(one.table for one in sections if one.table)),
        "language": get_language(),
    }
    page = render_to_string("reporting/print/report.html", context)
    written: bytes = HTML(string=page).write_pdf(stylesheets=[_STYLES])
    return written


def _printed(section: Section) -> dict[str, Any]:
    """One report as its page draws it."""
    table = section.table
    if table is None:
        return {"title": section.title, "problem": section.problem}
    return {
        "title": section.title,
        "about": stating.about(table),
        "days": summaries.days(table),
        "heads": table.row_heads,
        "columns": [column.name for column in table.columns],
        "lines": [
            (
                line.labels,
                _texts(table, line.values),
                "rest" if line.is_rest else "subtotal" if line.is_subtotal else "",
            )
            for line in table.lines
        ],
        "totals": _texts(table, table.totals),
        "is_wide": len(table.row_heads) + len(table.columns) > _MOST_UPRIGHT,
    }


def _texts(table: ReportTable, values: Sequence[Value]) -> list[str]:
    return [summaries.text_of(column.metric, value) for column, value in zip(table.columns, values, strict=False)]

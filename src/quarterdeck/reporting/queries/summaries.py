"""Reports in a few lines of text, for mails and groups."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import KINDS
from quarterdeck.reporting.queries.sections import Section
from quarterdeck.reporting.queries.tables import ReportTable

MOST_LINES = 12
# Of each report, where several stand in one mail.
MOST_OF_EACH = 3


def text_of(metric: Metric, value: Value) -> str:
    """A figure as people read it, in the company's currency."""
    if value is None:
        return formatting.EMPTY
    return formatting.quantity(Decimal(value), KINDS[metric.unit], company.company().currency_id, get_language())


def days(table: ReportTable) -> str:
    """The first and the last day of a report."""
    first, last = table.period.start, table.period.end - timedelta(1)
    language = get_language()
    return (
        formatting.exact_day(first, language)
        if first == last
        else f"{formatting.exact_day(first, language)} – {formatting.exact_day(last, language)}"
    )


def days_of(sections: Sequence[Section], today: date) -> str:
    """The days of the one report that is told, or the day on which several are."""
    tables = [one.table for one in sections if one.table]
    return days(tables[0]) if len(sections) == 1 and tables else formatting.exact_day(today, get_language())


def lines_of(sections: Sequence[Section], *, mark: str = "") -> list[str]:
    """One report in full, or several under their names (behind a `mark`), each in short."""
    if len(sections) == 1 and sections[0].table:
        return lines(sections[0].table)
    said: list[str] = []
    for one in sections:
        told = lines(one.table, most=MOST_OF_EACH) if one.table else [one.problem]
        said += [*([""] if said else []), f"{mark}{one.title}", *told]
    return said


def lines(table: ReportTable, *, most: int = MOST_LINES) -> list[str]:
    """The totals first, then the first rows, each with its figures."""
    places = [number for number, column in enumerate(table.columns) if column.head is None and column.against is None]
    said = [_figures(table, table.totals, places)] if table.totals else []
    single = [line for line in table.lines if not line.is_subtotal]
    for line in single[:most]:
        name = " · ".join(line.labels)
        said.append(f"{name}: {_figures(table, line.values, places)}" if name else _figures(table, line.values, places))
    more = len(single) - most
    if more > 0:
        said.append(ngettext("and %(count)d more row", "and %(count)d more rows", more) % {"count": more})
    return said or [_("There is nothing in this period.")]


def _figures(table: ReportTable, values: tuple[Value, ...], places: list[int]) -> str:
    figures = [(table.columns[place].metric, values[place]) for place in places]
    return ", ".join(f"{metric.name} {text_of(metric, value)}" for metric, value in figures)

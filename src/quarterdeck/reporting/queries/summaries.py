"""A report in a few lines of text, for mails and groups."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages import formatting
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import KINDS
from quarterdeck.reporting.queries.tables import ReportTable

MOST_LINES = 12


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


def lines(table: ReportTable) -> list[str]:
    """The totals first, then the first rows, each with its figures."""
    places = [number for number, column in enumerate(table.columns) if column.head is None and column.against is None]
    said = [_figures(table, table.totals, places)] if table.totals else []
    for line in table.lines[:MOST_LINES]:
        name = " · ".join(line.labels)
        said.append(f"{name}: {_figures(table, line.values, places)}" if name else _figures(table, line.values, places))
    more = len(table.lines) - MOST_LINES
    if more > 0:
        said.append(ngettext("and %(count)d more row", "and %(count)d more rows", more) % {"count": more})
    return said or [_("There is nothing in this period.")]


def _figures(table: ReportTable, values: tuple[Value, ...], places: list[int]) -> str:
    figures = [(table.columns[place].metric, values[place]) for place in places]
    return ", ".join(f"{metric.name} {text_of(metric, value)}" for metric, value in figures)

"""Figures as files: how a spreadsheet writes them, and what a file says about what is in it."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import formats
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.exports.cells import Cell
from quarterdeck.core.exports.workbooks import Block, Column, Row, Sheet, workbook
from quarterdeck.core.pages import formatting
from quarterdeck.metrics import queries
from quarterdeck.metrics.catalogue import PARTS, Metric, Unit
from quarterdeck.metrics.queries import choices
from quarterdeck.metrics.showing import BEHAVIOURS, DIRECTIONS, UNITS, part_names


def number_format(unit: Unit, currency: str) -> str:
    """How a spreadsheet writes a figure; negative amounts are red."""
    match unit:
        case Unit.MONEY | Unit.MONEY_PER_DAY:
            digits = "#,##0" if currency in formatting.WITHOUT_CENTS else "#,##0.00"
            money = f'"{formatting.symbol(currency)}"{digits}'
            return f"{money};[Red]-{money}"
        case Unit.PERCENT:
            return "0.0%"
        case Unit.DAYS | Unit.MINUTES:
            return "#,##0.0"
        case Unit.COUNT:
            return "#,##0"


def stated(*, by: str, at: datetime, as_of: date | None = None) -> list[tuple[str, str]]:
    """Whose figures a file holds, as of when, who took it and when; `as_of` is a day looked back to."""
    live = formats.date_format(queries.figures_as_of() or at, "DATETIME_FORMAT")
    return [
        (_("Company"), company.company().name),
        (_("Figures as of"), formats.date_format(as_of, "DATE_FORMAT") if as_of else live),
        (_("Taken by"), by),
        (_("Taken at"), formats.date_format(at, "DATETIME_FORMAT")),
        (_("Amounts in"), company.company().currency_id),
    ]


class Defined(NamedTuple):
    """A metric in words."""

    name: str
    formula: str
    unit: str
    direction: str
    behaviour: str


def defined(metrics: Iterable[Metric]) -> list[Defined]:
    """Each metric once, as the catalogue explains it."""
    return [
        Defined(
            str(metric.name),
            str(metric.formula),
            str(UNITS[metric.unit]),
            str(DIRECTIONS[metric.better]),
            str(BEHAVIOURS[metric.behaviour]),
        )
        for metric in {metric.code: metric for metric in metrics}.values()
    ]


def definitions(metrics: Iterable[Metric]) -> Block:
    """The same for a workbook's sheet that says what is in it."""
    return Block(defined(metrics), (_("Metric"), _("Definition"), _("Unit"), _("Direction"), _("How it adds up")))


def columns(metric: Metric) -> list[str]:
    """The heads of the rows behind a figure."""
    return [_("Number"), _("Opportunity"), _("Account"), _("Owner"), _("Stage"), _("Day"), *part_names(metric)]


def cells(row: queries.DrillRow) -> list[Cell]:
    """A row behind a figure."""
    return [row.number, row.name, row.account, row.owner, row.stage, row.day, *row.values]


def rows_as_workbook(
    metric: Metric, asked: queries.Asked, rows: Sequence[queries.DrillRow], *, by: str, at: datetime
) -> bytes:
    """The rows behind a figure, and a sheet that states which they are and what the figure means."""
    own = company.company()
    units = [""] * 6 + [number_format(PARTS[measure][1], own.currency_id) for measure in metric.measures]
    heads = [Column(name, form) for name, form in zip(columns(metric), units, strict=True)]
    last = asked.period.end - timedelta(1)
    days = f"{formats.date_format(asked.period.start, 'DATE_FORMAT')} – {formats.date_format(last, 'DATE_FORMAT')}"
    limits = choices.in_words({**asked.filters, **{code: (key,) for code, key in asked.at.items()}})
    said = [(_("Figure"), str(metric.name)), (_("Period"), days), *limits, *stated(by=by, at=at, as_of=asked.as_of)]
    return workbook(
        [Sheet(heads, [Row(cells(row)) for row in rows], _("Rows"), kept=2)],
        statement=[Block(said), definitions([metric])],
        title=str(metric.name),
        author=by,
        company=own.name,
    )

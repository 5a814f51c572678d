"""What a document says about itself: which days, limited to what, seen by whom and when, and what each figure means."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.queries import choices, figures_as_of
from quarterdeck.metrics.showing import BEHAVIOURS, DIRECTIONS, UNITS
from quarterdeck.reporting.queries import summaries
from quarterdeck.reporting.queries.tables import ReportTable
from quarterdeck.reporting.rules.definitions import AGAINST_NAMES
from quarterdeck.reporting.rules.files import Taken


@dataclass(frozen=True, slots=True)
class Defined:
    """A metric in words."""

    name: str
    formula: str
    unit: str
    direction: str
    behaviour: str


def about(table: ReportTable) -> list[tuple[str, str]]:
    """Which days a report is of, what it is limited to and held against."""
    said = [
        (_("Period"), summaries.days(table)),
        *choices.in_words(table.definition.filters),
        (_("Held against"), ", ".join(str(AGAINST_NAMES[one]) for one in table.definition.against)),
    ]
    return [(name, value) for name, value in said if value]


def stated(taken: Taken) -> list[tuple[str, str]]:
    """What a file is, whose figures it holds, and as of when."""
    live = figures_as_of()
    return [
        (_("Report"), taken.title),
        (_("Company"), company.company().name),
        (_("Figures as of"), formats.date_format(live or taken.at, "DATETIME_FORMAT")),
        (_("Taken by"), taken.by),
        (_("Taken at"), formats.date_format(taken.at, "DATETIME_FORMAT")),
        (_("Amounts in"), company.company().currency_id),
    ]


def used_in(tables: Iterable[ReportTable]) -> list[Metric]:
    """The metrics of several reports, in the order in which they stand there."""
    return [column.metric for table in tables for column in table.columns]


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

"""What a document says about itself: which days, limited to what, seen by whom and when, and what each figure means."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.queries import figures_as_of
from quarterdeck.metrics.showing import BEHAVIOURS, DIRECTIONS, UNITS
from quarterdeck.reporting.queries import choices, summaries
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


def stated(table: ReportTable, taken: Taken) -> list[tuple[str, str]]:
    """The lines that say what the figures of a report are, each under its name."""
    live = figures_as_of()
    said = [
        (_("Report"), taken.title),
        (_("Company"), company.company().name),
        (_("Period"), summaries.days(table)),
        *choices.in_words(table.definition.filters),
        (_("Held against"), ", ".join(str(AGAINST_NAMES[one]) for one in table.definition.against)),
        (_("Figures as of"), formats.date_format(live or taken.at, "DATETIME_FORMAT")),
        (_("Taken by"), taken.by),
        (_("Taken at"), formats.date_format(taken.at, "DATETIME_FORMAT")),
        (_("Amounts in"), company.company().currency_id),
    ]
    return [(name, value) for name, value in said if value]


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

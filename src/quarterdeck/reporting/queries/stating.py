"""What a document says about itself: which days, limited to what, seen by whom and when, and what each figure means."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.queries import choices
from quarterdeck.metrics.showing import files
from quarterdeck.reporting.queries import summaries
from quarterdeck.reporting.queries.tables import ReportTable
from quarterdeck.reporting.rules.definitions import AGAINST_NAMES
from quarterdeck.reporting.rules.files import Taken


def about(table: ReportTable) -> list[tuple[str, str]]:
    """Which days a report is of, what it is limited to and held against."""
    said = [
        (_("Period"), summaries.days(table)),
        *choices.in_words(table.definition.filters),
        (_("Held against"), ", ".join(str(AGAINST_NAMES[one]) for one in table.definition.compared)),
    ]
    return [(name, value) for name, value in said if value]


def stated(taken: Taken) -> list[tuple[str, str]]:
    """What a file is, whose figures it holds, and as of when."""
    return [(_("Report"), taken.title), *files.stated(by=taken.by, at=taken.at)]


def used_in(tables: Iterable[ReportTable]) -> list[Metric]:
    """The metrics of several reports, in the order in which they stand there."""
    return [column.metric for table in tables for column in table.columns]

"""Reports as they are read together: each with its answer, or with why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Report, Schedule
from quarterdeck.reporting.queries import dashboards, tables
from quarterdeck.reporting.queries.tables import ReportTable
from quarterdeck.reporting.rules import definitions
from quarterdeck.reporting.rules.definitions import NoDefinition


@dataclass(frozen=True, slots=True)
class Section:
    """A report by name with its figures; without them, `problem` says why."""

    title: str
    table: ReportTable | None
    problem: str = ""


def section(*, viewer: Member, report: Report, today: date) -> Section:
    """A kept report with the figures of the viewer's own reach, or why it cannot be answered."""
    try:
        definition = definitions.read(report.definition)
        return Section(report.name, tables.table(viewer=viewer, definition=definition, today=today))
    except (CannotMeasure, NoDefinition) as refusal:
        return Section(report.name, None, str(refusal))


def sections_of(*, schedule: Schedule, viewer: Member, today: date) -> Sequence[Section]:
    """What a plan sends a reader: its report, or the reports on its dashboard that the plan's owner may open."""
    if schedule.report is not None:
        return [section(viewer=viewer, report=schedule.report, today=today)]
    tiles = dashboards.tiles(viewer=schedule.owner, dashboard_id=schedule.subject.pk)
    return [section(viewer=viewer, report=tile.report, today=today) for tile, is_visible in tiles if is_visible]

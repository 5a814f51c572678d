"""When the team works with customers: every day of a year as a square."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.pages import components
from quarterdeck.metrics import queries as metrics
from quarterdeck.web.queries.cockpit import wording
from quarterdeck.web.queries.cockpit.outlook import Outlook


@dataclass(frozen=True)
class Activity:
    chart: components.Chart
    sentence: str


def activity(outlook: Outlook) -> Activity:
    """Completed activities of the twelve months up to the day, by day; a square opens its day."""
    found = metrics.activity_calendar(viewer=outlook.viewer, whose=outlook.whose, today=outlook.today)
    chart = components.Chart(
        id="activity-calendar",
        title=_("Activities by day"),
        description=_("Completed activities of the last twelve months; darker days had more."),
        data={
            "kind": "calendar",
            "unit": "number",
            "days": [[day.isoformat(), count] for day, count in found.days],
            "urls": [outlook.door("activities", period=Period(day, day + timedelta(1))) for day, _c in found.days],
        },
        columns=(_("Month"), _("Activities")),
        rows=[(wording.month(month), str(count)) for month, count in found.months],
        height="small",
    )
    return Activity(
        chart,
        _("%(days)d of %(working)d working days of the last four weeks had an activity.")
        % {"days": found.active_days, "working": found.working_days},
    )

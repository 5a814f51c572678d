"""What the simulated company reads: shared reports on a dashboard, one that goes out on Mondays, figures that are watched."""

from datetime import date, datetime, time
from decimal import Decimal

from django.utils.translation import gettext as _

from quarterdeck.core.lists.models import Sharing
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import alerts, dashboards, reports, schedules
from quarterdeck.reporting.actions.alerts import AlertGiven
from quarterdeck.reporting.models import Report, TileLook, TileWidth
from quarterdeck.reporting.queries.starts import QUESTIONS
from quarterdeck.reporting.rules.alerting import Condition
from quarterdeck.reporting.rules.definitions import Definition
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm
from quarterdeck.simulation.recording import Recorder

_LOOKS = (
    (TileLook.FIGURES, TileWidth.FULL),
    (TileLook.PICTURE, TileWidth.HALF),
    (TileLook.PICTURE, TileWidth.HALF),
    (TileLook.TABLE, TileWidth.HALF),
    (TileLook.PICTURE, TileWidth.HALF),
    (TileLook.PICTURE, TileWidth.FULL),
)


def set_up_reports(recorder: Recorder, today: date) -> None:
    """Make the director's reports and the alerts of both who lead. Comes after everything they look at."""
    people = {member.login: member for member in Member.objects.filter(login__in=("director", "manager"))}
    director, manager = people.get("director"), people.get("manager")
    if director is None or manager is None:
        return
    kept = [_report(str(one.label), one.definition, director) for one in QUESTIONS]
    _dashboard(kept, director)
    schedules.save_schedule(
        report_id=kept[0].pk,
        plan=Plan(Rhythm.WEEKLY, time(8)),
        members=[director.pk, manager.pk],
        robot_ids=[],
        at=datetime.combine(today, time(9), tzinfo=recorder.timezone),
        by=director,
    )
    _watch(director, manager)


def _report(name: str, definition: Definition, by: Member) -> Report:
    return reports.save_report(name=name, definition=definition, by=by, shared_with=Sharing.EVERYONE)


def _dashboard(kept: list[Report], by: Member) -> None:
    monday = dashboards.save_dashboard(name=_("Monday meeting"), by=by, shared_with=Sharing.EVERYONE)
    for report, (look, width) in zip(kept, _LOOKS, strict=True):
        dashboards.pin(report_id=report.pk, dashboard_id=monday.pk, by=by, look=look, width=width)


def _watch(director: Member, manager: Member) -> None:
    rate = AlertGiven(
        name=_("A team wins less than one in four"),
        metric="win_rate",
        condition=Condition.BELOW,
        threshold=Decimal("0.25"),
        span="this_quarter",
        split="team",
        quiet_from=time(20),
        quiet_until=time(8),
    )
    work = AlertGiven(
        name=_("The team's work has fallen by a third"),
        metric="activities",
        condition=Condition.FALLS,
        threshold=Decimal("0.33"),
        span="this_week",
        quiet_from=time(20),
        quiet_until=time(8),
    )
    alerts.save_alert(given=rate, members=[director.pk], robot_ids=[], by=director)
    alerts.save_alert(given=work, members=[manager.pk], robot_ids=[], by=manager)

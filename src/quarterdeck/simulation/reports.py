"""What the simulated company reads: shared reports on a dashboard that goes out on Mondays, a review deck, figures that are watched."""

from datetime import date, datetime, time
from decimal import Decimal
from functools import partial

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.lists.models import Sharing
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import alerts, dashboards, decks, reports, schedules
from quarterdeck.reporting.actions.alerts import AlertGiven
from quarterdeck.reporting.documents import deck as documents
from quarterdeck.reporting.models import Dashboard, Report, TileLook, TileWidth
from quarterdeck.reporting.queries.starts import QUESTIONS
from quarterdeck.reporting.rules.alerting import Condition
from quarterdeck.reporting.rules.definitions import Definition
from quarterdeck.reporting.rules.files import FileKind
from quarterdeck.reporting.rules.reviews import Review
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm
from quarterdeck.simulation.recording import Recorder

_LOOKS = (
    (TileLook.FIGURES, TileWidth.FULL),
    (TileLook.PICTURE, TileWidth.HALF),
    (TileLook.PICTURE, TileWidth.HALF),
    (TileLook.TABLE, TileWidth.HALF),
    (TileLook.PICTURE, TileWidth.HALF),
    (TileLook.PICTURE, TileWidth.FULL),
    (TileLook.PICTURE, TileWidth.FULL),
)


def set_up_reports(recorder: Recorder, today: date) -> None:
    """Make the director's reports and the alerts of both who lead. Comes after everything they look at."""
    people = {member.login: member for member in Member.objects.filter(login__in=("director", "manager"))}
    director, manager = people.get("director"), people.get("manager")
    if director is None or manager is None:
        return
    kept = [_report(str(one.label), one.definition, director) for one in QUESTIONS]
    monday = _dashboard(kept, director)
    now = datetime.combine(today, time(9), tzinfo=recorder.timezone)
    send = partial(schedules.save_schedule, plan=Plan(Rhythm.WEEKLY, time(8)), robot_ids=[], at=now, by=director)
    send(report_id=kept[0].pk, members=[director.pk, manager.pk])
    send(dashboard_id=monday.pk, members=[director.pk], file_kind=FileKind.PDF)
    _deck(director, now)
    _watch(director, manager)


def _report(name: str, definition: Definition, by: Member) -> Report:
    return reports.save_report(name=name, definition=definition, by=by, shared_with=Sharing.EVERYONE)


def _dashboard(kept: list[Report], by: Member) -> Dashboard:
    monday = dashboards.save_dashboard(name=_("Monday meeting"), by=by, shared_with=Sharing.EVERYONE)
    for report, (look, width) in zip(kept, _LOOKS, strict=True):
        dashboards.pin(report_id=report.pk, dashboard_id=monday.pk, by=by, look=look, width=width)
    return monday


def _deck(by: Member, at: datetime) -> None:
    """The deck of the quarter's review, drawn and listed."""
    period = company.fiscal_calendar().containing(company.local_day(at), Grain.QUARTER)
    deck = decks.ask_for_deck(
        review=Review.QUARTER,
        starts_on=period.start,
        unit_id=None,
        language=get_language() or "",
        start=lambda _pk: None,
        at=at,
        by=by,
    )
    decks.draw_deck(deck_id=deck.pk, at=at, draw=documents.draw)


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

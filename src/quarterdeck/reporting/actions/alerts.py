"""Alerts kept, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.robots import actions as robots
from quarterdeck.core.robots.models import GroupRobot
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import recipients
from quarterdeck.reporting.actions.reports import CannotReport, kept_filters, named
from quarterdeck.reporting.models import Alert, AlertNote, AlertWatch
from quarterdeck.reporting.queries import alerts as queries
from quarterdeck.reporting.queries import wording
from quarterdeck.reporting.queries.alerts import Watched
from quarterdeck.reporting.rules import alerting
from quarterdeck.reporting.rules.alerting import Condition, Repeat
from quarterdeck.reporting.rules.definitions import BETWEEN, SPAN_NAMES

MOST_ROWS_SAID = 8


@dataclass(frozen=True, slots=True)
class AlertGiven:
    """What somebody wants to be watched; the fields are those of `Alert`."""

    name: str
    metric: str
    condition: str
    threshold: Decimal
    span: str
    split: str = ""
    filters: Mapping[str, Sequence[Any]] | None = None
    repeat: str = Repeat.ONCE
    quiet_from: time | None = None
    quiet_until: time | None = None
    working_days_only: bool = True


@transaction.atomic
def save_alert(
    *, given: AlertGiven, members: Sequence[int], robot_ids: Sequence[int], by: Member, alert_id: int | None = None
) -> Alert:
    """Keep an alert, or change one of one's own; a changed one begins anew, so that it may say again what it said before."""
    found = _own(alert_id, by) if alert_id else Alert(owner=by)
    _refuse_unusable(given)
    recipients.refuse_unreachable(members, robot_ids, by=by)
    wanted = {**asdict(given), "name": named(given.name), "filters": _filters(given)}
    changes = trail.differences(found, wanted)
    for field, value in wanted.items():
        setattr(found, field, value)
    found.problem = ""
    found.version += 1 if alert_id else 0
    found.save()
    found.members.set(members)
    found.robots.set(robot_ids)
    found.watches.all().delete()
    plain = {name: (str(before), str(after)) for name, (before, after) in changes.items()}
    trail.record(found, "edited" if alert_id else "created", by=by, changes=plain)
    return found


@transaction.atomic
def switch_alert(*, alert_id: int, is_on: bool, by: Member) -> Alert:
    """Let an alert of one's own rest, or watch again."""
    found = _own(alert_id, by)
    if found.is_on != is_on:
        found.is_on = is_on
        found.version += 1
        found.save(update_fields=["is_on", "version", "updated_at"])
        trail.record(found, "switched on" if is_on else "switched off", by=by)
    return found


@transaction.atomic
def set_alert_archived(*, alert_id: int, at: datetime | None, by: Member) -> Alert:
    """Put an alert of one's own away, or (None) bring it back."""
    found = _own(alert_id, by)
    if (found.archived_at is None) != (at is None):
        found.archived_at = at
        found.version += 1
        found.save(update_fields=["archived_at", "version", "updated_at"])
        trail.record(found, "archived" if at else "restored", by=by)
    return found


@transaction.atomic
def check_alert(*, alert_id: int, at: datetime) -> int:
    """Look at the figures for each reader and group, and tell those to whom there is something to say. Returns to how many.

    In quiet hours nothing is looked at: whatever still holds when they end is said then, what has righted itself is not.
    """
    alert = Alert.objects.select_for_update(of=("self",)).select_related("owner").get(pk=alert_id)
    if alert.archived_at is not None or not alert.is_on or _is_quiet(alert, at):
        return 0
    to: list[Member | GroupRobot] = [*alert.members.filter(is_active=True), *alert.robots.filter(archived_at=None)]
    problem, told = "", 0
    for reader in to:
        try:
            told += _looked_for(alert, reader, at)
        except CannotMeasure as refusal:
            problem = str(refusal)[:300]
    Alert.objects.filter(pk=alert_id).update(checked_at=at, problem=problem)
    return told


def _looked_for(alert: Alert, reader: Member | GroupRobot, at: datetime) -> bool:
    """Look for one reader; whether something was said."""
    viewer = reader if isinstance(reader, Member) else alert.owner
    if not viewer.may("metrics.view_metrics"):
        return False
    with translation.override(viewer.language or company.company().language):
        rows = queries.watched(viewer=viewer, looking=queries.looking_of(alert), today=company.local_day(at))
        met = {row.key: row for row in rows if is_met(alert, row)}
        watch = _watch(alert, reader)
        told = {key: datetime.fromisoformat(said) for key, said in watch.told.items()}
        news = alerting.to_tell(frozenset(met), told, repeat=Repeat(alert.repeat), now=at)
        kept = alerting.still_told(frozenset(met), told) | dict.fromkeys(news, at)
        watch.told = {key: said.isoformat() for key, said in kept.items()}
        watch.save(update_fields=["told"])
        if news:
            _say(alert, reader, [met[key] for key in met if key in news], at)
    return bool(news)


def is_met(alert: Alert, row: Watched) -> bool:
    """Whether what was read fulfils the condition of an alert."""
    return alerting.is_met(Condition(alert.condition), alert.threshold, row.reading)


def _watch(alert: Alert, reader: Member | GroupRobot) -> AlertWatch:
    member, robot = (reader, None) if isinstance(reader, Member) else (None, reader)
    return AlertWatch.objects.get_or_create(alert=alert, member=member, robot=robot)[0]


def _say(alert: Alert, reader: Member | GroupRobot, rows: list[Watched], at: datetime) -> None:
    """Tell one reader, in the app and so by mail, or a group, which rows fulfil the condition."""
    lines = [wording.reading_in_words(alert, row) for row in rows[:MOST_ROWS_SAID]]
    if len(rows) > MOST_ROWS_SAID:
        lines.append(_("and %(count)d more") % {"count": len(rows) - MOST_ROWS_SAID})
    url = reverse("reporting:alert", args=[alert.pk])
    if isinstance(reader, Member):
        text = f"{alert.name}: {'; '.join(lines)}"
        url = url if reader == alert.owner else wording.rows_url(alert, at)
        notifications.notify(member=reader, topic="reporting.alert", text=text, url=url)
        AlertNote.objects.create(alert=alert, member=reader, text=text, said_at=at)
        return
    robots.send(reader, title=alert.name, text="\n".join(lines), url=url, at=at)
    AlertNote.objects.create(alert=alert, robot=reader, text="\n".join(lines), said_at=at)


def _is_quiet(alert: Alert, at: datetime) -> bool:
    local = at.astimezone(ZoneInfo(company.company().timezone))
    if alert.working_days_only and not company.fiscal_calendar().is_working_day(local.date()):
        return True
    return alerting.is_quiet(local.time(), start=alert.quiet_from, end=alert.quiet_until)


def _refuse_unusable(given: AlertGiven) -> None:
    try:
        catalogue.metric(given.metric)
    except KeyError as error:
        raise CannotReport(_("Choose a figure."), code="metric") from error
    if given.split and (given.split not in DIMENSIONS or DIMENSIONS[given.split].grain):
        raise CannotReport(_("Choose what the figure is watched for."), code="split")
    if given.split in catalogue.metric(given.metric).never_by:
        raise CannotReport(_("That figure cannot be watched for each of them."), code="split")
    if given.span not in SPAN_NAMES or given.span == BETWEEN:
        raise CannotReport(_("Choose the days the figure is about."), code="span")
    if given.condition not in list(Condition) or given.repeat not in list(Repeat):
        raise CannotReport(_("Choose when the alert speaks."), code="condition")
    if (given.quiet_from is None) != (given.quiet_until is None):
        raise CannotReport(_("Quiet hours need a beginning and an end."), code="quiet_until")


def _filters(given: AlertGiven) -> dict[str, list[Any]]:
    """What the figure is limited to, as it is kept; refuses what it cannot be limited to."""
    found = kept_filters(given.filters or {})
    if never := [code for code in found if code in catalogue.metric(given.metric).never_by]:
        name = DIMENSIONS[never[0]].name
        raise CannotReport(_("That figure cannot be limited by “%(thing)s”.") % {"thing": name}, code="filters")
    return {code: list(keys) for code, keys in found.items()}


def _own(alert_id: int, by: Member) -> Alert:
    return get_object_or_404(Alert.objects.select_for_update(of=("self",)), pk=alert_id, owner=by)

"""Reports and dashboards sent by themselves: planned, due, on their way, arrived."""

from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.robots import actions as robots
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import recipients
from quarterdeck.reporting.actions.reports import CannotReport
from quarterdeck.reporting.models import Dashboard, Report, Schedule, Sending
from quarterdeck.reporting.queries import sections, summaries
from quarterdeck.reporting.queries.sections import Section
from quarterdeck.reporting.rules import scheduling
from quarterdeck.reporting.rules.files import File, FileKind, Taken
from quarterdeck.reporting.rules.scheduling import Plan, Rhythm

Write = Callable[[Sequence[Section], Taken, FileKind], File]


@transaction.atomic
def save_schedule(
    *,
    plan: Plan,
    members: Sequence[int],
    robot_ids: Sequence[int],
    at: datetime,
    by: Member,
    report_id: int | None = None,
    dashboard_id: int | None = None,
    schedule_id: int | None = None,
    is_on: bool = True,
    file_kind: FileKind = FileKind.XLSX,
) -> Schedule:
    """Plan when a report or dashboard one may open is sent, and to whom: oneself, or with the right to share, others and groups.

    A kept plan (`schedule_id`) stays with what it sends.
    """
    found = _own(schedule_id, by) if schedule_id else _new(report_id, dashboard_id, by)
    recipients.refuse_unreachable(members, robot_ids, by=by)
    found.rhythm, found.weekday, found.day, found.time = plan.rhythm.value, plan.weekday, plan.day, plan.at
    found.is_on, found.next_at, found.file_kind = is_on, _next(plan, after=at), file_kind.value
    found.version += 1 if schedule_id else 0
    found.save()
    found.members.set(members)
    found.robots.set(robot_ids)
    trail.record(found, "edited" if schedule_id else "created", by=by, note=found.subject.name)
    return found


@transaction.atomic
def switch_schedule(*, schedule_id: int, is_on: bool, at: datetime, by: Member) -> Schedule:
    """Let a plan of one's own rest, or go on from now: what was due meanwhile is not sent."""
    found = _own(schedule_id, by)
    if found.is_on != is_on:
        found.is_on, found.next_at = is_on, _next(plan_of(found), after=at)
        found.version += 1
        found.save(update_fields=["is_on", "next_at", "version", "updated_at"])
        trail.record(found, "switched on" if is_on else "switched off", by=by)
    return found


@transaction.atomic
def delete_schedule(*, schedule_id: int, by: Member) -> None:
    """End a plan of one's own; what it sent stays."""
    found = _own(schedule_id, by)
    trail.record(found, "deleted", by=by, note=found.subject.name)
    found.delete()


@transaction.atomic
def send_now(*, schedule_id: int, at: datetime, by: Member) -> int:
    """Send what a plan sends now, beside its times. Returns to how many; refuses where nobody is left to send it to."""
    count = _ask(_own(schedule_id, by), due_at=at)
    if not count:
        raise CannotReport(_("Nobody is there to send it to."), code="members")
    return count


@transaction.atomic
def start_due(*, schedule_id: int, at: datetime) -> int:
    """Have a plan's report or dashboard sent whose time has come, once however often this is called. Returns to how many.

    After a pause of the worker only the latest time is sent, not each that was missed.
    """
    found = Schedule.objects.select_for_update().get(pk=schedule_id)
    if not found.is_on or found.next_at > at:
        return 0
    count = _ask(found, due_at=found.next_at)
    found.next_at = _next(plan_of(found), after=at)
    found.save(update_fields=["next_at"])
    return count


def send(*, sending_id: int, at: datetime, write: Write) -> None:
    """Send it to one reader or group; a second call sends nothing. What cannot be answered is kept in words.

    `write` makes the file of the figures, in the kind the plan asks for or, where that cannot be made here, another.
    """
    with transaction.atomic():
        sending = (
            Sending.objects.select_for_update(of=("self",))
            .select_related("schedule__report", "schedule__dashboard", "schedule__owner", "member", "robot")
            .get(pk=sending_id)
        )
        if sending.sent_at is not None:
            return
        reader = sending.member or sending.schedule.owner
        with translation.override(reader.language or company.company().language):
            sending.problem = _sent(sending, reader, at=at, write=write)
        sending.sent_at = None if sending.problem else at
        sending.save(update_fields=["problem", "sent_at"])


def plan_of(schedule: Schedule) -> Plan:
    """The plan of a schedule as the rules read it."""
    return Plan(Rhythm(schedule.rhythm), schedule.time, schedule.weekday, schedule.day)


def _sent(sending: Sending, reader: Member, *, at: datetime, write: Write) -> str:
    """Send it; why it could not be, in words."""
    schedule = sending.schedule
    if not reader.is_active or not reader.may("metrics.view_metrics"):
        return _("%(name)s may not see figures.") % {"name": reader.name}
    today = company.local_day(sending.due_at)
    found = sections.sections_of(schedule=schedule, viewer=reader, today=today)
    if not any(one.table for one in found):
        return (found[0].problem if found else _("Nothing is on the dashboard."))[:300]
    title = f"{schedule.subject.name} · {summaries.days_of(found, today)}"
    if sending.robot:
        robots.send(
            sending.robot,
            title=title,
            text="\n".join(summaries.lines_of(found, mark="## ")),
            url=_address(schedule),
            at=at,
            dedupe_key=f"report-sending-{sending.pk}",
        )
        return ""
    if not reader.email:
        return _("%(name)s has no e-mail address.") % {"name": reader.name}
    taken = Taken(schedule.subject.name, reader.name, at.astimezone(ZoneInfo(company.company().timezone)))
    _mail(schedule, found, reader, title, write(found, taken, FileKind(schedule.file_kind))).send()
    rows = sum(len(one.table.lines) for one in found if one.table)
    trail.record(schedule.subject, "exported", by=reader, note=_("sent by mail: %(rows)d rows") % {"rows": rows})
    return ""


def _mail(schedule: Schedule, found: Sequence[Section], reader: Member, title: str, file: File) -> EmailMessage:
    address = f"{settings.PUBLIC_ADDRESS}{_address(schedule)}" if settings.PUBLIC_ADDRESS else ""
    text = [_("Hello %(name)s,") % {"name": reader.name}, "", *summaries.lines_of(found), "", address]
    mail = EmailMessage(title, "\n".join(text).rstrip() + "\n", to=[reader.email])
    mail.attach(f"{schedule.subject.name}.{file.kind}", file.body, file.type)
    return mail


def _address(schedule: Schedule) -> str:
    kind = "report" if schedule.report_id else "dashboard"
    return reverse(f"reporting:{kind}", args=[schedule.subject.pk])


def _ask(schedule: Schedule, *, due_at: datetime) -> int:
    """Put it down for each reader and group, each on its own, so that one that fails holds up no other; the job sends them."""
    to = [
        Sending(schedule=schedule, due_at=due_at, member=member) for member in schedule.members.filter(is_active=True)
    ]
    to += [Sending(schedule=schedule, due_at=due_at, robot=robot) for robot in schedule.robots.filter(archived_at=None)]
    Sending.objects.bulk_create(to, ignore_conflicts=True)
    return len(to)


def _next(plan: Plan, *, after: datetime) -> datetime:
    return scheduling.next_due(
        plan, after=after, calendar=company.fiscal_calendar(), timezone=ZoneInfo(company.company().timezone)
    )


def _new(report_id: int | None, dashboard_id: int | None, by: Member) -> Schedule:
    """A plan for a report or a dashboard that one may open."""
    if dashboard_id is not None:
        found = get_object_or_404(Dashboard.objects.all().visible_to(by).current(), pk=dashboard_id)
        return Schedule(owner=by, dashboard=found)
    return Schedule(owner=by, report=get_object_or_404(Report.objects.all().visible_to(by).current(), pk=report_id))


def _own(schedule_id: int, by: Member) -> Schedule:
    schedules = Schedule.objects.select_for_update(of=("self",)).select_related("report", "dashboard", "owner")
    return get_object_or_404(schedules, pk=schedule_id, owner=by)

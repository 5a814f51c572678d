"""Briefs sent by themselves: by mail to each member who asked for them, and into the groups somebody chose."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.robots import actions as robots
from quarterdeck.core.robots.models import GroupRobot
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions import recipients
from quarterdeck.reporting.models import BriefHabit, BriefSending
from quarterdeck.reporting.queries import brief as queries
from quarterdeck.reporting.rules.brief import in_parts

KEPT_FOR = timedelta(days=90)
SEES_FIGURES = "metrics.view_metrics"


@transaction.atomic
def choose_brief(*, is_daily: bool, is_weekly: bool, robot_ids: Sequence[int], by: Member) -> BriefHabit:
    """How one wants one's own brief; a group needs the right to share."""
    if robot_ids:
        recipients.refuse_unreachable([by.pk], robot_ids, by=by)
    habit = _kept(by, is_daily=is_daily, is_weekly=is_weekly)
    habit.robots.set(robot_ids)
    return habit


@transaction.atomic
def switch_mail(*, is_on: bool, is_weekly: bool, by: Member) -> BriefHabit:
    """Have one's own brief mailed, every working day or about the week, or no more."""
    return _kept(by, **{"is_weekly" if is_weekly else "is_daily": is_on})


def _kept(by: Member, **wanted: bool) -> BriefHabit:
    habit, _is_new = BriefHabit.objects.select_for_update(of=("self",)).get_or_create(member=by)
    for name, value in wanted.items():
        setattr(habit, name, value)
    habit.version += 1
    habit.save()
    trail.record(habit, "edited", by=by)
    return habit


@transaction.atomic
def start_briefs(*, on: date) -> int:
    """Put down every brief that is due on a working day, once however often this is called. Returns how many are new."""
    calendar = company.fiscal_calendar()
    if not calendar.is_working_day(on):
        return 0
    is_first = queries.is_first_working_day_of_week(calendar, on)
    due = [one for habit in queries.habits() for one in _due(habit, on, is_first=is_first)]
    before = BriefSending.objects.count()
    BriefSending.objects.bulk_create(due, ignore_conflicts=True)
    return BriefSending.objects.count() - before


def _due(habit: BriefHabit, on: date, *, is_first: bool) -> list[BriefSending]:
    """What a member wants on a working day: one mail, on the week's first day (`is_first`) about the week where that is wanted."""
    member = habit.member
    if not member.may(SEES_FIGURES):
        return []
    is_weekly = is_first and habit.is_weekly
    is_mailed = member.email and (habit.is_daily or is_weekly)
    by_mail = [BriefSending(member=member, on=on, is_weekly=is_weekly)] if is_mailed else []
    groups = [robot for robot in habit.robots.all() if robot.archived_at is None]
    return [*by_mail, *(BriefSending(member=member, robot=robot, on=on, is_weekly=is_first) for robot in groups)]


def send_brief(*, sending_id: int, at: datetime) -> None:
    """Send one brief; a second call sends nothing."""
    with transaction.atomic():
        sending = (
            BriefSending.objects.select_for_update(of=("self",)).select_related("member", "robot").get(pk=sending_id)
        )
        if sending.sent_at is not None or sending.problem:
            return
        reader = sending.member
        with translation.override(reader.language or company.company().language):
            sending.problem = _sent(sending, reader, at=at)
        sending.sent_at = None if sending.problem else at
        sending.save(update_fields=["problem", "sent_at"])


def drop_old(*, on: date) -> int:
    """Forget what was sent long ago. Returns how many."""
    return BriefSending.objects.filter(on__lt=on - KEPT_FOR).delete()[0]


def _sent(sending: BriefSending, reader: Member, *, at: datetime) -> str:
    if not reader.is_active or not reader.may(SEES_FIGURES):
        return _("%(name)s may not see figures.") % {"name": reader.name}
    found = queries.brief(viewer=reader, today=sending.on, is_weekly=sending.is_weekly)
    title = _("Your week: %(days)s") if sending.is_weekly else _("Your brief: %(days)s")
    title = title % {"days": found.days}
    url = reverse("reporting:brief") + ("?span=week" if sending.is_weekly else "")
    if sending.robot:
        _into_group(sending, sending.robot, title, _lines(found, mark="## "), url, at)
        return ""
    address = f"{settings.PUBLIC_ADDRESS}{url}" if settings.PUBLIC_ADDRESS else ""
    said = [_("Hello %(name)s,") % {"name": reader.name}, "", *_lines(found), "", address]
    said += ["", _("You can switch the brief off on its page.")]
    EmailMessage(title, "\n".join(said).rstrip() + "\n", to=[reader.email]).send()
    return ""


def _into_group(sending: BriefSending, robot: GroupRobot, title: str, lines: list[str], url: str, at: datetime) -> None:
    key = f"brief-{sending.pk}"
    robots.send(robot, title=title, text="\n".join(lines), url=url, at=at, dedupe_key=key)


def _lines(found: queries.Brief, *, mark: str = "") -> list[str]:
    lines = [found.headline]
    for part, sentences in in_parts(found.sentences):
        lines += ["", f"{mark}{queries.PART_NAMES[part]}", *(f"- {one.text}" for one in sentences)]
    return lines

"""Sessions: prepared, written, held, followed up, called off."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.records import versions
from quarterdeck.crm.models import Stage
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import agreements
from quarterdeck.performance.actions.coaching.refusals import CannotCoach
from quarterdeck.performance.events import CoachingFollowedUp, CoachingHeld
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.coaching import COACH, CoachingOccasion, CoachingPlan, CoachingSession, CoachNote
from quarterdeck.performance.models.diagnosis import Finding, FindingKind
from quarterdeck.performance.models.skills import Skill
from quarterdeck.performance.rules.diagnosis.measures import MEASURES

TOPIC = "coaching"
GROW = ("goal", "reality", "options", "way_forward")
WRITTEN = ("focus", *GROW)
_OCCASION = ("cases", "own", "peers", "likely", "shortfall", "probability", "cost")


@transaction.atomic
def prepare(
    *,
    member_id: int,
    values: Mapping[str, Any],
    at: datetime,
    by: Member,
    finding_id: int | None = None,
    skill_id: int | None = None,
    plan_id: int | None = None,
) -> CoachingSession:
    """Plan a session with somebody within reach, from a finding, a skill, as the next of a plan, or from none of them.

    The finding is kept as it is now; without one `values` may name the `measure` (and `stage_id`) that should change. Refuses
    oneself, people who left, and a finding about somebody else.
    """
    member = coachable(member_id, by=by)
    plan = _plan(plan_id, member, by)
    found = _finding(finding_id, member, by)
    measure, stage_id = _figure(found or plan, values)
    made = CoachingSession.objects.create(
        member=member,
        coach=by,
        plan=plan,
        focus=_focus(values),
        planned_on=values["planned_on"],
        goal=str(values.get("goal", "")).strip(),
        measure=measure,
        stage_id=stage_id,
        skill=_skill(skill_id) or (plan.skill if plan else None),
    )
    if found is not None:
        CoachingOccasion.objects.create(
            session=made,
            starts_on=found.run.starts_on,
            ends_on=found.run.ends_on,
            **{name: getattr(found, name) for name in _OCCASION},
        )
    trail.record(made, "created", by=by)
    _tell(made, member, gettext_lazy("%(name)s would like to talk with you about: %(focus)s"), by)
    return made


@transaction.atomic
def write(*, session_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> CoachingSession:
    """Write on what is talked about (GROW); before, in and after the talk. Refuses what somebody else changed meanwhile."""
    found = led(session_id, by=by)
    wanted = {name: str(values[name]).strip() for name in WRITTEN if name in values}
    if "focus" in wanted:
        wanted["focus"] = _focus(values)
    versions.refuse_stale(found, wanted, version=version)
    return changed(found, "written", by=by, **wanted)


@transaction.atomic
def plan_for(*, session_id: int, on: date, by: Member) -> CoachingSession:
    """Move a session that was not held yet to another day."""
    found = _open(session_id, by=by)
    moved = changed(found, "moved", by=by, planned_on=on)
    _tell(moved, moved.member, gettext_lazy("Your talk with %(name)s was moved: %(focus)s"), by)
    return moved


@transaction.atomic
def hold(
    *, session_id: int, on: date, minutes: int | None, follow_up_on: date | None, today: date, by: Member
) -> CoachingSession:
    """Say that the talk took place, and when to look what came of it. Refuses days to come, and a follow-up before the talk."""
    found = _open(session_id, by=by)
    if on > today:
        raise CannotCoach(_("That day has not come yet."), code="on")
    if follow_up_on is not None and follow_up_on <= on:
        raise CannotCoach(_("Look what came of it on a later day."), code="follow_up_on")
    held = changed(found, "held", by=by, held_on=on, minutes=minutes, follow_up_on=follow_up_on)
    bus.publish(CoachingHeld(held.pk, held.member_id, held.coach_id, on), by=by)
    return held


@transaction.atomic
def follow_up(*, session_id: int, text: str, on: date, by: Member, again_on: date | None = None) -> CoachingSession:
    """Write down what came of it; with `again_on` it is looked at once more. Refuses before the talk."""
    found = led(session_id, by=by)
    if found.held_on is None:
        raise CannotCoach(_("The talk has not taken place yet."), code="held")
    if not text.strip():
        raise CannotCoach(_("Say what came of it."), code="text")
    if again_on is not None and again_on <= on:
        raise CannotCoach(_("Look again on a later day."), code="again_on")
    said = "\n\n".join(filter(None, [found.follow_up, text.strip()]))
    done = changed(
        found,
        "followed_up",
        by=by,
        follow_up=said,
        followed_up_on=None if again_on else on,
        follow_up_on=again_on or found.follow_up_on,
    )
    if again_on is None:
        bus.publish(CoachingFollowedUp(done.pk, done.member_id, done.coach_id, on), by=by)
    return done


@transaction.atomic
def call_off(*, session_id: int, why: str, at: datetime, by: Member) -> CoachingSession:
    """Say that the talk will not take place, and why. Refuses one that was held."""
    found = _open(session_id, by=by)
    if not why.strip():
        raise CannotCoach(_("Say why it is called off."), code="why")
    off = changed(found, "called_off", by=by, called_off_at=at, called_off_why=why.strip()[:200])
    _tell(off, off.member, gettext_lazy("%(name)s called a talk off: %(focus)s"), by)
    return off


@transaction.atomic
def agree(*, session_id: int, text: str, due_on: date, at: datetime, by: Member) -> Agreement:
    """Agree on something the member will do; either of the two may write it down."""
    found = get_object_or_404(CoachingSession.objects.visible_to(by), pk=session_id)
    if by.pk != found.member_id:
        found = led(session_id, by=by)
    made = agreements.agree(member_id=found.member_id, text=text, due_on=due_on, at=at, by=by, session=found)
    trail.record(found, "agreed", by=by, note=made.text)
    return made


@transaction.atomic
def note(*, session_id: int, text: str, by: Member) -> None:
    """Keep a note that nobody else reads; an empty one is taken away."""
    found = get_object_or_404(CoachingSession.objects.visible_to(by), pk=session_id)
    if text.strip():
        CoachNote.objects.update_or_create(session=found, by=by, defaults={"text": text.strip()})
    else:
        CoachNote.objects.filter(session=found, by=by).delete()


def coachable(member_id: int, *, by: Member) -> Member:
    """Somebody the member may coach, or 404; nobody coaches themselves."""
    reach = access.owner_filter(by, COACH, owner="pk")
    return get_object_or_404(Member.objects.active().filter(reach).exclude(pk=by.pk), pk=member_id)


def led(session_id: int, *, by: Member) -> CoachingSession:
    """A session that the member may write, locked; refuses one that was called off."""
    seen = get_object_or_404(CoachingSession.objects.visible_to(by), pk=session_id)
    found = CoachingSession.objects.led_by(by).select_for_update(of=("self",)).filter(pk=seen.pk).first()
    if found is None:
        raise CannotCoach(_("The coach writes here."), code="coach")
    if found.called_off_at is not None:
        raise CannotCoach(_("This talk was called off."), code="called_off")
    return found


def changed(found: CoachingSession, act: str, *, by: Member, **values: Any) -> CoachingSession:
    """Save what is new, with its trace."""
    changes = trail.differences(found, values)
    for name, value in values.items():
        setattr(found, name, value)
    found.version += 1
    found.save(update_fields=[*values, "version", "updated_at"])
    written = {name: (str(before or ""), str(after or "")) for name, (before, after) in changes.items()}
    trail.record(found, act, by=by, changes=written)
    return found


def _open(session_id: int, *, by: Member) -> CoachingSession:
    found = led(session_id, by=by)
    if found.held_on is not None:
        raise CannotCoach(_("The talk has taken place."), code="held")
    return found


def _focus(values: Mapping[str, Any]) -> str:
    focus = str(values.get("focus", "")).strip()[:200]
    if not focus:
        raise CannotCoach(_("Say what the talk is about."), code="focus")
    return focus


def _figure(about: Finding | CoachingPlan | None, values: Mapping[str, Any]) -> tuple[str, int | None]:
    """What should change: as in the finding or the plan, or as it was chosen; nothing where nothing was."""
    if about is not None:
        return about.measure, about.stage_id
    measure, stage_id = values.get("measure", ""), values.get("stage_id")
    if measure and measure not in MEASURES:
        raise CannotCoach(_("There is no such figure."), code="figure")
    return measure, get_object_or_404(Stage, pk=stage_id).pk if stage_id else None


def _plan(plan_id: int | None, member: Member, by: Member) -> CoachingPlan | None:
    if plan_id is None:
        return None
    return get_object_or_404(CoachingPlan.objects.led_by(by).running().filter(member=member), pk=plan_id)


def _finding(finding_id: int | None, member: Member, by: Member) -> Finding | None:
    if finding_id is None:
        return None
    seen = Finding.objects.visible_to(by).filter(member=member).exclude(kind=FindingKind.TOO_FEW)
    return get_object_or_404(seen.select_related("run"), pk=finding_id)


def _skill(skill_id: int | None) -> Skill | None:
    return None if skill_id is None else get_object_or_404(Skill.objects.current(), pk=skill_id)


def _tell(found: CoachingSession, to: Member, sentence: Promise, by: Member) -> None:
    with translation.override(to.language or company.company().language):
        notifications.notify(
            member=to,
            topic=TOPIC,
            text=str(sentence) % {"name": by.name, "focus": found.focus},
            url=reverse("performance:coaching_session", args=[found.pk]),
        )

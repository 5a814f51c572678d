"""Plans: several sessions on one focus."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.coaching.refusals import CannotCoach
from quarterdeck.performance.actions.coaching.sessions import coachable
from quarterdeck.performance.models.coaching import CoachingPlan, CoachingSession


@transaction.atomic
def start_plan(
    *, member_id: int, values: Mapping[str, Any], on: date, by: Member, session_id: int | None = None
) -> CoachingPlan:
    """Plan several sessions on one focus. With a session the plan takes over what it is about, and the session is its first."""
    member = coachable(member_id, by=by)
    first = _first(session_id, member, by)
    if not str(values.get("focus", "")).strip():
        raise CannotCoach(_("Say what the talks are about."), code="focus")
    made = CoachingPlan.objects.create(
        member=member,
        coach=by,
        focus=str(values["focus"]).strip()[:200],
        aim=str(values.get("aim", "")).strip(),
        sessions=values["sessions"],
        started_on=on,
        measure=first.measure if first else "",
        stage_id=first.stage_id if first else None,
        skill_id=first.skill_id if first else None,
    )
    if first is not None:
        first.plan = made
        first.save(update_fields=["plan", "updated_at"])
    trail.record(made, "created", by=by)
    return made


@transaction.atomic
def end_plan(*, plan_id: int, result: str, on: date, by: Member) -> CoachingPlan:
    """Say what came of a plan. Talks that were not held stay as they are, on their own."""
    found = get_object_or_404(CoachingPlan.objects.led_by(by).select_for_update(of=("self",)), pk=plan_id)
    if found.ended_on is not None:
        raise CannotCoach(_("The plan has ended."), code="ended")
    if not result.strip():
        raise CannotCoach(_("Say what came of it."), code="result")
    found.ended_on, found.result = on, result.strip()
    found.version += 1
    found.save(update_fields=["ended_on", "result", "version", "updated_at"])
    trail.record(found, "ended", by=by, note=found.result)
    return found


def _first(session_id: int | None, member: Member, by: Member) -> CoachingSession | None:
    if session_id is None:
        return None
    found = get_object_or_404(CoachingSession.objects.led_by(by).filter(member=member), pk=session_id)
    if found.plan_id is not None:
        raise CannotCoach(_("This talk belongs to a plan already."), code="plan")
    return found

"""Mentoring: who helps whom towards what, when they met, what came of it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.skills.refusals import CannotMentor
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.models.skills import MentoringMeeting, MentoringPair, PairState, Skill
from quarterdeck.performance.models.skills.mentoring import PAIR, PairQuerySet

TOPIC = "mentoring"


@transaction.atomic
def pair(*, mentor_id: int, mentee_id: int, values: Mapping[str, Any], at: datetime, by: Member) -> MentoringPair:
    """Bring two people together: goal, skill_id, starts_on, ends_on. The mentee is within reach; the mentor may be anybody.

    Refuses one person twice, a pair that runs already, and somebody who has left.
    """
    within = Member.objects.active().filter(access.owner_filter(by, PAIR, owner="pk"))
    mentee = get_object_or_404(within, pk=mentee_id)
    mentor = Member.objects.active().filter(pk=mentor_id).first()
    if mentor is None or mentor.pk == mentee.pk:
        raise CannotMentor(_("Choose somebody else as mentor."), code="mentor_id")
    if values["ends_on"] <= values["starts_on"]:
        raise CannotMentor(_("It ends before it begins."), code="ends_on")
    skill_id = values.get("skill_id")
    if skill_id is not None and not Skill.objects.current().filter(pk=skill_id).exists():
        raise CannotMentor(_("One of the skills is no longer in use."), code="skill_id")
    if not values["goal"].strip():
        raise CannotMentor(_("Say what it is for."), code="goal")
    made = MentoringPair(
        mentor=mentor,
        mentee=mentee,
        skill_id=skill_id,
        goal=values["goal"].strip(),
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        by=by,
        at=at,
    )
    _save(made)
    trail.record(made, "created", by=by)
    for one, other in ((mentor, mentee), (mentee, mentor)):
        if one.pk != by.pk:
            words = {"name": other.name, "goal": made.goal}
            url = reverse("performance:mentoring_pair", args=[made.pk])
            tell(one, gettext_lazy("You and %(name)s were brought together: %(goal)s"), words, topic=TOPIC, url=url)
    return made


@transaction.atomic
def note_meeting(*, pair_id: int, values: Mapping[str, Any], today: date, at: datetime, by: Member) -> MentoringMeeting:
    """Note a meeting: held_on, minutes, said, next_step. Only the two themselves; refuses days to come and before the pair."""
    found = _locked(MentoringPair.objects.of(by), pair_id)
    if found.state != PairState.RUNNING:
        raise CannotMentor(_("This has ended."))
    if not found.starts_on <= values["held_on"] <= today:
        raise CannotMentor(_("Choose a day since you were paired, today at the latest."), code="held_on")
    if not values["said"].strip():
        raise CannotMentor(_("Say what you talked about."), code="said")
    made = MentoringMeeting.objects.create(
        pair=found,
        held_on=values["held_on"],
        minutes=values["minutes"],
        said=values["said"].strip(),
        next_step=values.get("next_step", "").strip(),
        by=by,
        at=at,
    )
    trail.record(found, "met", by=by, changes={"held_on": ("", made.held_on.isoformat())})
    return made


@transaction.atomic
def end_pair(*, pair_id: int, result: str, is_reached: bool, by: Member) -> MentoringPair:
    """Say what came of it and end it: one of the two, or whoever may bring people like the mentee together."""
    found = _locked(MentoringPair.objects.endable_by(by), pair_id)
    if not result.strip():
        raise CannotMentor(_("Say what came of it."), code="result")
    found.state = PairState.REACHED if is_reached else PairState.ENDED
    found.result = result.strip()
    found.version += 1
    found.save()
    trail.record(found, "ended", by=by, note=found.result)
    return found


def _locked(within: PairQuerySet, pair_id: int) -> MentoringPair:
    return get_object_or_404(within.select_for_update(of=("self",)), pk=pair_id)


def _save(made: MentoringPair) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise CannotMentor(_("These two work together already."), code="mentor_id") from error

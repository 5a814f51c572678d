"""One session or plan, and lists of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.coaching import (
    CoachingEffect,
    CoachingOccasion,
    CoachingPlan,
    CoachingQuerySet,
    CoachingSession,
    Observation,
    Support,
)
from quarterdeck.performance.queries import agreements, questions
from quarterdeck.performance.queries.coaching import cases
from quarterdeck.performance.queries.questions import Sheet
from quarterdeck.performance.rules.coaching import courses, steps
from quarterdeck.performance.rules.coaching.steps import State, Step

SHOWN = 100


@dataclass(frozen=True, slots=True)
class Record:
    """A session as its page shows it. `first` is the talk that began the course; the effect is kept there."""

    session: CoachingSession
    occasion: CoachingOccasion | None
    steps: dict[Step, State]
    agreements: Sequence[Agreement]
    carried_over: Sequence[Agreement]
    observations: Sequence[tuple[Observation, Sheet | None]]
    support: Sequence[Support]
    note: str
    first: CoachingSession
    effect: CoachingEffect | None
    is_measured: bool
    may_write: bool


def session(*, viewer: Member, session_id: int) -> CoachingSession:
    """One that the viewer may see, or 404."""
    return get_object_or_404(_seen(viewer), pk=session_id)


def record(*, viewer: Member, session_id: int) -> Record:
    """Everything about a session, in a fixed number of statements."""
    seen = _seen(viewer).prefetch_related(
        "support",
        Prefetch(
            "observations",
            Observation.objects.select_related("sheet__questionnaire", "opportunity", "by").order_by("on", "pk"),
        ),
    )
    found = get_object_or_404(seen, pk=session_id)
    may_write = CoachingSession.objects.led_by(viewer).filter(pk=found.pk).exists()
    first = _first(found)
    observations = list(found.observations.all())
    agreed = agreements.of(viewer=viewer, session=found)
    kept = found.notes.filter(by=viewer).first()
    return Record(
        session=found,
        occasion=getattr(found, "occasion", None),
        steps=steps.states(_facts(found, observations)),
        agreements=agreed,
        carried_over=[
            one
            for one in agreements.open_of(viewer=viewer, member_id=found.member_id)
            if one.session_id is not None and one.session_id != found.pk
        ],
        observations=_with_sheets(observations, viewer),
        support=list(found.support.all()),
        note=kept.text if kept else "",
        first=first,
        effect=CoachingEffect.objects.filter(session=first).first(),
        is_measured=cases.is_countable(found.measure),
        may_write=may_write,
    )


def support(*, viewer: Member, support_id: int) -> Support:
    """A file given along with a session that the viewer may see, or 404."""
    seen = CoachingSession.objects.visible_to(viewer).values("pk")
    return get_object_or_404(Support.objects.filter(session__in=seen).exclude(file=""), pk=support_id)


def observation(*, viewer: Member, observation_id: int) -> tuple[Observation, Sheet]:
    """An observation of one's own with its sheet, to be filled in; 404 for those of others."""
    own = Observation.objects.filter(by=viewer, sheet__isnull=False).select_related("session__member")
    found = get_object_or_404(own, pk=observation_id)
    return found, questions.sheet(sheet_id=found.sheet_id or 0)


def sessions(*, viewer: Member, whose: str = "") -> list[CoachingSession]:
    """The latest within reach, newest first: `mine` where the viewer is coached, `led` where the viewer coaches."""
    found = _seen(viewer).filter(called_off_at=None)
    if whose == "mine":
        found = found.filter(member=viewer)
    elif whose == "led":
        found = found.filter(coach=viewer)
    return list(found.select_related("effect").order_by("-planned_on", "-pk")[:SHOWN])


def plans(*, viewer: Member) -> list[CoachingPlan]:
    """Plans within reach with their talks, the running ones first."""
    talks = Prefetch("talks", CoachingSession.objects.filter(called_off_at=None).order_by("planned_on", "pk"))
    found = CoachingPlan.objects.visible_to(viewer).select_related("member", "coach", "stage", "skill")
    listed = list(found.prefetch_related(talks)[:SHOWN])
    return sorted(listed, key=lambda one: one.ended_on is not None)


def plan(*, viewer: Member, plan_id: int) -> CoachingPlan:
    """One plan with its talks, or 404."""
    talks = Prefetch("talks", _seen(viewer).filter(called_off_at=None).order_by("planned_on", "pk"))
    found = CoachingPlan.objects.visible_to(viewer).select_related("member", "coach", "stage", "skill")
    return get_object_or_404(found.prefetch_related(talks), pk=plan_id)


def effects(*, viewer: Member, since: date) -> list[CoachingEffect]:
    """Effects of the courses within reach that began since a day, newest first."""
    seen = CoachingSession.objects.visible_to(viewer).filter(held_on__gte=since).values("pk")
    found = CoachingEffect.objects.filter(session__in=seen).select_related(
        "session__member", "session__coach", "session__stage"
    )
    return list(found.order_by("-session__held_on", "-session")[:SHOWN])


def _seen(viewer: Member) -> CoachingQuerySet:
    return CoachingSession.objects.visible_to(viewer).select_related(
        "member", "coach", "stage", "plan", "skill", "occasion"
    )


def _facts(found: CoachingSession, observations: Sequence[Observation]) -> steps.Facts:
    return steps.Facts(
        is_observed=bool(observations),
        is_held=found.held_on is not None,
        is_supported=found.is_supported,
        is_followed_up=found.followed_up_on is not None,
    )


def _first(found: CoachingSession) -> CoachingSession:
    """The talk that began the course a talk belongs to."""
    if found.held_on is None or not found.measure:
        return found
    same = CoachingSession.objects.held().filter(member=found.member_id, measure=found.measure, stage=found.stage_id)
    talks = list(same.order_by("held_on", "pk"))
    places = courses.first_of_each([talk.held_on for talk in talks if talk.held_on])
    place = next(number for number, talk in enumerate(talks) if talk.pk == found.pk)
    return talks[places[place]]


def _with_sheets(observations: Sequence[Observation], viewer: Member) -> list[tuple[Observation, Sheet | None]]:
    """Each with its answers; those being written only for who writes them."""
    readable = [one.sheet for one in observations if one.sheet and (not one.sheet.is_open or one.by_id == viewer.pk)]
    found = questions.sheets(readable) if readable else {}
    return [(one, found.get(one.sheet_id or 0)) for one in observations]

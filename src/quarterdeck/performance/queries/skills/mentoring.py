"""Mentoring pairs: for the two with what was said, for others with how often they met and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.skills import MentoringMeeting, MentoringPair, PairState
from quarterdeck.performance.models.skills.mentoring import PAIR, PairQuerySet


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair with how often and when last they met."""

    pair: MentoringPair
    meetings: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting; what was said is empty for anybody but the two."""

    held_on: date
    minutes: int
    said: str = ""
    next_step: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair as the viewer may see it: only the two themselves read what was said."""

    pair: MentoringPair
    meetings: Sequence[Meeting]
    is_ones_own: bool
    may_end: bool


def rows(*, viewer: Member, is_over: bool = False, member_id: int | None = None) -> list[PairRow]:
    """Pairs one is part of and those that help somebody within reach; latest first."""
    found = _seen(viewer).filter(state__in=[PairState.REACHED, PairState.ENDED] if is_over else [PairState.RUNNING])
    if member_id is not None:
        found = found.of(Member(pk=member_id))
    met = found.order_by().values_list("pk").annotate(met=Count("meetings"), last_on=Max("meetings__held_on"))
    counted = {pk: (times, last_on) for pk, times, last_on in met}
    return [PairRow(one, *counted[one.pk]) for one in found.order_by("-starts_on", "-pk")]


def pair(*, viewer: Member, pair_id: int) -> PairView:
    """One pair; 404 outside the viewer's reach."""
    found = get_object_or_404(_seen(viewer), pk=pair_id)
    is_own = viewer.pk in {found.mentor_id, found.mentee_id}
    meetings = [_meeting(one, is_own=is_own) for one in found.meetings.select_related("by")]
    may_end = MentoringPair.objects.endable_by(viewer).filter(pk=found.pk).exists()
    return PairView(found, meetings, is_own, may_end)


def mentees(*, viewer: Member) -> "QuerySet[Member]":
    """Whom the viewer may find a mentor for."""
    return Member.objects.active().filter(access.owner_filter(viewer, PAIR, owner="pk")).order_by("name", "pk")


def _meeting(row: MentoringMeeting, *, is_own: bool) -> Meeting:
    if not is_own:
        return Meeting(row.held_on, row.minutes)
    return Meeting(row.held_on, row.minutes, row.said, row.next_step, row.by.name)


def _seen(viewer: Member) -> PairQuerySet:
    return MentoringPair.objects.visible_to(viewer).select_related("mentor", "mentee", "skill", "by")

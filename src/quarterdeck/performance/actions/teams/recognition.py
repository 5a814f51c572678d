"""Thanking people: on the wall for everybody to see, tied to a value, with or without points and a badge."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.search import text as searching
from quarterdeck.people.models import Member, OrgUnit
from quarterdeck.performance.actions.teams.refusals import CannotRecognize
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.events import PeopleRecognized
from quarterdeck.performance.models.teams import (
    Badge,
    CompanyValue,
    Recognition,
    RecognitionReaction,
    RecognitionReceiver,
    TeamAward,
)
from quarterdeck.performance.models.teams.recognition import Reaction
from quarterdeck.performance.queries.teams import recognition as queries
from quarterdeck.performance.queries.teams import reviews

T = TypeVar("T", CompanyValue, Badge)
MOST_PEOPLE = 20
TOPIC = "recognition"


@transaction.atomic
def recognize(
    *,
    member_ids: Collection[int],
    value_id: int,
    text: str,
    at: datetime,
    by: Member,
    badge_id: int | None = None,
    points: int = 0,
) -> Recognition:
    """Thank people for something they did. `points` are for each of them, out of what the giver has left this month.

    Refuses oneself, nobody, who has left, no words, a value or badge that is put away, and more points than are left.
    """
    people = _people(member_ids, by)
    if not text.strip():
        raise CannotRecognize(_("Say what they did and what came of it."), code="text")
    value = _offered(CompanyValue.objects.current().filter(pk=value_id).first(), "value_id")
    badge = None
    if badge_id is not None:
        badge = _offered(Badge.objects.current().filter(pk=badge_id).first(), "badge_id")
    _refuse_points(points * len(people), at, by)
    made = _thank(Recognition(value=value, badge=badge, text=text.strip(), points=points, at=at, by=by), people)
    for member in people:
        sentence = gettext_lazy("%(name)s thanks you: %(text)s")
        tell(member, sentence, {"name": by.name, "text": made.text[:120]}, topic=TOPIC, url=_address(made))
    return made


def recognize_winners(
    *, award: TeamAward, unit: OrgUnit, value_id: int, text: str, at: datetime, by: Member
) -> Recognition:
    """Put a chosen team on the wall: all of its people, without points."""
    value = _offered(CompanyValue.objects.current().filter(pk=value_id).first(), "value_id")
    people = reviews.people_of(unit_id=unit.pk)
    words = _("%(team)s – %(award)s: %(why)s") % {"team": unit.name, "award": award.name, "why": text}
    made = _thank(Recognition(value=value, award=award, text=words, at=at, by=by), people)
    for member in people:
        sentence = gettext_lazy("Your team was chosen: %(award)s")
        tell(member, sentence, {"award": award.name}, topic=TOPIC, url=_address(made))
    return made


@transaction.atomic
def withdraw(*, recognition_id: int, why: str, at: datetime, by: Member) -> Recognition:
    """Take thanks off the wall, with a reason: one's own, or any for those who look after the wall. The points go back."""
    found = get_object_or_404(Recognition.objects.current().select_for_update(of=("self",)), pk=recognition_id)
    if found.by_id != by.pk and not by.may("performance.manage_teams"):
        raise CannotRecognize(_("Only who gave it, or sales operations, may take it back."), code="not_yours")
    if not why.strip():
        raise CannotRecognize(_("Say why."), code="why")
    found.archived_at, found.withdrawn_why = at, why.strip()
    found.save(update_fields=["archived_at", "withdrawn_why"])
    trail.record(found, "withdrawn", by=by, note=found.withdrawn_why)
    return found


@transaction.atomic
def react(*, recognition_id: int, kind: str, by: Member) -> bool:
    """Join in, or take it back when one had; returns whether one is in now."""
    found = get_object_or_404(Recognition.objects.current(), pk=recognition_id)
    if kind not in Reaction.values:
        raise CannotRecognize(_("There is no such reaction."), code="kind")
    made, is_new = RecognitionReaction.objects.get_or_create(recognition=found, member=by, kind=kind)
    if not is_new:
        made.delete()
    trail.record(found, "joined_in" if is_new else "stepped_back", by=by, note=kind)
    return is_new


def _people(member_ids: Collection[int], by: Member) -> list[Member]:
    wanted = set(member_ids)
    if by.pk in wanted:
        raise CannotRecognize(_("Thank somebody else: praise of oneself does not count."), code="member_ids")
    if not 0 < len(wanted) <= MOST_PEOPLE:
        raise CannotRecognize(_("Choose one to %(n)d people.") % {"n": MOST_PEOPLE}, code="member_ids")
    people = list(Member.objects.active().filter(pk__in=wanted).order_by("name", "pk"))
    if len(people) != len(wanted):
        raise CannotRecognize(_("Somebody you chose is no longer here."), code="member_ids")
    return people


def _offered(found: T | None, code: str) -> T:
    if found is None:
        raise CannotRecognize(_("That one is no longer offered."), code=code)
    return found


def _refuse_points(points: int, at: datetime, by: Member) -> None:
    """Points are counted under a lock on the giver, so that two gifts at once cannot both take the last."""
    if points <= 0:
        return
    Member.objects.select_for_update(of=("self",)).get(pk=by.pk)
    left = queries.points_left(member=by, at=at)
    if points > left:
        raise CannotRecognize(_("You have %(n)d points left this month.") % {"n": left}, code="points")


def _thank(made: Recognition, people: Sequence[Member]) -> Recognition:
    names = [member.name for member in people]
    made.search_tokens = searching.tokens_for(made.text, made.by.name, str(made.value), *names)
    made.save()
    RecognitionReceiver.objects.bulk_create([RecognitionReceiver(recognition=made, member=one) for one in people])
    trail.record(made, "created", by=made.by, changes={"members": ("", ", ".join(names))}, note=made.text)
    bus.publish(PeopleRecognized(made.pk, tuple(one.pk for one in people), made.value_id, made.points), by=made.by)
    return made


def _address(made: Recognition) -> str:
    return f"{reverse('performance:recognition_wall')}#recognition-{made.pk}"

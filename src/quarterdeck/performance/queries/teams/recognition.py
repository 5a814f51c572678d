"""Reads of recognition: the wall, somebody's own page, and how many points are left."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.people.models import Member
from quarterdeck.performance.models.teams import (
    Badge,
    CompanyValue,
    Recognition,
    RecognitionReaction,
    RecognitionReceiver,
    RecognitionRules,
)
from quarterdeck.performance.models.teams.recognition import Reaction
from quarterdeck.performance.rules.teams import giving

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class WallFilters:
    """What the wall is narrowed to."""

    words: str = ""
    value_id: int | None = None
    member_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Thanks:
    """One entry of the wall: whom, how many joined in by kind, and with what the viewer did."""

    recognition: Recognition
    people: Sequence[Member]
    reactions: dict[str, int]
    own: frozenset[str]
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class Wall:
    thanks: Sequence[Thanks]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What somebody was thanked for: counts by value, badges with how often, points."""

    member: Member
    received: int
    given: int
    points: int
    values: Sequence[tuple[CompanyValue, int]]
    badges: Sequence[tuple[Badge, int]]
    latest: Sequence[Thanks] = field(default_factory=tuple)


def wall(*, viewer: Member, filters: WallFilters, page: int = 1) -> Wall:
    """One page of thanks, the latest first: five statements however many there are."""
    rows = _narrowed(Recognition.objects.current(), filters)
    total = rows.count()
    page = max(page, 1)
    start = (page - 1) * PAGE_SIZE
    return Wall(_thanks(viewer, rows[start : start + PAGE_SIZE]), total, page)


def thanks(*, viewer: Member, recognition_id: int) -> Thanks:
    """One entry that stands on the wall, or 404."""
    found = get_object_or_404(Recognition.objects.current(), pk=recognition_id)
    return _thanks(viewer, Recognition.objects.filter(pk=found.pk))[0]


def person(*, viewer: Member, member_id: int) -> PersonRecord:
    """Somebody's badges, points and thanks; of any colleague the viewer may see."""
    member = get_object_or_404(Member.objects.visible_to(viewer), pk=member_id)
    received = Recognition.objects.current().filter(receivers__member=member)
    by_value = dict(received.order_by().values_list("value_id").annotate(n=Count("pk")))
    by_badge = dict(received.exclude(badge=None).order_by().values_list("badge_id").annotate(n=Count("pk")))
    values = CompanyValue.objects.filter(pk__in=by_value)
    badges = Badge.objects.filter(pk__in=by_badge)
    return PersonRecord(
        member=member,
        received=sum(by_value.values()),
        given=Recognition.objects.current().filter(by=member).count(),
        points=received.aggregate(all=Sum("points"))["all"] or 0,
        values=[(one, by_value[one.pk]) for one in values],
        badges=[(one, by_badge[one.pk]) for one in badges],
        latest=_thanks(viewer, received.order_by("-at", "-pk")[:PAGE_SIZE]),
    )


def points_budget() -> int:
    """How many points somebody may give away a month; 0 where points are off."""
    rules = RecognitionRules.objects.first()
    return rules.points_a_month if rules else 0


def points_left(*, member: Member, at: datetime) -> int:
    """How many points the member may still give away in the month of a moment."""
    month = company.fiscal_calendar().containing(company.local_day(at), Grain.MONTH)
    given = RecognitionReceiver.objects.filter(
        recognition__by=member,
        recognition__archived_at=None,
        recognition__at__gte=company.start_of(month.start),
        recognition__at__lt=company.start_of(month.end),
    )
    return giving.left_to_give(points_budget(), given.aggregate(all=Sum("recognition__points"))["all"] or 0)


def values(*, is_archived: bool = False) -> list[CompanyValue]:
    """What the company stands for, in its order."""
    return list(CompanyValue.objects.archived() if is_archived else CompanyValue.objects.current())


def badges(*, is_archived: bool = False) -> list[Badge]:
    return list(Badge.objects.archived() if is_archived else Badge.objects.current())


def _narrowed(rows: "QuerySet[Recognition]", filters: WallFilters) -> "QuerySet[Recognition]":
    if filters.words:
        rows = Recognition.objects.matching(filters.words).filter(pk__in=rows.values("pk"))
    if filters.value_id:
        rows = rows.filter(value=filters.value_id)
    if filters.member_id:
        rows = rows.filter(Q(receivers__member=filters.member_id)).distinct()
    if filters.unit_id:
        here = Q(member__memberships__until_on=None)
        here &= Q(member__memberships__unit__placements__until_on=None)
        here &= Q(member__memberships__unit__placements__path__contains=f"/{filters.unit_id}/")
        rows = rows.filter(pk__in=RecognitionReceiver.objects.filter(here).values("recognition_id"))
    return rows.order_by("-at", "-pk")


def _thanks(viewer: Member, rows: "QuerySet[Recognition]") -> list[Thanks]:
    receivers = Prefetch("receivers", RecognitionReceiver.objects.select_related("member"))
    found = list(rows.select_related("by", "value", "badge", "award").prefetch_related(receivers))
    joined: dict[int, Counter[str]] = {}
    own: dict[int, set[str]] = {}
    for reaction in RecognitionReaction.objects.filter(recognition__in=[one.pk for one in found]):
        joined.setdefault(reaction.recognition_id, Counter())[reaction.kind] += 1
        if reaction.member_id == viewer.pk:
            own.setdefault(reaction.recognition_id, set()).add(reaction.kind)
    may_all = viewer.may("performance.manage_teams")
    return [
        Thanks(
            recognition=one,
            people=[receiver.member for receiver in one.receivers.all()],
            reactions={kind: joined.get(one.pk, Counter())[kind] for kind in Reaction.values},
            own=frozenset(own.get(one.pk, ())),
            may_withdraw=may_all or one.by_id == viewer.pk,
        )
        for one in found
    ]

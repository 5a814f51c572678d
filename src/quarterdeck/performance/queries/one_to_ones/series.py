"""Who talks with whom, when next, how late; one talk with its points and notes; what was talked about before."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Max, Q
from django.shortcuts import get_object_or_404

from quarterdeck.people import access
from quarterdeck.people.models import Member, Placement
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.one_to_ones import (
    OneToOne,
    OneToOneSeries,
    PrivateNote,
    SeriesQuerySet,
    TalkingPoint,
    TalkState,
)
from quarterdeck.performance.rules import one_to_ones as rules

HISTORY = 30


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series with its next talk; `late` in days. `open_agreements` is None where they are none of the viewer's business."""

    series: OneToOneSeries
    next_on: date | None
    last_on: date | None
    late: int
    open_agreements: int | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """One's own one-to-ones; those led by people one leads; people one leads directly and does not talk with yet."""

    own: list[SeriesRow]
    overseen: list[SeriesRow]
    without: list[Member]


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk as one of the two sees it. `private` is the viewer's own note, never the other's."""

    series: OneToOneSeries
    talk: OneToOne
    other: Member
    points: list[TalkingPoint]
    private: str
    agreed: list[Agreement]
    history: list[OneToOne]
    is_leader: bool


def overview(*, viewer: Member, today: date) -> Overview:
    """Everything the first page shows, in a fixed number of queries."""
    own = _rows(OneToOneSeries.objects.visible_to(viewer).running(), today)
    counts = _open_agreements(viewer)
    overseen = OneToOneSeries.objects.overseen_by(viewer).running().exclude(member=viewer)
    return Overview(
        own=[replace(row, open_agreements=counts[row.series.member_id]) for row in own],
        overseen=_rows(overseen, today),
        without=_without(viewer, [row.series for row in own]),
    )


def overdue(*, viewer: Member, today: date) -> list[SeriesRow]:
    """The talks the viewer owes to people, the latest first."""
    found = OneToOneSeries.objects.running().filter(leader=viewer)
    return sorted((row for row in _rows(found, today) if row.late), key=lambda row: -row.late)


def coming(*, viewer: Member, until: date, today: date) -> list[SeriesRow]:
    """The viewer's talks planned up to a day, overdue ones too, the earliest first."""
    found = OneToOneSeries.objects.visible_to(viewer).running()
    return _rows(found.filter(talks__state=TalkState.PLANNED, talks__planned_on__lte=until), today)


def talk_now(*, viewer: Member, series_id: int) -> Talk:
    """The next talk of a series, or the last one where the series was ended; 404 for anybody but the two."""
    series = _series(viewer, series_id)
    talks = OneToOne.objects.filter(series=series)
    planned = talks.filter(state=TalkState.PLANNED).first()
    return _talk(viewer, series, planned or talks.order_by("-planned_on", "-pk")[0])


def talk(*, viewer: Member, talk_id: int) -> Talk:
    """One talk of the viewer's, over or not."""
    found = get_object_or_404(OneToOne.objects.visible_to(viewer), pk=talk_id)
    return _talk(viewer, _series(viewer, found.series_id), found)


def series(*, viewer: Member, series_id: int) -> OneToOneSeries:
    """One of the viewer's own series."""
    return _series(viewer, series_id)


def last_held(series: OneToOneSeries, *, before: OneToOne) -> OneToOne | None:
    """The talk that was held last before another."""
    held = OneToOne.objects.filter(series=series, state=TalkState.HELD).exclude(pk=before.pk)
    return held.order_by("-held_on", "-pk").first()


def choices_to_start(*, viewer: Member) -> list[tuple[int, str]]:
    """With whom the viewer may begin one-to-ones."""
    have = OneToOneSeries.objects.filter(leader=viewer, ended_on=None).values("member")
    free = Member.objects.active().filter(pk__in=access.led_by(viewer)).exclude(pk__in=have)
    return list(free.order_by("name", "pk").values_list("pk", "name"))


def _series(viewer: Member, series_id: int) -> OneToOneSeries:
    seen = OneToOneSeries.objects.visible_to(viewer).select_related("leader", "member")
    return get_object_or_404(seen, pk=series_id)


def _talk(viewer: Member, series: OneToOneSeries, found: OneToOne) -> Talk:
    is_leader = series.leader_id == viewer.pk
    note = PrivateNote.objects.visible_to(viewer).filter(talk=found).first()
    history = OneToOne.objects.filter(series=series).exclude(state=TalkState.PLANNED)
    return Talk(
        series=series,
        talk=found,
        other=series.member if is_leader else series.leader,
        points=list(found.points.filter(archived_at=None).select_related("by")),
        private=note.text if note else "",
        agreed=list(Agreement.objects.visible_to(viewer).filter(one_to_one=found).select_related("member", "made_by")),
        history=list(history.order_by("-planned_on", "-pk")[:HISTORY]),
        is_leader=is_leader,
    )


def _rows(found: SeriesQuerySet, today: date) -> list[SeriesRow]:
    planned = Q(talks__state=TalkState.PLANNED)
    dated = found.annotate(next_on=Max("talks__planned_on", filter=planned), last_on=Max("talks__held_on"))
    rows = dated.select_related("leader", "member").order_by("next_on", "member__name", "pk")
    return [_row(one, getattr(one, "next_on", None), getattr(one, "last_on", None), today) for one in rows]


def _row(one: OneToOneSeries, next_on: date | None, last_on: date | None, today: date) -> SeriesRow:
    return SeriesRow(one, next_on, last_on, rules.days_late(next_on, today) if next_on else 0)


def _open_agreements(viewer: Member) -> Counter[int]:
    """How much is open by whose it is, as far as the viewer may see."""
    return Counter(Agreement.objects.visible_to(viewer).open().values_list("member_id", flat=True))


def _without(viewer: Member, own: Sequence[OneToOneSeries]) -> list[Member]:
    """Those whose unit the viewer manages, without one-to-ones with the viewer; by name."""
    have = {one.member_id for one in own if one.leader_id == viewer.pk}
    direct = Placement.objects.filter(manager=viewer, until_on=None).exclude(member=viewer).values("member")
    found = Member.objects.active().filter(pk__in=direct).exclude(pk__in=have)
    return list(found.order_by("name", "pk"))

"""The doors for writes of one-to-ones: the rhythm of two, what they want to talk about, notes, holding and skipping."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import refuse_stale
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import agreements
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.one_to_ones import OneToOne, OneToOneSeries, PrivateNote, TalkingPoint, TalkState
from quarterdeck.performance.rules import one_to_ones as rules

TOPIC = "one_to_one"
LONGEST_POINT = 400


class CannotTalk(Refusal):
    """Why a one-to-one cannot be set up, held or written into so; the code names the value at fault."""


@transaction.atomic
def start_series(*, member_id: int, rhythm: str, first_on: date, today: date, by: Member) -> OneToOneSeries:
    """Begin to talk with somebody one leads, in a rhythm. Refuses a second series with the same person."""
    member = get_object_or_404(Member.objects.active().filter(pk__in=access.led_by(by)), pk=member_id)
    if OneToOneSeries.objects.filter(leader=by, member=member, ended_on=None).exists():
        raise CannotTalk(_("You have one-to-ones with this person already."), code="member_id")
    _refuse_past(first_on, today, "first_on")
    series = OneToOneSeries.objects.create(leader=by, member=member, rhythm=rhythm, started_on=today)
    OneToOne.objects.create(series=series, planned_on=first_on)
    trail.record(series, "created", by=by)
    sentence = gettext_lazy("%(name)s would like to talk with you regularly. Add what you want to talk about.")
    tell(member, sentence, {"name": by.name}, topic=TOPIC, url=_address(series))
    return series


@transaction.atomic
def change_series(
    *, series_id: int, rhythm: str, next_on: date, version: int | None, today: date, by: Member
) -> OneToOneSeries:
    """Another rhythm, another day for the next talk; either of the two may."""
    series = _running(series_id, by)
    talk = _planned(series)
    refuse_stale(series, {"rhythm": rhythm}, version=version)
    if next_on != talk.planned_on:
        _refuse_past(next_on, today, "next_on")
    changes = {**trail.differences(series, {"rhythm": rhythm}), **trail.differences(talk, {"planned_on": next_on})}
    if not changes:
        return series
    series.rhythm, talk.planned_on = rhythm, next_on
    series.version += 1
    series.save(update_fields=["rhythm", "version", "updated_at"])
    talk.save(update_fields=["planned_on", "updated_at"])
    trail.record(series, "edited", by=by, changes={name: (str(a), str(b)) for name, (a, b) in changes.items()})
    _tell_other(series, by, gettext_lazy("%(name)s moved your one-to-one to %(day)s."), day=next_on.isoformat())
    return series


@transaction.atomic
def end_series(*, series_id: int, on: date, by: Member) -> None:
    """No more talks of these two; what was said and agreed stays with them."""
    series = _running(series_id, by)
    _end(series, on=on, by=by)
    _tell_other(series, by, gettext_lazy("%(name)s ended your one-to-ones."))


@transaction.atomic
def end_where_not_led(*, member_id: int, on: date) -> int:
    """End the one-to-ones of somebody who moved or left, with whoever does not lead them any more; returns how many."""
    of_member = Q(leader=member_id) | Q(member=member_id)
    found = OneToOneSeries.objects.filter(of_member, ended_on=None).select_related("leader", "member")
    ended = [one for one in found.select_for_update(of=("self",)) if not _is_led(one)]
    for series in ended:
        _end(series, on=on, by=None)
        told = gettext_lazy("Your one-to-ones with %(name)s were ended: one of you has moved on.")
        for one, other in ((series.leader, series.member), (series.member, series.leader)):
            if one.is_active:
                tell(one, told, {"name": other.name}, topic=TOPIC, url=_address(series))
    return len(ended)


@transaction.atomic
def add_point(*, talk_id: int, text: str, at: datetime, by: Member) -> TalkingPoint:
    """Put something on the agenda of a planned talk; both may."""
    talk = _talk(talk_id, by)
    _refuse_over(talk)
    if not text.strip():
        raise CannotTalk(_("Say what you want to talk about."), code="text")
    point = TalkingPoint.objects.create(talk=talk, text=text.strip()[:LONGEST_POINT], by=by, at=at)
    trail.record(talk, "point_added", by=by)
    return point


@transaction.atomic
def cover_point(*, point_id: int, is_covered: bool, by: Member) -> TalkingPoint:
    """Tick a point off as talked about, or open it again; both may, until the talk is over."""
    point = _point(point_id, by)
    _refuse_over(point.talk)
    point.is_covered = is_covered
    point.save(update_fields=["is_covered"])
    trail.record(point.talk, "point_covered" if is_covered else "point_opened", by=by)
    return point


@transaction.atomic
def remove_point(*, point_id: int, at: datetime, by: Member) -> TalkingPoint:
    """Take one's own point off the agenda."""
    point = _point(point_id, by)
    if point.by_id != by.pk:
        raise CannotTalk(_("The other one wants to talk about this."))
    _refuse_over(point.talk)
    point.archived_at = at
    point.save(update_fields=["archived_at"])
    trail.record(point.talk, "point_removed", by=by)
    return point


@transaction.atomic
def write_notes(*, talk_id: int, notes: str, version: int | None, by: Member) -> OneToOne:
    """What both keep of a talk; a stale edit is told so. The trail says that, never what."""
    talk = _talk(talk_id, by)
    refuse_stale(talk, {"notes": notes.strip()}, version=version)
    talk.notes = notes.strip()
    talk.version += 1
    talk.save(update_fields=["notes", "version", "updated_at"])
    trail.record(talk, "notes_written", by=by, changes={"notes": ("", "")})
    return talk


@transaction.atomic
def write_private_note(*, talk_id: int, text: str, at: datetime, by: Member) -> PrivateNote:
    """What one keeps for oneself. It leaves no trace in the trail: not even that it was written is anybody else's."""
    talk = _talk(talk_id, by)
    note, _made = PrivateNote.objects.update_or_create(talk=talk, by=by, defaults={"text": text.strip(), "at": at})
    return note


@transaction.atomic
def agree(*, talk_id: int, member_id: int, text: str, due_on: date, at: datetime, by: Member) -> Agreement:
    """Write down what one of the two will do by a day."""
    talk = _talk(talk_id, by)
    if member_id not in (talk.series.leader_id, talk.series.member_id):
        raise CannotTalk(_("Only the two of you can agree on something here."), code="member_id")
    return agreements.agree(member_id=member_id, text=text, due_on=due_on, at=at, by=by, one_to_one=talk)


@transaction.atomic
def hold(*, talk_id: int, on: date, today: date, by: Member, next_on: date | None = None) -> OneToOne:
    """The talk took place: what was not reached moves to the next one, which is planned by the rhythm or for a given day."""
    talk = _talk(talk_id, by)
    _refuse_over(talk)
    if on > today:
        raise CannotTalk(_("That day has not come yet."), code="on")
    if on < talk.series.started_on:
        raise CannotTalk(_("That was before the one-to-ones began."), code="on")
    talk.state, talk.held_on = TalkState.HELD, on
    return _over(talk, "held", after=on, next_on=next_on, today=today, by=by)


@transaction.atomic
def skip(*, talk_id: int, why: str, today: date, by: Member, next_on: date | None = None) -> OneToOne:
    """The talk does not take place; the other one is told why."""
    talk = _talk(talk_id, by)
    _refuse_over(talk)
    if not why.strip():
        raise CannotTalk(_("Say why, so that the other one knows."), code="why")
    talk.state, talk.skipped_why = TalkState.SKIPPED, why.strip()[:300]
    told = gettext_lazy("%(name)s skips your one-to-one: %(why)s")
    _tell_other(talk.series, by, told, why=talk.skipped_why)
    return _over(talk, "skipped", after=talk.planned_on, next_on=next_on, today=today, by=by)


def remind(*, today: date) -> int:
    """Tell who holds them of talks that are overdue, and both of those of tomorrow; each once. Returns how many were told of."""
    tomorrow = date.fromordinal(today.toordinal() + 1)
    planned = OneToOne.objects.filter(
        Q(planned_on__lt=today) | Q(planned_on=tomorrow),
        state=TalkState.PLANNED,
        series__in=OneToOneSeries.objects.running(),
    )
    told = list(planned.select_related("series__leader", "series__member"))
    for talk in told:
        _remind_of(talk, is_late=talk.planned_on < today)
    return len(told)


def _remind_of(talk: OneToOne, *, is_late: bool) -> None:
    series, key = talk.series, f"talk-{talk.pk}-{talk.planned_on}"
    if is_late:
        late = gettext_lazy("Your one-to-one with %(name)s is overdue.")
        words = {"name": series.member.name}
        tell(series.leader, late, words, topic=TOPIC, url=_address(series), once=f"{key}-late")
        return
    soon = gettext_lazy("Tomorrow you talk with %(name)s. Add what you want to talk about.")
    for one, other in ((series.leader, series.member), (series.member, series.leader)):
        tell(one, soon, {"name": other.name}, topic=TOPIC, url=_address(series), once=key)


def _is_led(series: OneToOneSeries) -> bool:
    both = series.leader.is_active and series.member.is_active
    return both and access.led_by(series.leader).filter(pk=series.member_id).exists()


def _end(series: OneToOneSeries, *, on: date, by: Member | None) -> None:
    planned = OneToOne.objects.filter(series=series, state=TalkState.PLANNED)
    planned.update(state=TalkState.SKIPPED, skipped_why=_("The one-to-ones were ended."))
    series.ended_on = on
    series.version += 1
    series.save(update_fields=["ended_on", "version", "updated_at"])
    trail.record(series, "ended", by=by)


def _over(talk: OneToOne, act: str, *, after: date, next_on: date | None, today: date, by: Member) -> OneToOne:
    """Close a talk and plan the next; returns that one."""
    if next_on is not None:
        _refuse_past(next_on, today, "next_on")
    talk.version += 1
    talk.save(update_fields=["state", "held_on", "skipped_why", "version", "updated_at"])
    trail.record(talk, act, by=by)
    calendar = company.fiscal_calendar()
    day = next_on or rules.next_day(talk.series.rhythm, after=after, today=today, calendar=calendar)
    following = OneToOne.objects.create(series=talk.series, planned_on=day)
    talk.points.filter(is_covered=False, archived_at=None).update(talk=following)
    return following


def _address(series: OneToOneSeries) -> str:
    return reverse("performance:one_to_one", args=[series.pk])


def _tell_other(series: OneToOneSeries, by: Member, sentence: Promise, **words: str) -> None:
    other = series.member if by.pk == series.leader_id else series.leader
    tell(other, sentence, {"name": by.name, **words}, topic=TOPIC, url=_address(series))


def _refuse_past(day: date, today: date, code: str) -> None:
    if day < today:
        raise CannotTalk(_("That day is over."), code=code)


def _refuse_over(talk: OneToOne) -> None:
    if talk.state != TalkState.PLANNED:
        raise CannotTalk(_("This talk is over."), code="over")


def _running(series_id: int, by: Member) -> OneToOneSeries:
    seen = OneToOneSeries.objects.visible_to(by).select_related("leader", "member").select_for_update(of=("self",))
    series = get_object_or_404(seen, pk=series_id)
    if series.ended_on is not None:
        raise CannotTalk(_("These one-to-ones were ended."))
    return series


def _planned(series: OneToOneSeries) -> OneToOne:
    return OneToOne.objects.select_for_update().get(series=series, state=TalkState.PLANNED)


def _talk(talk_id: int, by: Member) -> OneToOne:
    seen = OneToOne.objects.visible_to(by).select_related("series__leader", "series__member")
    return get_object_or_404(seen.select_for_update(of=("self",)), pk=talk_id)


def _point(point_id: int, by: Member) -> TalkingPoint:
    seen = TalkingPoint.objects.visible_to(by).filter(archived_at=None).select_related("talk")
    return get_object_or_404(seen.select_for_update(of=("self",)), pk=point_id)

"""Judging, closing, appealing against and opening scorecards again."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.people.models import Member
from quarterdeck.people.queries.approvers import superiors_of
from quarterdeck.performance.actions.scorecards.freezing import freeze
from quarterdeck.performance.actions.scorecards.refusals import CannotScore
from quarterdeck.performance.events import ScorecardAppealed, ScorecardClosed, ScorecardReopened
from quarterdeck.performance.models.scorecards import Appeal, AppealState, Closing, Judgement, Scorecard, ScorecardPart
from quarterdeck.performance.queries.scorecards import live
from quarterdeck.performance.queries.scorecards.live import Card

TOPIC = "scorecard"


@transaction.atomic
def judge(
    *,
    member_id: int,
    template_id: int,
    part_id: int,
    day: date,
    today: date,
    at: datetime,
    by: Member,
    level: int | None = None,
    excluded: str = "",
    note: str = "",
) -> Judgement:
    """Choose a level for something judged, or say why a part does not apply to this person in the period of a day.

    Refuses one's own card, a closed one, a part of another edition and a level that is none.
    """
    found = _open_card(member_id, template_id, day=day, today=today, by=by)
    part = found.parts.get(part_id)
    if part is None:
        raise CannotScore(_("That part belongs to another edition."), code="part")
    _refuse_level(part, level, excluded)
    kept = _kept(found)
    judgement, _made = Judgement.objects.update_or_create(
        scorecard=kept,
        part=part,
        defaults={
            "level": None if excluded.strip() else level,
            "excluded": excluded.strip(),
            "note": note.strip(),
            "by": by,
            "at": at,
        },
    )
    said = judgement.excluded or part.settings["levels"][judgement.level][1]
    trail.record(kept, "judged", by=by, changes={str(part): ("", said)}, note=judgement.note)
    return judgement


@transaction.atomic
def take_back(*, member_id: int, template_id: int, part_id: int, day: date, today: date, by: Member) -> None:
    """Take a judgement back while the card is open."""
    found = _open_card(member_id, template_id, day=day, today=today, by=by)
    if found.scorecard is not None:
        Judgement.objects.filter(scorecard=found.scorecard, part=part_id).delete()
        trail.record(found.scorecard, "judgement_taken_back", by=by)


@transaction.atomic
def close(
    *, member_id: int, template_id: int, day: date, today: date, at: datetime, by: Member, note: str = ""
) -> Closing:
    """Close a card: freeze what went into it with the rows behind, and tell the person.

    Refuses before the period is over, one's own card, a closed one, and one with something not judged yet.
    """
    found = _open_card(member_id, template_id, day=day, today=today, by=by)
    _refuse_unfinished(found, today)
    return _close([found], today=today, at=at, by=by, note=note)[0]


@transaction.atomic
def close_ready(*, template_id: int, day: date, today: date, at: datetime, by: Member) -> int:
    """Close every open card within reach that lacks nothing; returns how many. Figures of teams are frozen once for all."""
    scorable = live.scorable_ids(viewer=by)
    cards = [
        found
        for found in live.team(viewer=by, template_id=template_id, day=day, today=today)
        if found.member.pk in scorable and not found.is_closed and not live.why_not_close(found, today)
    ]
    for found in cards:
        _lock(_kept(found))
    return len(_close(cards, today=today, at=at, by=by, note=""))


@transaction.atomic
def reopen(*, scorecard_id: int, why: str, at: datetime, by: Member) -> Scorecard:
    """Open a closed card again, with a reason; what was closed stays on record. Refuses one's own and an open one."""
    kept = _lock(Scorecard.objects.scorable_by(by).filter(pk=scorecard_id).first())
    if not why.strip():
        raise CannotScore(_("Say why it is opened again."), code="why")
    closing = kept.closings.filter(reopened_at=None).first()
    if closing is None:
        raise CannotScore(_("It is open already."))
    closing.reopened_at, closing.reopened_by, closing.reopened_why = at, by, why.strip()
    closing.save(update_fields=["reopened_at", "reopened_by", "reopened_why"])
    trail.record(kept, "reopened", by=by, note=closing.reopened_why)
    bus.publish(ScorecardReopened(kept.pk, kept.member_id, closing.reopened_why), by=by)
    _tell(kept.member, gettext_lazy("Your scorecard was opened again: %(why)s"), {"why": closing.reopened_why}, kept)
    return kept


@transaction.atomic
def appeal(*, scorecard_id: int, text: str, at: datetime, by: Member, part_id: int | None = None) -> Appeal:
    """Ask for another look at one's own closed card. Refuses that of somebody else, an open one, and a second open appeal."""
    kept = _lock(Scorecard.objects.filter(pk=scorecard_id, member=by).first())
    closing = kept.closings.filter(reopened_at=None).select_related("by").first()
    if closing is None:
        raise CannotScore(_("It is still open: talk about it before it is closed."))
    if not text.strip():
        raise CannotScore(_("Say what should be looked at again."), code="text")
    if part_id is not None and not closing.parts.filter(part=part_id).exists():
        raise CannotScore(_("That part belongs to another edition."), code="part_id")
    if closing.appeals.filter(state=AppealState.OPEN, part=part_id).exists():
        raise CannotScore(_("You have asked for that already; the answer is on its way."))
    made = Appeal.objects.create(closing=closing, part_id=part_id, text=text.strip(), at=at)
    trail.record(kept, "appealed", by=by, note=made.text)
    bus.publish(ScorecardAppealed(kept.pk, made.pk), by=by)
    for one in {member.pk: member for member in [closing.by, *superiors_of(by)[:1]]}.values():
        if one.pk != by.pk:
            _tell(one, gettext_lazy("%(name)s asks for another look at a scorecard."), {"name": by.name}, kept)
    return made


@transaction.atomic
def answer(*, appeal_id: int, is_upheld: bool, text: str, at: datetime, by: Member) -> Appeal:
    """Answer an appeal. Upheld, the card is opened again, to be judged and closed anew. Refuses one's own and an answered one."""
    asked = Appeal.objects.answerable_by(by).select_for_update(of=("self",)).filter(pk=appeal_id).first()
    if asked is None or asked.state != AppealState.OPEN:
        raise CannotScore(_("This appeal is not yours to answer, or it is answered already."))
    if not text.strip():
        raise CannotScore(_("Give a reason with the answer."), code="text")
    asked.state = AppealState.UPHELD if is_upheld else AppealState.DECLINED
    asked.answer, asked.answered_by, asked.answered_at = text.strip(), by, at
    asked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    kept = asked.closing.scorecard
    trail.record(kept, "appeal_upheld" if is_upheld else "appeal_declined", by=by, note=asked.answer)
    if is_upheld and asked.closing.reopened_at is None:
        reopen(scorecard_id=kept.pk, why=asked.answer, at=at, by=by)
    else:
        _tell(kept.member, gettext_lazy("Your appeal was answered: %(answer)s"), {"answer": asked.answer}, kept)
    return asked


def _open_card(member_id: int, template_id: int, *, day: date, today: date, by: Member) -> Card:
    """The card to be judged or closed, locked where it is kept already."""
    found = live.card(viewer=by, member_id=member_id, template_id=template_id, day=day, today=today)
    if found is None:
        raise CannotScore(_("Nothing counts for this person in this period."))
    if not live.may_score(viewer=by, member=found.member):
        raise CannotScore(_("Somebody else judges this scorecard."), code="not_yours")
    if found.scorecard is not None:
        _lock(found.scorecard)
    if found.is_closed:
        raise CannotScore(_("It is closed. Open it again first."), code="closed")
    return found


def _lock(kept: Scorecard | None) -> Scorecard:
    if kept is None:
        raise CannotScore(_("This scorecard is not yours to change."), code="not_yours")
    return Scorecard.objects.select_for_update(of=("self",)).select_related("member").get(pk=kept.pk)


def _kept(found: Card) -> Scorecard:
    """The row of a card, made with the first thing that is said about it."""
    kept, _made = Scorecard.objects.update_or_create(
        member=found.member,
        template=found.template,
        starts_on=found.period.start,
        defaults={"ends_on": found.period.end, "edition": found.edition},
    )
    return kept


def _refuse_level(part: ScorecardPart, level: int | None, excluded: str) -> None:
    if excluded.strip():
        return
    if not part.is_judged:
        raise CannotScore(_("A figure is not judged; say why it does not apply, or leave it."), code="excluded")
    if level is None or not 0 <= level < len(part.settings.get("levels", ())):
        raise CannotScore(_("Choose one of the levels."), code="level")


def _refuse_unfinished(found: Card, today: date) -> None:
    if reason := live.why_not_close(found, today):
        raise CannotScore(reason, code="unfinished")


def _close(found: Sequence[Card], *, today: date, at: datetime, by: Member, note: str) -> list[Closing]:
    kept = [_kept(one) for one in found]
    closings = freeze(list(zip(kept, found, strict=True)), today=today, at=at, by=by, note=note.strip())
    for closing, card in zip(closings, found, strict=True):
        row = closing.scorecard
        trail.record(row, "closed", by=by, changes={"score": ("", str(closing.score))}, note=closing.note)
        event = ScorecardClosed(row.pk, row.member_id, row.starts_on, row.ends_on, closing.score)
        bus.publish(event, by=by)
        _tell(
            card.member,
            gettext_lazy("Your scorecard is closed. Look at it, and say if you see something differently."),
            {},
            row,
        )
    return closings


def _tell(member: Member, sentence: Promise, words: dict[str, str], kept: Scorecard) -> None:
    with translation.override(member.language or company.company().language):
        notifications.notify(
            member=member,
            topic=TOPIC,
            text=str(sentence) % words,
            url=reverse("performance:scorecard", args=[kept.pk]),
        )

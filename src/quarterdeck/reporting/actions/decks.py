"""Review decks asked for, drawn in the background, and the company's template for them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.lists.models import RunState
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions.reports import CannotReport
from quarterdeck.reporting.models import Deck, DeckTemplate
from quarterdeck.reporting.queries import reviews
from quarterdeck.reporting.queries.reviews import ReviewFacts
from quarterdeck.reporting.rules.reviews import Review, offered

KEPT_FOR = timedelta(days=30)
Draw = Callable[..., bytes]


@transaction.atomic
def ask_for_deck(
    *,
    review: Review,
    starts_on: date,
    unit_id: int | None,
    language: str,
    start: Callable[[int], object],
    at: datetime,
    by: Member,
    note: str = "",
    decide: str = "",
) -> Deck:
    """Have the deck of a review drawn in the background; whoever asked is told when it is there.

    `start` asks for the job, in the same transaction.
    """
    today = company.local_day(at)
    period = _period(review, starts_on, today)
    units = {unit.id: unit.name for unit in people.visible_units(viewer=by, on=today, right="metrics.view_metrics")}
    if unit_id is not None and unit_id not in units:
        raise CannotReport(_("That team is not one whose figures you see."), code="unit")
    with translation.override(language):
        name = reviews.name_of(review, period)
    deck = Deck.objects.create(
        member=by,
        review=review.value,
        starts_on=period.start,
        ends_on=period.end,
        unit_id=unit_id,
        language=language,
        note=note,
        decide=decide,
        name=f"{name} · {units[unit_id]}"[:160] if unit_id is not None else name,
        asked_at=at,
        expires_at=at + KEPT_FOR,
    )
    start(deck.pk)
    return deck


def draw_deck(*, deck_id: int, at: datetime, draw: Draw) -> None:
    """Draw a deck that was asked for, with the figures its member may see now. A second call draws nothing.

    `draw` makes the file; while it does, the number of slides done is kept for the page that waits.
    """
    deck = Deck.objects.select_related("member").get(pk=deck_id)
    if deck.state == RunState.DONE:
        return
    Deck.objects.filter(pk=deck_id).update(state=RunState.RUNNING)
    with translation.override(deck.language or company.company().language):
        try:
            body = draw(
                _facts(deck, at),
                template=template_body(),
                by=deck.member.name,
                note=deck.note,
                decide=deck.decide.splitlines(),
                progress=lambda done, total: _tell(deck_id, done, total),
            )
        except CannotMeasure as refusal:
            Deck.objects.filter(pk=deck_id).update(state=RunState.FAILED, problem=str(refusal)[:300])
            return
    with transaction.atomic():
        deck.refresh_from_db(fields=["done", "total"])
        deck.file.save(f"{deck_id}.pptx", ContentFile(body), save=False)
        deck.state, deck.problem = RunState.DONE, ""
        deck.save(update_fields=["file", "state", "problem"])
        with translation.override(deck.member.language or company.company().language):
            text = _("Your review deck is ready: %(name)s.") % {"name": deck.name}
            note = _("review deck: %(name)s") % {"name": deck.name}
        trail.record(deck.member, "exported", by=deck.member, note=note)
        notifications.notify(member=deck.member, topic="reporting.deck", text=text, url=reverse("reporting:decks"))


def fail_deck(*, deck_id: int) -> None:
    """Say that a deck could not be drawn, so that nobody waits for it."""
    problem = _("The deck could not be drawn. The administrator finds the reason in the log.")
    Deck.objects.filter(pk=deck_id).exclude(state=RunState.DONE).update(state=RunState.FAILED, problem=problem)


def drop_expired(*, at: datetime) -> int:
    """Remove the files of decks that are too old. Returns how many."""
    expired = list(Deck.objects.filter(expires_at__lte=at))
    for one in expired:
        one.file.delete(save=False)
        one.delete()
    return len(expired)


@transaction.atomic
def keep_template(*, name: str, body: bytes, check: Callable[[bytes], None], at: datetime, by: Member) -> DeckTemplate:
    """Make decks on the company's own slides from now on. `check` opens the file and refuses what cannot be used."""
    if PurePath(name).suffix.lower() != ".pptx":
        raise CannotReport(_("Choose a PowerPoint presentation (.pptx)."), code="file")
    check(body)
    found = DeckTemplate.objects.select_for_update().filter(pk=1).first() or DeckTemplate(pk=1)
    before = found.file.name if found.file else ""
    found.name, found.by, found.uploaded_at = PurePath(name).name[:120], by, at
    found.file.save("template.pptx", ContentFile(body), save=False)
    found.save()
    trail.record(found, "edited", by=by, note=found.name)
    _drop_after_commit(found, before)
    return found


@transaction.atomic
def drop_template(*, by: Member) -> None:
    """Make decks on our own slides again."""
    found = get_object_or_404(DeckTemplate.objects.select_for_update(), pk=1)
    trail.record(found, "deleted", by=by, note=found.name)
    before = found.file.name
    found.delete()
    _drop_after_commit(found, before)


def template_body() -> bytes | None:
    """The company's template; None where there is none."""
    found = DeckTemplate.objects.filter(pk=1).first()
    if found is None:
        return None
    with found.file.open("rb") as file:
        body: bytes = file.read()
    return body


def _drop_after_commit(found: DeckTemplate, name: str | None) -> None:
    if name:
        transaction.on_commit(lambda: found.file.storage.delete(name))


def _facts(deck: Deck, at: datetime) -> ReviewFacts:
    return reviews.review(
        viewer=deck.member,
        review=Review(deck.review),
        period=Period(deck.starts_on, deck.ends_on),
        unit_id=deck.unit_id,
        today=company.local_day(at),
    )


def _tell(deck_id: int, done: int, total: int) -> None:
    Deck.objects.filter(pk=deck_id).update(done=done, total=total)


def _period(review: Review, starts_on: date, today: date) -> Period:
    spans = offered(review, today=today, calendar=company.fiscal_calendar())
    found = next((span for span in spans if span.start == starts_on), None)
    if found is None:
        raise CannotReport(_("Choose one of the periods offered."), code="starts_on")
    return found

"""The talk about a review: notes, next steps, signatures, another view, and what follows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.records import versions
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import agreements, improvement
from quarterdeck.performance.actions.careers import promotions
from quarterdeck.performance.actions.reviews import telling
from quarterdeck.performance.actions.reviews.refusals import CannotReview
from quarterdeck.performance.actions.skills import development
from quarterdeck.performance.actions.teams import recognition
from quarterdeck.performance.events import ReviewOutcomeDecided, ReviewSigned
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.reviews import CycleState, Outcome, Review
from quarterdeck.performance.models.teams import CompanyValue

NOTES = ("talk_on", "talk_notes")


@transaction.atomic
def write_notes(*, review_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Review:
    """Write what was said and agreed, for both to read. Two who write at once are told so; a signed one is not changed."""
    review = _led(review_id, by)
    if review.member_signed_at is not None or review.manager_signed_at is not None:
        raise CannotReview(_("It is signed: what was written stays as it was signed."))
    wanted = {name: values[name] for name in NOTES if name in values}
    versions.refuse_stale(review, wanted, version=version)
    changes = trail.differences(review, wanted)
    for name, value in wanted.items():
        setattr(review, name, value)
    _save(review, *wanted)
    trail.record(review, "talked", by=by, changes=changes)
    return review


@transaction.atomic
def agree_step(*, review_id: int, text: str, due_on: date, at: datetime, by: Member) -> Agreement:
    """Agree on something the person will do by a day; it is carried on until it is done."""
    review = _talked(Review.objects.visible_to(by), review_id)
    return agreements.agree(member_id=review.member_id, text=text, due_on=due_on, at=at, by=by, review=review)


@transaction.atomic
def sign(*, review_id: int, at: datetime, by: Member, disagreement: str = "") -> Review:
    """Sign that the talk took place: the person, who may record another view, and one who leads. Refuses before the talk."""
    review = _talked(Review.objects.visible_to(by), review_id)
    if review.talk_on is None:
        raise CannotReview(_("Write down the day of the talk first."))
    if by.pk == review.member_id:
        _sign_own(review, disagreement, at)
    else:
        if review.manager_signed_at is not None:
            raise CannotReview(_("It is signed already."))
        review.manager_signed_at, review.manager_signed_by = at, by
        _save(review, "manager_signed_at", "manager_signed_by")
        telling.tell_of_review(review, review.member, gettext_lazy("%(name)s signed your review."), {"name": by.name})
    trail.record(review, "signed", by=by, note=disagreement.strip())
    if review.member_signed_at and review.manager_signed_at:
        bus.publish(ReviewSigned(review.pk, review.member_id, bool(review.disagreement)), by=by)
    return review


@transaction.atomic
def decide(*, review_id: int, outcome: str, note: str, at: datetime, by: Member) -> Review:
    """Decide what follows, and begin it. Refuses a second one, and anything but "nothing" without a word why.

    What cannot begin (a plan that runs already, no step above) says so, and nothing is decided.
    """
    review = _led(review_id, by)
    if review.outcome:
        raise CannotReview(_("What follows is decided already."))
    if outcome not in Outcome.values:
        raise CannotReview(_("Choose what follows."), code="outcome")
    if outcome != Outcome.NOTHING and not note.strip():
        raise CannotReview(_("Say why."), code="note")
    review.outcome, review.outcome_note, review.outcome_by, review.outcome_at = outcome, note.strip(), by, at
    _save(review, "outcome", "outcome_note", "outcome_by", "outcome_at")
    _BEGIN[Outcome(outcome)](review, at, by)
    trail.record(review, "outcome_decided", by=by, changes={"outcome": ("", outcome)}, note=review.outcome_note)
    bus.publish(ReviewOutcomeDecided(review.pk, review.member_id, outcome), by=by)
    return review


def _sign_own(review: Review, disagreement: str, at: datetime) -> None:
    if review.member_signed_at is not None:
        raise CannotReview(_("It is signed already."))
    review.member_signed_at, review.disagreement = at, disagreement.strip()
    _save(review, "member_signed_at", "disagreement")
    sentence = (
        gettext_lazy("%(name)s signed the review and recorded another view.")
        if review.disagreement
        else gettext_lazy("%(name)s signed the review.")
    )
    telling.tell_of_review(review, review.manager, sentence, {"name": review.member.name})


def _improve(review: Review, at: datetime, by: Member) -> None:
    improvement.propose(member_id=review.member_id, reason=review.outcome_note, review_id=review.pk, at=at, by=by)


def _develop(review: Review, at: datetime, by: Member) -> None:
    development.start_development_plan(
        member_id=review.member_id, goal=review.outcome_note, review_id=review.pk, at=at, by=by
    )


def _promote(review: Review, at: datetime, by: Member) -> None:
    promotions.propose_promotion(member_id=review.member_id, why=review.outcome_note, review_id=review.pk, at=at, by=by)


def _recognize(review: Review, at: datetime, by: Member) -> None:
    """Thank the person for all to see, under the company's first value."""
    value = CompanyValue.objects.current().order_by("pk").first()
    if value is None:
        raise CannotReview(_("There is no company value yet to thank somebody for."), code="outcome")
    recognition.recognize(member_ids=[review.member_id], value_id=value.pk, text=review.outcome_note, at=at, by=by)


_BEGIN: dict[Outcome, Callable[[Review, datetime, Member], None]] = {
    Outcome.IMPROVEMENT: _improve,
    Outcome.DEVELOPMENT: _develop,
    Outcome.PROMOTION: _promote,
    Outcome.RECOGNITION: _recognize,
    Outcome.NOTHING: lambda _review, _at, _by: None,
}


def _led(review_id: int, by: Member) -> Review:
    return _talked(Review.objects.led_by(by), review_id)


def _talked(within: Any, review_id: int) -> Review:
    rows = within.select_related("cycle", "member", "manager").select_for_update(of=("self",))
    review: Review = get_object_or_404(rows, pk=review_id)
    if review.released_at is None or review.cycle.state != CycleState.RELEASED:
        raise CannotReview(_("It is talked about once it is released, and until the cycle is closed."))
    return review


def _save(review: Review, *fields: str) -> None:
    review.version += 1
    review.save(update_fields=[*fields, "version", "updated_at"])

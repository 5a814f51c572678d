"""Calibration: assessing ends, results are compared and moved with a reason, locked and released."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.reviews import telling
from quarterdeck.performance.actions.reviews.cycles import locked
from quarterdeck.performance.actions.reviews.refusals import CannotReview
from quarterdeck.performance.events import ReviewReleased
from quarterdeck.performance.models.reviews import (
    CalibrationMove,
    CycleBand,
    CycleState,
    Evaluation,
    EvaluationState,
    Review,
    ReviewCycle,
    ReviewResult,
)
from quarterdeck.performance.queries.reviews import results
from quarterdeck.performance.rules.reviews import bands, weighing

_UNDONE = (EvaluationState.OPEN, EvaluationState.PROPOSED)


@transaction.atomic
def end_assessing(*, cycle_id: int, today: date, by: Member, why: str = "") -> ReviewCycle:
    """End assessing, for good: scores and bands are set from what was handed in, missing sides go to the others.

    Refuses while somebody's view is missing, unless a reason is given.
    """
    cycle = locked(cycle_id)
    if cycle.state != CycleState.EVALUATING:
        raise CannotReview(_("Nobody assesses in this cycle now."))
    undone = Evaluation.objects.filter(review__cycle=cycle, state__in=_UNDONE)
    missing = undone.count()
    if missing and not why.strip():
        told = {"n": missing}
        raise CannotReview(_("%(n)s views are still missing. Say why you end without them.") % told, code="why")
    undone.update(state=EvaluationState.MISSED, key_hash="")
    cycle.state = CycleState.CALIBRATING
    cycle.version += 1
    cycle.save()
    _set_results(cycle, today)
    changes = {"missing": ("", missing)} if missing else {}
    trail.record(cycle, "assessing_ended", by=by, changes=changes, note=why.strip())
    return cycle


@transaction.atomic
def move(*, review_id: int, band_id: int, why: str, at: datetime, by: Member) -> CalibrationMove:
    """Move somebody to another band, with a reason that stays. Refuses one's own, a locked one, and no reason."""
    review = _calibrated(review_id, by)
    band = get_object_or_404(CycleBand, pk=band_id, cycle=review.cycle)
    before = review.band.name if review.band else ""
    moved = _moved(review, CalibrationMove.What.BAND, before, band.name, why, at=at, by=by)
    review.band = band
    _save(review, "band")
    return moved


@transaction.atomic
def rate_potential(*, review_id: int, potential: int, why: str, at: datetime, by: Member) -> CalibrationMove:
    """Say how far somebody could go, 1 to 3, with a reason. It is for the nine-box only and adds nothing to the score."""
    review = _calibrated(review_id, by)
    if not 1 <= potential <= 3:
        raise CannotReview(_("Choose a step from 1 to 3."), code="potential")
    before = str(review.potential or "")
    moved = _moved(review, CalibrationMove.What.POTENTIAL, before, str(potential), why, at=at, by=by)
    review.potential = potential
    _save(review, "potential")
    return moved


@transaction.atomic
def lock(*, cycle_id: int, at: datetime, by: Member, why: str = "") -> ReviewCycle:
    """Lock what calibration came to. Refuses bands outside their limits, unless a reason is given."""
    cycle = locked(cycle_id)
    if cycle.state != CycleState.CALIBRATING or cycle.locked_at is not None:
        raise CannotReview(_("There is nothing to lock."))
    chosen = cycle.reviews.order_by().values_list("band", flat=True)
    shares = bands.distribution(chosen, [one.rule for one in cycle.bands.all()])
    if any(one.too_many or one.too_few for one in shares) and not why.strip():
        told = _("Some bands hold more or fewer people than agreed. Move people, or say why it is right so.")
        raise CannotReview(told, code="why")
    cycle.locked_at = at
    cycle.version += 1
    cycle.save()
    cycle.reviews.filter(locked_at=None).update(locked_at=at)
    trail.record(cycle, "locked", by=by, note=why.strip())
    return cycle


@transaction.atomic
def reopen(*, review_id: int, why: str, by: Member) -> Review:
    """Open one locked result again, with a reason that stays on record; the answers behind it stay as they were handed in."""
    review = _locked_row(review_id, by)
    if review.locked_at is None:
        raise CannotReview(_("It is open already."))
    if not why.strip():
        raise CannotReview(_("Say why it is opened again."), code="why")
    review.locked_at, review.released_at = None, None
    review.member_signed_at, review.manager_signed_at, review.manager_signed_by = None, None, None
    _save(review, "locked_at", "released_at", "member_signed_at", "manager_signed_at", "manager_signed_by")
    trail.record(review, "reopened", by=by, note=why.strip())
    sentence = gettext_lazy("Your review was opened again: %(why)s")
    telling.tell_of_review(review, review.member, sentence, {"why": why.strip()})
    return review


@transaction.atomic
def lock_again(*, review_id: int, at: datetime, by: Member) -> Review:
    """Lock one that was opened again, and let the person read it where the others can read theirs."""
    review = _locked_row(review_id, by)
    if review.locked_at is not None:
        raise CannotReview(_("It is locked already."))
    review.locked_at = at
    _save(review, "locked_at")
    trail.record(review, "locked", by=by)
    if review.cycle.released_at is not None:
        _release([review], at=at, by=by)
    return review


@transaction.atomic
def release(*, cycle_id: int, at: datetime, by: Member) -> ReviewCycle:
    """Let everybody read their own review, all at once. Refuses before it is locked."""
    cycle = locked(cycle_id)
    if cycle.state != CycleState.CALIBRATING:
        raise CannotReview(_("There is nothing to release."))
    if cycle.locked_at is None or cycle.reviews.filter(locked_at=None).exists():
        raise CannotReview(_("Lock the results first."))
    cycle.state, cycle.released_at = CycleState.RELEASED, at
    cycle.version += 1
    cycle.save()
    trail.record(cycle, "released", by=by)
    _release(list(cycle.reviews.select_related("member", "cycle", "band")), at=at, by=by)
    return cycle


@transaction.atomic
def close(*, cycle_id: int, at: datetime, by: Member, why: str = "") -> ReviewCycle:
    """Close a cycle. Refuses while somebody has not signed, unless a reason is given; who that was stays on record."""
    cycle = locked(cycle_id)
    if cycle.state != CycleState.RELEASED:
        raise CannotReview(_("Only a cycle that was released is closed."))
    unsigned = cycle.reviews.exclude(member_signed_at__isnull=False, manager_signed_at__isnull=False).count()
    if unsigned and not why.strip():
        told = {"n": unsigned}
        raise CannotReview(
            _("%(n)s reviews are not signed by both. Say why you close all the same.") % told, code="why"
        )
    cycle.state, cycle.closed_at = CycleState.CLOSED, at
    cycle.version += 1
    cycle.save()
    trail.record(cycle, "closed", by=by, changes={"unsigned": ("", unsigned)} if unsigned else {}, note=why.strip())
    return cycle


def _set_results(cycle: ReviewCycle, today: date) -> None:
    reviews = list(cycle.reviews.select_related("member"))
    weights = {part.pk: part.weight for part in cycle.parts.all()}
    kept = {one.pk: one for one in cycle.bands.all()}
    found = results.scores(cycle, reviews, today=today)
    rows = []
    for review in reviews:
        weighed = weighing.weighed(weights, found[review.pk])
        band = bands.band_of(weighed.score, [one.rule for one in kept.values()])
        review.score, review.applied = weighed.score, weighed.applied
        review.first_band = review.band = kept[band.key] if band else None
        rows += [
            ReviewResult(review=review, part_id=part_id, score=score, counted=weighed.counted[part_id])
            for part_id, score in found[review.pk].items()
        ]
    ReviewResult.objects.bulk_create(rows)
    Review.objects.bulk_update(reviews, ["score", "applied", "first_band", "band"])


def _release(reviews: Sequence[Review], *, at: datetime, by: Member) -> None:
    sentence = gettext_lazy("Your review in “%(cycle)s” can be read. Read it before you talk about it.")
    for review in reviews:
        review.released_at = at
        band = review.band.name if review.band else ""
        period = review.cycle.period
        event = ReviewReleased(review.pk, review.member_id, period.start, period.end, review.score, band)
        bus.publish(event, by=by)
        telling.tell_of_review(review, review.member, sentence, {"cycle": review.cycle.name})
    Review.objects.bulk_update(reviews, ["released_at"])


def _moved(
    review: Review, what: CalibrationMove.What, before: str, after: str, why: str, *, at: datetime, by: Member
) -> CalibrationMove:
    if not why.strip():
        raise CannotReview(_("Say why: everybody who calibrates reads it."), code="why")
    if before == after:
        raise CannotReview(_("That is where it stands already."))
    made = CalibrationMove.objects.create(
        review=review, what=what, before=before, after=after, why=why.strip(), by=by, at=at
    )
    trail.record(review, "calibrated", by=by, changes={what.value: (before, after)}, note=made.why)
    return made


def _calibrated(review_id: int, by: Member) -> Review:
    rows = Review.objects.calibrated_by(by).select_related("cycle", "band").select_for_update(of=("self",))
    review = get_object_or_404(rows, pk=review_id)
    if not review.is_assessed:
        raise CannotReview(_("Assessing is not over yet."))
    if review.locked_at is not None:
        raise CannotReview(_("It is locked. Open it again first."), code="locked")
    return review


def _locked_row(review_id: int, by: Member) -> Review:
    """A review of a cycle, for those who set cycles up; never one's own."""
    rows = Review.objects.exclude(member=by).select_related("cycle", "member", "band")
    return get_object_or_404(rows.select_for_update(of=("self",)), pk=review_id)


def _save(review: Review, *fields: str) -> None:
    review.version += 1
    review.save(update_fields=[*fields, "version", "updated_at"])

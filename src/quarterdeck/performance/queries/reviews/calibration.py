"""Calibration: everybody within reach side by side, the spread over the bands, and how mild each manager assesses."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.performance.models.reviews import (
    CalibrationMove,
    CycleBand,
    CycleState,
    Review,
    ReviewCycle,
    Side,
)
from quarterdeck.performance.queries.reviews import results
from quarterdeck.performance.rules.reviews import bands, weighing
from quarterdeck.performance.rules.reviews.bands import BandShare
from quarterdeck.performance.rules.reviews.weighing import Leniency

SHOWN = 500
_AFTER = (CycleState.CALIBRATING, CycleState.RELEASED, CycleState.CLOSED)


@dataclass(frozen=True, slots=True)
class Mild:
    """A manager's way of assessing, beside that of all others."""

    name: str
    found: Leniency


@dataclass(frozen=True, slots=True)
class Calibration:
    """One cycle in calibration, for one viewer. `shares` are of the whole cycle for who sees all of it, else of those in reach."""

    cycle: ReviewCycle
    bands: Sequence[CycleBand]
    rows: Sequence[Review]
    shares: Sequence[BandShare]
    mild: Sequence[Mild]
    moves: Sequence[CalibrationMove]

    @property
    def is_open(self) -> bool:
        return self.cycle.state == CycleState.CALIBRATING and self.cycle.locked_at is None


def cycles(*, viewer: Member) -> list[ReviewCycle]:
    """Cycles with somebody the viewer calibrates, the latest first."""
    within = Review.objects.calibrated_by(viewer).values("cycle")
    found = ReviewCycle.objects.current().filter(pk__in=within)
    return list(found.filter(state__in=_AFTER).order_by("-starts_on", "-pk"))


def calibration(*, viewer: Member, cycle_id: int) -> Calibration:
    """A cycle once assessing is over; 404 before, and where nobody is within the viewer's reach."""
    within = Review.objects.calibrated_by(viewer).filter(cycle=cycle_id)
    cycle = get_object_or_404(ReviewCycle, pk__in=within.values("cycle"), state__in=_AFTER)
    rows = list(
        within.select_related("member", "unit", "manager", "band", "first_band").order_by(
            "-score", "member__name", "pk"
        )[:SHOWN]
    )
    kept = list(cycle.bands.order_by("-floor"))
    return Calibration(
        cycle=cycle,
        bands=kept,
        rows=rows,
        shares=bands.distribution([one.band_id for one in rows], [one.rule for one in kept]),
        mild=_mild(cycle, {one.manager_id for one in rows}),
        moves=list(
            CalibrationMove.objects.filter(review__in=[one.pk for one in rows])
            .select_related("review__member", "by")
            .order_by("-at", "-pk")[:SHOWN]
        ),
    )


def calibrated(*, viewer: Member, review_id: int) -> Review:
    """One the viewer may move, or 404."""
    rows = Review.objects.calibrated_by(viewer).select_related("cycle", "member", "band")
    return get_object_or_404(rows, pk=review_id)


def box(review: Review, kept: Sequence[CycleBand]) -> tuple[int, int] | None:
    """Where somebody stands in the nine-box: result and potential, each 1 to 3; None while one of them is unknown."""
    if review.potential is None or review.band_id is None:
        return None
    rank = next(place for place, one in enumerate(kept) if one.pk == review.band_id)
    return 3 - rank * 3 // len(kept), review.potential


def _mild(cycle: ReviewCycle, managers: set[int | None]) -> list[Mild]:
    """How managers compare with all others in the cycle; only named sides, of which nobody's answer is kept from those who lead."""
    reviews = list(cycle.reviews.only("pk"))
    given: dict[int, list[Decimal]] = {}
    names: dict[int, str] = {}
    for handed in results.handed_in(reviews, sides=(Side.MANAGER,)).values():
        for one, sheet in handed:
            if one.evaluator is not None and sheet.scored.score is not None:
                given.setdefault(one.evaluator.pk, []).append(sheet.scored.score)
                names[one.evaluator.pk] = one.evaluator.name
    found = [Mild(names[pk], one) for pk, one in weighing.leniency(given).items() if pk in managers]
    return sorted(found, key=lambda one: one.found.difference, reverse=True)

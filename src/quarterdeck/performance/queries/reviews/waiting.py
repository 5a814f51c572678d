"""What waits for somebody in reviews, for the page their day begins with."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from quarterdeck.people.models import Member
from quarterdeck.performance.models.reviews import CALIBRATE, CycleState, Evaluation, Review, ReviewCycle

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """Views to write, released reviews to talk about and sign (one's own and those one speaks for as manager), cycles to calibrate."""

    to_write: Sequence[Evaluation]
    to_sign: Sequence[Review]
    to_calibrate: Sequence[ReviewCycle]


def waiting(*, viewer: Member) -> Waiting:
    """The viewer's own duties, those with the earliest day first; nothing in cycles that were put away."""
    return Waiting(
        to_write=list(
            Evaluation.objects.to_write(viewer)
            .filter(review__cycle__archived_at=None)
            .select_related("review__member", "review__cycle")
            .order_by("review__cycle__evaluate_by", "review__member__name", "pk")[:SHOWN]
        ),
        to_sign=_to_sign(viewer),
        to_calibrate=_to_calibrate(viewer) if viewer.may(CALIBRATE) else [],
    )


def _to_sign(viewer: Member) -> list[Review]:
    unsigned = Q(member=viewer, member_signed_at=None) | Q(manager=viewer, manager_signed_at=None)
    running = Review.objects.told().filter(unsigned, cycle__state=CycleState.RELEASED, cycle__archived_at=None)
    return list(running.select_related("cycle", "member").order_by("cycle__talk_by", "member__name", "pk")[:SHOWN])


def _to_calibrate(viewer: Member) -> list[ReviewCycle]:
    within = Review.objects.calibrated_by(viewer).filter(cycle__state=CycleState.CALIBRATING, cycle__locked_at=None)
    return list(
        ReviewCycle.objects.current().filter(pk__in=within.values("cycle")).order_by("calibrate_by", "pk")[:SHOWN]
    )

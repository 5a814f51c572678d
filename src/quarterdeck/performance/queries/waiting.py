"""What of this room waits for somebody, for the page a day begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from quarterdeck.people.models import Member, Placement
from quarterdeck.performance.models.careers import PromotionProposal
from quarterdeck.performance.models.improvement import LEAD, ImprovementPlan, PlanState
from quarterdeck.performance.models.pulse import PulseRound
from quarterdeck.performance.models.teams import AwardState, TeamAward, TeamReview
from quarterdeck.performance.models.teams.awards import DECIDE
from quarterdeck.performance.queries.improvement import measuring
from quarterdeck.performance.queries.pulse import asked
from quarterdeck.performance.rules.improvement.fairness import Due

MOST = 5  # of each kind
NOMINATE = "performance.nominate_teams"


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A team review to be written, with how many of its criteria nobody has judged yet."""

    review: TeamReview
    missing: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody has to answer, look at, judge, nominate for or decide."""

    pulse: PulseRound | None
    plans: Sequence[tuple[ImprovementPlan, Due]]
    reviews: Sequence[OpenReview]
    rounds: Sequence[TeamAward]
    promotions: Sequence[PromotionProposal]

    def __bool__(self) -> bool:
        return bool(self.pulse or self.plans or self.reviews or self.rounds or self.promotions)


def waiting(*, viewer: Member, today: date) -> Waiting:
    """What waits for the viewer today, in a fixed number of queries; nothing is asked that the viewer's rights rule out."""
    running = asked.asked(viewer=viewer, today=today)
    return Waiting(
        pulse=running.round if running and not running.has_answered else None,
        plans=_plans(viewer, today),
        reviews=_reviews(viewer),
        rounds=_rounds(viewer, today),
        promotions=_promotions(viewer),
    )


def _plans(viewer: Member, today: date) -> list[tuple[ImprovementPlan, Due]]:
    """Of people the viewer manages directly, or for whom the viewer opened it: each plan is looked at by one, not by all above."""
    if not viewer.may(LEAD):
        return []
    direct = Placement.objects.filter(manager=viewer, until_on=None).values("member")
    led = ImprovementPlan.objects.led_by(viewer).filter(state=PlanState.RUNNING)
    own = led.filter(Q(member__in=direct) | Q(opened_by=viewer)).select_related("member").prefetch_related("check_ins")
    found = [(plan, measuring.due(plan, today=today)) for plan in own.order_by("ends_on", "pk")]
    return [(plan, due) for plan, due in found if due is not None]


def _reviews(viewer: Member) -> list[OpenReview]:
    missing = Count("lines", filter=Q(lines__level=None, lines__is_left_out=False))
    rows = TeamReview.objects.judgeable_by(viewer).filter(closed_at=None).select_related("unit")
    found = rows.annotate(missing=missing).order_by("ends_on", "unit__name", "pk")[:MOST]
    return [OpenReview(one, getattr(one, "missing", 0)) for one in found]


def _rounds(viewer: Member, today: date) -> list[TeamAward]:
    """Rounds in which the viewer has nominated nobody yet; for those who choose, also those to be decided."""
    wanted = Q(pk__in=())
    if viewer.may(NOMINATE):
        wanted |= Q(state=AwardState.NOMINATING) & ~Q(nominations__by=viewer)
    if viewer.may(DECIDE):
        wanted |= Q(state=AwardState.JUDGING) | Q(state=AwardState.NOMINATING, ends_on__lte=today)
    return list(TeamAward.objects.filter(wanted).order_by("ends_on", "pk")[:MOST])


def _promotions(viewer: Member) -> list[PromotionProposal]:
    found = PromotionProposal.objects.decidable_by(viewer).select_related("member", "step")
    return list(found.order_by("at", "pk")[:MOST])

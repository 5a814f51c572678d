"""A promotion of Alice's: proposed by Mona; decided by Ada, so that Alice may read it."""

from datetime import datetime

from quarterdeck.performance.actions import careers
from quarterdeck.performance.models.careers import LadderStep, PromotionProposal
from tests import factories


def proposed(cast: factories.Cast, *, why: str, at: datetime) -> PromotionProposal:
    """Mona proposes her for the second step of management."""
    step = LadderStep.objects.filter(ladder__code="management").order_by("position")[1]
    return careers.propose_promotion(member_id=cast.alice.pk, step_id=step.pk, why=why, at=at, by=cast.mona)


def decided(cast: factories.Cast, *, why: str, at: datetime) -> PromotionProposal:
    """Mona proposed her, Ada said not yet."""
    made = proposed(cast, why=why, at=at)
    return careers.decide_promotion(proposal_id=made.pk, is_approved=False, answer="Not yet", at=at, by=cast.ada)

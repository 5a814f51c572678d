"""A promotion of Alice's, decided, so that she may read it."""

from datetime import datetime

from quarterdeck.performance.actions import careers
from quarterdeck.performance.models.careers import LadderStep, PromotionProposal
from tests import factories


def decided(cast: factories.Cast, *, why: str, at: datetime) -> PromotionProposal:
    """Mona proposed her, Ada said not yet."""
    step = LadderStep.objects.filter(ladder__code="management").order_by("position")[1]
    made = careers.propose_promotion(member_id=cast.alice.pk, step_id=step.pk, why=why, at=at, by=cast.mona)
    return careers.decide_promotion(proposal_id=made.pk, is_approved=False, answer="Not yet", at=at, by=cast.ada)

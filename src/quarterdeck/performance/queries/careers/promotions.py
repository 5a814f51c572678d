"""Who was proposed for which step, with the criteria as they stood."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.careers import PROPOSE, FrozenCriterion, PromotionProposal, ProposalState


def proposals(*, viewer: Member, is_open: bool = True) -> list[PromotionProposal]:
    """Proposals the viewer made, may decide or was the subject of; latest first."""
    found = _seen(viewer)
    found = found.filter(state=ProposalState.OPEN) if is_open else found.exclude(state=ProposalState.OPEN)
    return list(found.order_by("-at", "-pk"))


def proposal(*, viewer: Member, proposal_id: int) -> PromotionProposal:
    return get_object_or_404(_seen(viewer), pk=proposal_id)


def criteria_of(*, proposal: PromotionProposal) -> Sequence[FrozenCriterion]:
    """What was wanted and reached when the proposal was made."""
    return list(proposal.criteria.all())


def may_decide(*, viewer: Member, proposal: PromotionProposal) -> bool:
    return PromotionProposal.objects.decidable_by(viewer).filter(pk=proposal.pk).exists()


def may_propose(*, viewer: Member, member: Member) -> bool:
    """Whether the viewer may propose somebody: within reach, never oneself."""
    if viewer.pk == member.pk or not viewer.may(PROPOSE):
        return False
    return Member.objects.filter(access.owner_filter(viewer, PROPOSE, owner="pk"), pk=member.pk).exists()


def waiting(*, viewer: Member) -> int:
    """How many wait for the viewer's decision."""
    return PromotionProposal.objects.decidable_by(viewer).count()


def _seen(viewer: Member) -> "QuerySet[PromotionProposal]":
    found = PromotionProposal.objects.visible_to(viewer)
    return found.select_related("member", "step__ladder", "by", "decided_by").prefetch_related("criteria")

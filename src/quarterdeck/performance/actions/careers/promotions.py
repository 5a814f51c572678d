"""Where people stand, and promotions: proposed with the criteria frozen, decided by somebody else."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.people.queries.approvers import superiors_of
from quarterdeck.performance.actions.careers.refusals import CannotPromote
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.events import PromotionDecided
from quarterdeck.performance.models.careers import (
    DECIDE,
    PROPOSE,
    CareerPlace,
    FrozenCriterion,
    LadderStep,
    PromotionProposal,
    ProposalState,
)
from quarterdeck.performance.queries.careers import facts, ladders
from quarterdeck.performance.queries.careers.facts import Fact

TOPIC = "promotion"
_LONGEST = 1000


@transaction.atomic
def place_member(*, member_id: int, step_id: int, from_on: date, by: Member) -> CareerPlace:
    """Write down where somebody within reach stands, without a proposal: for the beginning, and for newcomers.

    Refuses oneself, and a day before the present step began.
    """
    member = _within(by, DECIDE, member_id)
    step = get_object_or_404(LadderStep, pk=step_id)
    place = _place(member, step, from_on)
    trail.record(member, "placed_on_ladder", by=by, changes={"step": ("", str(step))})
    return place


@transaction.atomic
def propose_promotion(
    *, member_id: int, why: str, at: datetime, by: Member, step_id: int | None = None, review_id: int | None = None
) -> PromotionProposal:
    """Propose somebody within reach for a step; without one, for the next. The criteria are kept as they stand today.

    Criteria that are not met do not refuse: whoever decides sees them. Refuses oneself, a second open proposal, somebody who
    stands there already, and a proposal without a reason.
    """
    member = _within(by, PROPOSE, member_id)
    if not why.strip():
        raise CannotPromote(_("Say why now."), code="why")
    step = _wanted_step(member, step_id)
    if CareerPlace.objects.present().filter(member=member, step=step).exists():
        raise CannotPromote(_("%(name)s stands there already.") % {"name": member.name}, code="step_id")
    proposal = PromotionProposal(
        member=member, step=step, why=why.strip()[:_LONGEST], review_id=review_id, by=by, at=at
    )
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError as error:
        raise CannotPromote(_("%(name)s is proposed already.") % {"name": member.name}) from error
    _freeze(proposal, company.local_day(at))
    trail.record(proposal, "created", by=by, note=proposal.why)
    decider = next((one for one in superiors_of(by) if one.may(DECIDE) and one.pk != member.pk), None)
    if decider is not None:
        _tell(decider, gettext_lazy("%(name)s is proposed for promotion to %(step)s: please decide."), proposal, by)
    return proposal


@transaction.atomic
def decide_promotion(
    *, proposal_id: int, is_approved: bool, answer: str, at: datetime, by: Member, from_on: date | None = None
) -> PromotionProposal:
    """Approve a proposal from a day on, or say why not yet. Refuses whoever made it or is the subject, and an empty answer.

    Roles and pay are changed where they are kept; the event says what was decided.
    """
    found = PromotionProposal.objects.decidable_by(by).select_for_update(of=("self",))
    proposal = found.select_related("member", "step", "by").filter(pk=proposal_id).first()
    if proposal is None:
        raise CannotPromote(_("This proposal is not yours to decide, or it is decided already."))
    if not answer.strip():
        raise CannotPromote(_("Give a reason with the answer."), code="answer")
    if is_approved and not proposal.member.is_active:
        raise CannotPromote(_("%(name)s has left.") % {"name": proposal.member.name})
    proposal.state = ProposalState.APPROVED if is_approved else ProposalState.DECLINED
    proposal.answer, proposal.decided_by, proposal.decided_at = answer.strip(), by, at
    if is_approved:
        proposal.from_on = from_on or company.local_day(at)
        _place(proposal.member, proposal.step, proposal.from_on)
    proposal.version += 1
    proposal.save()
    trail.record(proposal, proposal.state, by=by, note=proposal.answer)
    bus.publish(
        PromotionDecided(proposal.pk, proposal.member_id, proposal.step_id, is_approved, proposal.from_on), by=by
    )
    told = gettext_lazy("It was decided on your promotion to %(step)s: %(answer)s")
    _tell(proposal.member, told, proposal, by)
    _tell(proposal.by, gettext_lazy("It was decided on the promotion of %(name)s: %(answer)s"), proposal, by)
    return proposal


@transaction.atomic
def withdraw_promotion(*, proposal_id: int, by: Member) -> PromotionProposal:
    """Take one's own proposal back while it is open."""
    found = PromotionProposal.objects.filter(by=by, state=ProposalState.OPEN).select_for_update(of=("self",))
    proposal = get_object_or_404(found, pk=proposal_id)
    proposal.state = ProposalState.WITHDRAWN
    proposal.version += 1
    proposal.save()
    trail.record(proposal, "withdrawn", by=by)
    return proposal


def _within(by: Member, right: str, member_id: int) -> Member:
    if not by.may(right) or member_id == by.pk:
        raise CannotPromote(_("That is for somebody else to do."), code="not_yours")
    return get_object_or_404(Member.objects.active().filter(access.owner_filter(by, right, owner="pk")), pk=member_id)


def _wanted_step(member: Member, step_id: int | None) -> LadderStep:
    if step_id is not None:
        return get_object_or_404(LadderStep.objects.filter(ladder__archived_at=None), pk=step_id)
    place = CareerPlace.objects.present().filter(member=member).select_related("step").first()
    roles = list(member.role_assignments.values_list("role_id", flat=True))
    steps = ladders.next_steps(place=place, role_ids=roles)
    if not steps:
        raise CannotPromote(_("There is no step to propose %(name)s for.") % {"name": member.name}, code="step_id")
    return steps[0]


def _freeze(proposal: PromotionProposal, today: date) -> None:
    step = ladders.step(step_id=proposal.step_id)
    found = facts.checked(member=proposal.member, steps=[step], today=today)[0].facts
    FrozenCriterion.objects.bulk_create(_frozen(proposal, one) for one in found)


def _frozen(proposal: PromotionProposal, fact: Fact) -> FrozenCriterion:
    asked = fact.criterion
    return FrozenCriterion(
        proposal=proposal,
        kind=asked.kind,
        metric_code=asked.metric_code,
        skill_name=asked.skill.name if asked.skill else "",
        wanted=asked.wanted,
        reached=fact.reached,
        months=asked.months,
        is_met=fact.is_met,
    )


def _place(member: Member, step: LadderStep, from_on: date) -> CareerPlace:
    """Let somebody stand on a step from a day on; the step before ends there."""
    present = CareerPlace.objects.present().select_for_update().filter(member=member).first()
    if present is not None:
        if from_on <= present.from_on:
            said = {"day": present.from_on.isoformat()}
            raise CannotPromote(_("The present step counts since %(day)s: begin later.") % said, code="from_on")
        present.until_on = from_on
        present.save(update_fields=["until_on"])
    return CareerPlace.objects.create(member=member, step=step, from_on=from_on)


def _tell(member: Member, sentence: Promise, proposal: PromotionProposal, by: Member) -> None:
    if member.pk != by.pk:
        words = {"name": proposal.member.name, "step": proposal.step.name, "answer": proposal.answer}
        tell(member, sentence, words, topic=TOPIC, url=reverse("performance:promotion", args=[proposal.pk]))

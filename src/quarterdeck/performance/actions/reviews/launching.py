"""Launching a cycle and beginning to assess."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import questions
from quarterdeck.performance.actions.reviews import telling
from quarterdeck.performance.actions.reviews.cycles import draft, locked
from quarterdeck.performance.actions.reviews.refusals import CannotReview, CannotSetUpCycle
from quarterdeck.performance.events import ReviewCycleLaunched
from quarterdeck.performance.models.reviews import (
    NOMINATED,
    CycleState,
    Evaluation,
    EvaluationState,
    Review,
    ReviewCycle,
    Side,
)
from quarterdeck.performance.queries.reviews import people
from quarterdeck.performance.queries.reviews.people import Led
from quarterdeck.performance.rules.reviews import weighing


@transaction.atomic
def launch(*, cycle_id: int, at: datetime, by: Member) -> ReviewCycle:
    """Begin: freeze the questions, make a review for everybody in it, and ask those who assess by their place.

    Refuses weights that do not add up to 100, and a cycle without anybody in it.
    """
    cycle = draft(cycle_id)
    parts = list(cycle.parts.select_related("questionnaire"))
    if lacking := weighing.why_not_weights([part.weight for part in parts]):
        told = {"sum": weighing.FULL - lacking}
        raise CannotSetUpCycle(_("The weights add up to %(sum)s; they have to come to 100.") % told, code="weight")
    members = list(people.participants(cycle))
    if not members:
        raise CannotSetUpCycle(_("Nobody is in it: look at the units, roles and the day people joined before."))
    for part in parts:
        if part.questionnaire is not None:
            part.asked = questions.in_use(questionnaire_id=part.questionnaire.pk)
            part.save(update_fields=["asked"])
    reviews = _reviews(cycle, members)
    sides = {part.side for part in parts}
    cycle.state = CycleState.NOMINATING if sides & set(NOMINATED) else CycleState.EVALUATING
    cycle.launched_at = at
    cycle.version += 1
    cycle.save()
    trail.record(cycle, "launched", by=by, changes={"people": ("", len(reviews))})
    bus.publish(ReviewCycleLaunched(cycle.pk, len(reviews)), by=by)
    telling.tell_launched(cycle, reviews)
    if cycle.state == CycleState.EVALUATING:
        _ask(cycle)
    return cycle


@transaction.atomic
def begin_assessing(*, cycle_id: int, by: Member) -> ReviewCycle:
    """End the choosing of reviewers and ask everybody for their view. What is still proposed may be agreed on later."""
    cycle = locked(cycle_id)
    if cycle.state != CycleState.NOMINATING:
        raise CannotReview(_("Reviewers are not being chosen now."))
    cycle.state = CycleState.EVALUATING
    cycle.version += 1
    cycle.save()
    trail.record(cycle, "assessing_begun", by=by)
    _ask(cycle)
    return cycle


def _ask(cycle: ReviewCycle) -> None:
    asked = Evaluation.objects.filter(review__cycle=cycle, state=EvaluationState.OPEN)
    telling.ask_to_write(asked.select_related("evaluator", "review__member", "review__cycle"))


def _reviews(cycle: ReviewCycle, members: Sequence[Member]) -> list[Review]:
    everybody = people.led(Member.objects.active())
    former = people.former_managers(members, cycle.period)
    reports = people.reports_of(everybody)
    made = [_review(cycle, member, everybody.get(member.pk)) for member in members]
    Review.objects.bulk_create(made)
    sides = set(cycle.parts.values_list("side", flat=True))
    evaluations = [
        one for review in made for one in _by_place(review, sides, former.get(review.member_id, ()), reports)
    ]
    Evaluation.objects.bulk_create(evaluations)
    return made


def _review(cycle: ReviewCycle, member: Member, led: Led | None) -> Review:
    above = led.leaders if led else ()
    return Review(
        cycle=cycle,
        member=member,
        unit_id=led.unit_id if led else None,
        manager=above[0] if above else None,
        upper=above[1] if len(above) > 1 else None,
    )


def _by_place(
    review: Review,
    sides: set[str],
    former: Sequence[tuple[Member, Decimal]],
    reports: Mapping[int, Sequence[int]],
) -> list[Evaluation]:
    """Those who assess somebody by their place: oneself, the manager (and those before in the period), the one above, the team."""
    found: list[Evaluation] = []
    if Side.SELF in sides:
        found.append(Evaluation(review=review, side=Side.SELF, evaluator=review.member))
    if Side.MANAGER in sides:
        found += _managers(review, former)
    if Side.UPPER in sides and review.upper:
        found.append(Evaluation(review=review, side=Side.UPPER, evaluator=review.upper))
    if Side.REPORTS in sides:
        team = reports.get(review.member_id, ())
        found += [Evaluation(review=review, side=Side.REPORTS, evaluator_id=one) for one in team]
    return found


def _managers(review: Review, former: Sequence[tuple[Member, Decimal]]) -> list[Evaluation]:
    """Each manager for the days somebody was with them."""
    shares: dict[int, Decimal] = {}
    for manager, share in former:
        if review.manager is None or manager.pk != review.manager.pk:
            shares[manager.pk] = shares.get(manager.pk, Decimal(0)) + share
    if review.manager is not None:
        shares[review.manager.pk] = max(Decimal(1) - sum(shares.values(), Decimal(0)), Decimal("0.01"))
    return [
        Evaluation(review=review, side=Side.MANAGER, evaluator_id=pk, share=share.quantize(Decimal("0.0001")))
        for pk, share in shares.items()
    ]

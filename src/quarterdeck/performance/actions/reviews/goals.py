"""Goals of a review: proposed, agreed before assessing begins, and looked at from both sides."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.reviews.refusals import CannotReview
from quarterdeck.performance.models.reviews import CycleState, Review, ReviewGoal

FIELDS = ("title", "measure", "weight")
_AGREEING = (CycleState.NOMINATING, CycleState.EVALUATING)


@transaction.atomic
def propose_goal(*, review_id: int, values: Mapping[str, Any], at: datetime, by: Member) -> ReviewGoal:
    """Add a goal. The manager's counts at once; one's own waits until it is agreed."""
    review = _open(review_id, by)
    if not str(values["title"]).strip():
        raise CannotReview(_("Say what is to be reached."), code="title")
    made = ReviewGoal(review=review, proposed_by=by, **{name: values[name] for name in FIELDS if name in values})
    if by.pk != review.member_id:
        made.agreed_at = at
    made.save()
    trail.record(review, "goal_proposed", by=by, changes={"goal": ("", made.title)})
    return made


@transaction.atomic
def agree_goal(*, goal_id: int, at: datetime, by: Member) -> ReviewGoal:
    """Agree on a goal that was proposed. Refuses one's own."""
    goal = _goal(goal_id, by)
    if by.pk == goal.review.member_id:
        raise CannotReview(_("Your manager agrees on it."))
    goal.agreed_at = at
    goal.save(update_fields=["agreed_at"])
    trail.record(goal.review, "goal_agreed", by=by, changes={"goal": ("", goal.title)})
    return goal


@transaction.atomic
def drop_goal(*, goal_id: int, by: Member) -> None:
    """Take a goal away: the manager any, the person one that is not agreed yet."""
    goal = _goal(goal_id, by)
    if by.pk == goal.review.member_id and goal.agreed_at is not None:
        raise CannotReview(_("It is agreed: talk to your manager about it."))
    trail.record(goal.review, "goal_dropped", by=by, changes={"goal": (goal.title, "")})
    goal.delete()


@transaction.atomic
def assess_goal(*, goal_id: int, level: int, note: str, by: Member) -> ReviewGoal:
    """Say how far a goal was reached, 1 to 5: the person in their own view, the manager in the one that counts."""
    goal = _goal(goal_id, by)
    if goal.review.cycle.state != CycleState.EVALUATING or goal.agreed_at is None:
        raise CannotReview(_("Agreed goals are looked at while everybody assesses."))
    if not 1 <= level <= 5:
        raise CannotReview(_("Choose a step from 1 to 5."), code="level")
    if by.pk == goal.review.member_id:
        goal.own_level, goal.own_note = level, note.strip()
    else:
        goal.level, goal.note = level, note.strip()
    goal.save()
    trail.record(goal.review, "goal_assessed", by=by, changes={"goal": ("", goal.title)})
    return goal


def _open(review_id: int, by: Member) -> Review:
    rows = Review.objects.visible_to(by).select_related("cycle", "member").select_for_update(of=("self",))
    review = get_object_or_404(rows, pk=review_id)
    if review.cycle.state not in _AGREEING:
        raise CannotReview(_("Goals do not change any more in this cycle."))
    return review


def _goal(goal_id: int, by: Member) -> ReviewGoal:
    goal = get_object_or_404(ReviewGoal, pk=goal_id)
    goal.review = _open(goal.review_id, by)
    return goal

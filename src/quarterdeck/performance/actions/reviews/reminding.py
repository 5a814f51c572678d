"""Reminding those whose view is missing, at most every third day."""

from datetime import date, timedelta

from django.db.models import Q

from quarterdeck.performance.actions.reviews import telling
from quarterdeck.performance.models.reviews import CycleState, Evaluation, EvaluationState

BEFORE = timedelta(days=3)
AGAIN = timedelta(days=3)


def remind(*, today: date) -> int:
    """Remind everybody who has three days left or is late, and was not reminded in the last days; returns how many."""
    waiting = Evaluation.objects.filter(
        Q(reminded_on=None) | Q(reminded_on__lte=today - AGAIN),
        state=EvaluationState.OPEN,
        evaluator__is_active=True,
        review__cycle__state=CycleState.EVALUATING,
        review__cycle__evaluate_by__lte=today + BEFORE,
    )
    found = list(waiting.select_related("evaluator", "review__member", "review__cycle").order_by("pk"))
    telling.ask_to_write(found, again=today.isoformat())
    Evaluation.objects.filter(pk__in=[one.pk for one in found]).update(reminded_on=today)
    return len(found)

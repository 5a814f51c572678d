"""Keeping what coaching changed, week by week."""

from datetime import date, datetime

from django.db import transaction

from quarterdeck.performance.models.coaching import CoachingEffect
from quarterdeck.performance.queries.coaching import measuring
from quarterdeck.performance.queries.coaching.measuring import Measured

_VALUES = (
    "cases_before",
    "cases_after",
    "needs",
    "before",
    "expected",
    "after",
    "peers_before",
    "peers_after",
    "gain",
    "low",
    "high",
    "peers",
)


def measure_effects(*, today: date, at: datetime) -> int:
    """Measure every course that has a whole week more than was measured; returns how many. A second call finds nothing to do."""
    return sum(1 for one in measuring.measured(today=today) if _keep(one, at))


@transaction.atomic
def _keep(one: Measured, at: datetime) -> bool:
    CoachingEffect.objects.update_or_create(
        session=one.session,
        defaults={
            "starts_on": one.period.start,
            "ends_on": one.period.end,
            "verdict": one.verdict,
            "measured_at": at,
            **{name: getattr(one.effect, name) for name in _VALUES},
        },
    )
    return True

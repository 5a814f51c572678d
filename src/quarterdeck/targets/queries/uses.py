"""Which plans set targets for a metric."""

from collections.abc import Iterator

from django.urls import reverse

from quarterdeck.metrics.queries.usage import Use
from quarterdeck.people.models import Member
from quarterdeck.targets.models import TargetPlan


def plans_with(viewer: Member, code: str) -> Iterator[Use]:
    """The plans in the viewer's sight that set targets for a metric, the latest year first."""
    plans = TargetPlan.objects.current().visible_to(viewer).filter(metrics__metric_code=code)
    for plan in plans:
        yield Use(plan.name, reverse("targets:plan", args=[plan.pk]))

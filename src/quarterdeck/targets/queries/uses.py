"""Which plans set targets for a metric, and which metrics have any."""

from collections.abc import Iterator

from django.urls import reverse

from quarterdeck.metrics import catalogue
from quarterdeck.metrics.queries.usage import Use
from quarterdeck.people.models import Member
from quarterdeck.targets.models import PlanMetric, TargetPlan


def targeted() -> list[str]:
    """The metrics that plans in force set targets for, by the name of their code."""
    held = PlanMetric.objects.filter(year_held__isnull=False)
    return list(held.order_by("metric_code").values_list("metric_code", flat=True).distinct())


def plans_with(viewer: Member, code: str) -> Iterator[Use]:
    """The plans in the viewer's sight that set targets for a metric, or for one it is held against, the latest year first."""
    codes = {code, *catalogue.metric(code).targets}
    plans = TargetPlan.objects.current().visible_to(viewer).filter(metrics__metric_code__in=codes)
    for plan in plans.distinct():
        yield Use(plan.name, reverse("targets:plan", args=[plan.pk]))

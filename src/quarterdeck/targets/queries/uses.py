"""Which plans set targets for a metric, which key results go by it, and which metrics have targets."""

from collections.abc import Iterator

from django.urls import reverse

from quarterdeck.metrics import catalogue
from quarterdeck.metrics.queries.usage import Use
from quarterdeck.people.models import Member
from quarterdeck.targets.models import Objective, PlanMetric, TargetPlan


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


def objectives_with(viewer: Member, code: str) -> Iterator[Use]:
    """The objectives in the viewer's sight that have a key result by a metric, the latest first."""
    seen = Objective.objects.visible_to(viewer).current()
    fed = seen.filter(key_results__metric_code=code, key_results__archived_at=None).distinct()
    for objective in fed.order_by("-from_on", "title", "pk"):
        yield Use(objective.title, reverse("targets:okr", args=[objective.pk]))

"""Where metrics are used in this room."""

from collections.abc import Iterable

from django.urls import reverse

from quarterdeck.metrics.queries.usage import Use
from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Alert, Report


def reports_with(viewer: Member, code: str) -> Iterable[Use]:
    """The reports the viewer may open that show a metric."""
    found = Report.objects.visible_to(viewer).current().filter(definition__metrics__contains=[code])
    return [Use(one.name, reverse("reporting:report", args=[one.pk])) for one in found.order_by("name", "pk")]


def alerts_on(viewer: Member, code: str) -> Iterable[Use]:
    """The viewer's own alerts that watch a metric."""
    found = Alert.objects.filter(owner=viewer, metric=code, archived_at=None)
    return [Use(one.name, reverse("reporting:alert", args=[one.pk])) for one in found.order_by("name", "pk")]

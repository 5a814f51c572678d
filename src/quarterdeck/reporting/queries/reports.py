"""Reports one may open."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Report


def reports(*, viewer: Member, whose: str = "all", words: str = "") -> Sequence[Report]:
    """Reports by name, as `SharedQuerySet.listed` tells them apart. Each knows how many plans send it."""
    found = Report.objects.all().listed(viewer, whose)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(description__icontains=words))
    sent = Count("schedules", filter=Q(schedules__is_on=True))
    return list(found.select_related("owner", "unit").annotate(sent_by=sent).order_by("name", "pk"))


def report(*, viewer: Member, report_id: int) -> Report:
    """A report the viewer may open; 404 for any other."""
    return get_object_or_404(Report.objects.visible_to(viewer).select_related("owner", "unit"), pk=report_id)


def own_report(*, viewer: Member, report_id: int) -> Report:
    """A report the viewer may change; 404 for any other."""
    return get_object_or_404(Report, pk=report_id, owner=viewer)

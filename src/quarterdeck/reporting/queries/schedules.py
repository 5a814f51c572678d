"""When reports are sent, and what was sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Schedule, Sending

LATEST = 20
GIVEN_UP_AFTER = timedelta(days=1)


def schedules(*, viewer: Member) -> Sequence[Schedule]:
    """The viewer's own plans, next one first, with whom they reach and how the last sendings went."""
    latest = Prefetch("sendings", Sending.objects.exclude(problem="").order_by("-due_at", "pk"), to_attr="failed")
    found = Schedule.objects.filter(owner=viewer).select_related("report", "dashboard")
    return list(found.prefetch_related("members", "robots", latest).order_by("-is_on", "next_at", "pk"))


def schedule(*, viewer: Member, schedule_id: int) -> Schedule:
    """One of the viewer's own plans; 404 for any other."""
    return get_object_or_404(Schedule.objects.select_related("report", "dashboard"), pk=schedule_id, owner=viewer)


def sendings(*, schedule_id: int) -> Sequence[Sending]:
    """What a plan sent last, latest first."""
    found = Sending.objects.filter(schedule_id=schedule_id).select_related("member", "robot")
    return list(found.order_by("-due_at", "-pk")[:LATEST])


def waiting(*, at: datetime) -> list[int]:
    """What was put down to be sent within the last day, and neither was nor cannot be."""
    found = Sending.objects.filter(sent_at=None, problem="", due_at__gt=at - GIVEN_UP_AFTER)
    return list(found.order_by("due_at", "pk").values_list("pk", flat=True))


def due(*, at: datetime) -> list[int]:
    """The plans whose time has come."""
    found = Schedule.objects.filter(is_on=True, next_at__lte=at, owner__is_active=True)
    found = found.filter(report__archived_at=None, dashboard__archived_at=None)
    return list(found.order_by("next_at", "pk").values_list("pk", flat=True))

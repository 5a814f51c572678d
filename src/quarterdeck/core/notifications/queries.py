"""The door for reads of this room."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.shortcuts import get_object_or_404

from quarterdeck.core.notifications.models import Notification

PAGE_SIZE = 50


@dataclass(frozen=True)
class NotificationPage:
    rows: Sequence[Notification]
    total: int
    unread: int
    page: int


def unread_count(*, viewer: Any) -> int:
    """How many messages wait for the member."""
    return Notification.objects.filter(member=viewer, read_at=None).count()


def notification_page(*, viewer: Any, is_unread_only: bool, page: int = 1) -> NotificationPage:
    """One page of what the member was told, latest first."""
    mine = Notification.objects.filter(member=viewer)
    unread = mine.filter(read_at=None)
    found = unread if is_unread_only else mine
    start = (max(page, 1) - 1) * PAGE_SIZE
    rows = list(found.order_by("-created_at", "-pk")[start : start + PAGE_SIZE])
    return NotificationPage(rows, found.count(), unread.count(), max(page, 1))


def notification(*, viewer: Any, notification_id: int) -> Notification:
    """One of the member's own messages; 404 for anybody else's."""
    return get_object_or_404(Notification, pk=notification_id, member=viewer)


def told(*, keys: Collection[str]) -> set[tuple[int, str]]:
    """Who was ever told any of these things, by the key it was told with."""
    said = Notification.objects.filter(dedupe_key__in=keys)
    return set(said.values_list("member_id", "dedupe_key"))


def waiting_for_mail(*, before: datetime) -> dict[Any, list[Notification]]:
    """By member, what was told before a moment, not read since and not mailed yet, for those who take mail."""
    waiting = Notification.objects.filter(
        read_at=None, mailed_at=None, created_at__lt=before, member__is_active=True, member__wants_mail=True
    ).exclude(member__email="")
    by_member: dict[Any, list[Notification]] = {}
    for one in waiting.select_related("member").order_by("member_id", "created_at", "pk")[:5000]:
        by_member.setdefault(one.member, []).append(one)
    return by_member

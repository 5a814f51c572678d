"""The door for writes of this room."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from quarterdeck.core.notifications.models import Notification


def notify(*, member: Any, topic: str, text: str, url: str = "", dedupe_key: str = "") -> None:
    """Tell a member something, in the current transaction. With a key, the same thing is told once, however often it is said.

    `text` is a finished sentence in the member's language; `url` a local address.
    """
    Notification.objects.bulk_create(
        [
            Notification(
                member=member,
                topic=topic,
                text=text[:400],
                url=url,
                dedupe_key=dedupe_key,
                created_at=timezone.now(),
            )
        ],
        ignore_conflicts=True,
    )


def mark_read(*, notification_id: int, at: datetime, by: Any) -> None:
    """Mark one of the member's own messages as read; somebody else's stays as it is."""
    Notification.objects.filter(pk=notification_id, member=by, read_at=None).update(read_at=at)


def mark_all_read(*, at: datetime, by: Any) -> int:
    """Mark everything the member was told as read; returns how many were not."""
    return Notification.objects.filter(member=by, read_at=None).update(read_at=at)

"""Doing a repeated request once."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from quarterdeck.core.idempotency.models import IdempotencyKey
from quarterdeck.core.records.refusals import Refusal

Answer = tuple[int, Any]
KEPT = timedelta(days=7)


def request_hash(*parts: Any) -> str:
    """What makes two requests the same: method, address and body."""
    return hashlib.sha256(json.dumps(parts, default=str, sort_keys=True).encode()).hexdigest()


def once(*, member: Any, key: str, fingerprint: str, do: Callable[[], Answer]) -> Answer:
    """Run `do` unless this member's key was answered before; then give that answer again.

    The key is written in the transaction of the act: two requests at once wait for each other, and a crash leaves neither.
    Refuses a key that came with another request.
    """
    try:
        with transaction.atomic():
            record = IdempotencyKey.objects.create(member=member, key=key, request_hash=fingerprint)
            record.status, record.response = do()
            record.save(update_fields=["status", "response"])
            return record.status, record.response
    except IntegrityError:
        earlier = IdempotencyKey.objects.filter(member=member, key=key, status__isnull=False).first()
        if earlier is None:
            raise
    if earlier.request_hash != fingerprint:
        raise Refusal(_("This idempotency key was used for another request."), code="idempotency_key_reused")
    return earlier.status or 200, earlier.response


def forget_old(*, now: datetime) -> int:
    """Drop keys older than a week; returns how many."""
    return IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()[0]

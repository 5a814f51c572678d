"""How a room tells the others what happened without knowing who listens.

`publish` writes the event to the outbox in the caller's transaction; after the commit a job hands it to the listeners,
at least once. A listener must therefore do no harm when it hears the same event twice.
"""

import dataclasses
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar, Protocol, TypeVar

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued
from pydantic import TypeAdapter

from quarterdeck.core.events.models import OutboxEvent


class Event(Protocol):
    """A frozen dataclass of plain values."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


E = TypeVar("E", bound=Event)
_listeners: dict[str, list[Callable[[Any], None]]] = {}
_types: dict[str, type[Any]] = {}


def listens(event_type: type[E]) -> Callable[[Callable[[E], None]], Callable[[E], None]]:
    """Mark a function as a listener to one type of event. Rooms import their `listeners.py` in `apps.py`."""

    def register(function: Callable[[E], None]) -> Callable[[E], None]:
        _types[event_type.__name__] = event_type
        _listeners.setdefault(event_type.__name__, []).append(function)
        return function

    return register


def publish(event: Event, *, by: Any = None) -> None:
    """Write an event to the outbox, in the current transaction."""
    publish_many([event], by=by)


def publish_many(events: list[Any], *, by: Any = None) -> None:
    """Write several events at once."""
    now = timezone.now()
    OutboxEvent.objects.bulk_create(
        [
            OutboxEvent(
                name=type(event).__name__,
                payload=dataclasses.asdict(event),
                at=now,
                by=by,
                # With nobody to tell there is nothing to wait for.
                delivered_at=None if type(event).__name__ in _listeners else now,
            )
            for event in events
        ],
        batch_size=1000,
    )
    if any(type(event).__name__ in _listeners for event in events):
        transaction.on_commit(_ask_for_delivery, robust=True)


def deliver_waiting(limit: int = 500) -> int:
    """Hand waiting events to their listeners, oldest first; each in its own transaction. Returns how many."""
    delivered = 0
    while delivered < limit and _deliver_one():
        delivered += 1
    return delivered


@transaction.atomic
def _deliver_one() -> bool:
    row = OutboxEvent.objects.select_for_update(skip_locked=True).filter(delivered_at=None).order_by("pk").first()
    if row is None:
        return False
    event = _revive(row)
    for listener in _listeners.get(row.name, []):
        listener(event)
    row.delivered_at = timezone.now()
    row.save(update_fields=["delivered_at"])
    return True


def _revive(row: OutboxEvent) -> Any:
    """The event as it was: dates and decimals come back from the JSON by the types of the dataclass."""
    return TypeAdapter(_types[row.name]).validate_python(row.payload)


def _ask_for_delivery() -> None:
    from quarterdeck.core.events import jobs

    with suppress(AlreadyEnqueued):
        jobs.deliver.configure(queueing_lock="deliver-events").defer()

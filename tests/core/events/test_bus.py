"""Events: written with the act, heard once after it, and not lost when a listener fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from quarterdeck.core.events import bus
from quarterdeck.core.events.models import OutboxEvent

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Happened:
    number: int
    on: date


@pytest.fixture
def heard() -> Iterator[list[Happened]]:
    events: list[Happened] = []
    bus.listens(Happened)(events.append)
    yield events
    bus._listeners.pop("Happened")
    bus._types.pop("Happened")


def test_event_comes_back_as_it_was(heard: list[Happened]) -> None:
    bus.publish(Happened(1, date(2026, 1, 1)))

    assert bus.deliver_waiting() == 1
    assert heard == [Happened(1, date(2026, 1, 1))]


def test_delivered_event_is_not_delivered_again(heard: list[Happened]) -> None:
    bus.publish(Happened(1, date(2026, 1, 1)))
    bus.deliver_waiting()

    assert bus.deliver_waiting() == 0
    assert len(heard) == 1


def test_event_without_listeners_waits_for_nobody() -> None:
    bus.publish(Happened(1, date(2026, 1, 1)))

    assert OutboxEvent.objects.get().delivered_at is not None


def test_event_of_a_failing_listener_stays(heard: list[Happened]) -> None:
    def fail(event: Happened) -> None:
        raise RuntimeError

    bus.listens(Happened)(fail)
    bus.publish(Happened(1, date(2026, 1, 1)))

    with pytest.raises(RuntimeError):
        bus.deliver_waiting()

    assert OutboxEvent.objects.get().delivered_at is None

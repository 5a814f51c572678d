"""What this room does when something happened."""

from quarterdeck.core.events import bus
from quarterdeck.targets import events
from quarterdeck.targets.actions import telling


@bus.listens(events.TargetsDiscussed)
def tell_discussed(event: events.TargetsDiscussed) -> None:
    telling.tell_discussed(plan_id=event.plan_id)


@bus.listens(events.TargetsPutInForce)
def tell_in_force(event: events.TargetsPutInForce) -> None:
    telling.tell_in_force(plan_id=event.plan_id, revision=event.revision)


@bus.listens(events.TargetsRevised)
def tell_revised(event: events.TargetsRevised) -> None:
    telling.tell_revised(plan_id=event.plan_id, revision=event.revision, reason=event.reason)


@bus.listens(events.TargetsProposed)
def tell_proposed(event: events.TargetsProposed) -> None:
    telling.tell_proposed(node_id=event.node_id)


@bus.listens(events.TargetsAgreed)
def tell_agreed(event: events.TargetsAgreed) -> None:
    telling.tell_agreed(node_id=event.node_id)

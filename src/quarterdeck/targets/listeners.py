"""What this room does when something happened."""

from django.utils import timezone

from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.people import events as people
from quarterdeck.targets import events
from quarterdeck.targets.actions import telling

Reorganized = people.MemberJoined | people.MemberMoved | people.MemberLeft | people.MemberReturned | people.UnitMoved
# Units that come and go, and who sells by their roles; these changes count from today on.
ChangedToday = people.UnitArchived | people.UnitRestored | people.RolesSet | people.RoleEdited


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


def tell_reorganized(event: Reorganized) -> None:
    today = company.local_day(timezone.now())
    telling.tell_reorganized(on=max(event.on, today), today=today)


def tell_changed_today(event: ChangedToday) -> None:
    today = company.local_day(timezone.now())
    telling.tell_reorganized(on=today, today=today)


bus.listens(people.MemberJoined)(tell_reorganized)
bus.listens(people.MemberMoved)(tell_reorganized)
bus.listens(people.MemberLeft)(tell_reorganized)
bus.listens(people.MemberReturned)(tell_reorganized)
bus.listens(people.UnitMoved)(tell_reorganized)
bus.listens(people.UnitArchived)(tell_changed_today)
bus.listens(people.UnitRestored)(tell_changed_today)
bus.listens(people.RolesSet)(tell_changed_today)
bus.listens(people.RoleEdited)(tell_changed_today)

"""What this room does when something happened."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.crm import events
from quarterdeck.people.models import Member


@bus.listens(events.OpportunitiesReassigned)
def tell_new_owner(event: events.OpportunitiesReassigned) -> None:
    """Tell somebody which deals are theirs now, once an act; nobody is told of what they did themselves."""
    if event.to_owner_id == event.by_id:
        return
    members = Member.objects.in_bulk([event.to_owner_id, event.by_id])
    owner, giver = members[event.to_owner_id], members[event.by_id]
    with translation.override(owner.language or company.company().language):
        number = len(event.opportunity_ids)
        text = ngettext(
            "%(name)s gave you %(number)d opportunity.", "%(name)s gave you %(number)d opportunities.", number
        ) % {"name": giver.name, "number": number}
    one = number == 1
    url = reverse("crm:opportunity", args=event.opportunity_ids) if one else reverse("crm:opportunities") + "?view=mine"
    notifications.notify(member=owner, topic="crm", text=text, url=url, dedupe_key=f"reassigned-{event.act}")

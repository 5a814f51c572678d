"""What this room does when something happened."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.approvals import deciding
from quarterdeck.core.approvals.models import Approval, ApprovalState
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.crm import events
from quarterdeck.crm.actions import customer_care, follow_up, negotiation, routing, scoring
from quarterdeck.crm.actions.opportunities import fulfilling
from quarterdeck.crm.models import DealReview, Lead, LeadChannel, Opportunity, OwnershipSpan
from quarterdeck.crm.queries import criteria
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


@deciding.follows(criteria.MOVE)
def move_when_approved(approval: Approval, by: Any, at: datetime) -> None:
    """Make the move that was asked for; who asked is told when something stands in its way by now."""
    if approval.state != ApprovalState.APPROVED:
        return
    if refusal := fulfilling.move_as_approved(approval, at=at):
        asker = approval.asked_by
        with translation.override(asker.language or company.company().language):
            text = _("Approved, but not moved yet: %(why)s") % {"why": refusal}
        notifications.notify(member=asker, topic="crm", text=text, url=approval.url)


@deciding.follows(negotiation.FLOOR)
def settle_concession(approval: Approval, by: Any, at: datetime) -> None:
    """Let a concession below the floor stand, or not."""
    negotiation.settle_concession(concession_id=int(approval.key), state=approval.state)


@bus.listens(events.OpportunityWon)
def ask_for_review_of_won(event: events.OpportunityWon) -> None:
    """Ask the owner what the win taught, once a deal."""
    _ask_for_review(event.opportunity_id, event.owner_id)


@bus.listens(events.OpportunityLost)
def ask_for_review_of_lost(event: events.OpportunityLost) -> None:
    """Ask the owner what the loss taught, once a deal."""
    _ask_for_review(event.opportunity_id, event.owner_id)


def _ask_for_review(opportunity_id: int, owner_id: int) -> None:
    if DealReview.objects.filter(opportunity=opportunity_id).exists():
        return
    owner, deal = Member.objects.get(pk=owner_id), Opportunity.objects.get(pk=opportunity_id)
    with translation.override(owner.language or company.company().language):
        text = _("Five short questions about %(deal)s: what did it teach us?") % {"deal": deal.name}
    url = f"/opportunities/{opportunity_id}/review/"
    notifications.notify(member=owner, topic="crm", text=text, url=url, dedupe_key=f"review-{opportunity_id}")


@bus.listens(events.OpportunityWon)
def sort_customer_that_bought(event: events.OpportunityWon) -> None:
    """A first order makes a customer at once, not only overnight."""
    account_id = Opportunity.objects.values_list("account_id", flat=True).get(pk=event.opportunity_id)
    if account_id is not None:
        customer_care.sort_customers(today=company.local_day(timezone.now()), account_ids=[account_id])


@bus.listens(events.ActivityLogged)
def go_on_with_plans(event: events.ActivityLogged) -> None:
    """A step that is done lets its plan go on; an answer, a meeting or a refusal stops those that run."""
    follow_up.hear_activity(activity_id=event.activity_id, at=timezone.now())


@bus.listens(events.ActivityPlanned)
def stop_plans_for_a_meeting(event: events.ActivityPlanned) -> None:
    """A meeting that is booked stops the plans of whom it is with."""
    follow_up.hear_activity(activity_id=event.activity_id, at=timezone.now())


@bus.listens(events.LeadCaptured)
def score_and_route_new_lead(event: events.LeadCaptured) -> None:
    """Give a new lead its points, and to somebody when who brought it in did not say to whom."""
    now = timezone.now()
    scoring.rescore_leads(at=now, lead_ids=[event.lead_id])
    if not event.is_given:
        routing.route_leads(at=now)


@bus.listens(events.ActivityLogged)
def score_lead_again(event: events.ActivityLogged) -> None:
    """What is done with a lead changes its points."""
    if event.lead_id is not None:
        scoring.rescore_leads(at=timezone.now(), lead_ids=[event.lead_id])


@bus.listens(events.LeadAssigned)
def tell_owner_of_lead_given(event: events.LeadAssigned) -> None:
    """Tell somebody of a lead that became theirs, unless they took it themselves."""
    if event.by_id != event.owner_id:
        _tell_of_lead(event.lead_id, event.owner_id, is_routed=event.how == OwnershipSpan.How.ROUTED)


@bus.listens(events.LeadCaptured)
def tell_owner_of_lead_caught(event: events.LeadCaptured) -> None:
    """Tell the owner of a lead that came in by itself."""
    if event.owner_id is not None and event.channel in {LeadChannel.WEB_FORM, LeadChannel.EMAIL, LeadChannel.API}:
        _tell_of_lead(event.lead_id, event.owner_id)


def _tell_of_lead(lead_id: int, owner_id: int, *, is_routed: bool = False) -> None:
    """One message a lead; leads of a list that rules gave are told of once a day. A lead may be gone by now: an import taken back."""
    owner, lead = Member.objects.get(pk=owner_id), Lead.objects.filter(pk=lead_id).first()
    if lead is None:
        return
    is_listed = is_routed and lead.channel == LeadChannel.IMPORT
    with translation.override(owner.language or company.company().language):
        text = _("A new lead of yours: %(lead)s. An answer is owed soon.") % {"lead": lead}
        if is_listed:
            text = _("New leads of yours came in with a list.")
    url = reverse("crm:leads") if is_listed else reverse("crm:lead", args=[lead_id])
    key = f"leads-{company.local_day(timezone.now())}-{owner_id}" if is_listed else f"lead-{lead_id}-{owner_id}"
    notifications.notify(member=owner, topic="crm", text=text, url=url, dedupe_key=key)

"""Giving leads to somebody."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.crm import events
from quarterdeck.crm.actions import ownership
from quarterdeck.crm.actions.leads import locking
from quarterdeck.crm.actions.refusals import NotAllowed
from quarterdeck.crm.models import Lead, OwnershipSpan
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.people.models import Member


@transaction.atomic
def assign_leads(
    *,
    lead_ids: Sequence[int],
    owner_id: int,
    by: Member | None,
    at: datetime,
    how: str = OwnershipSpan.How.ASSIGNED,
) -> list[Lead]:
    """Give leads to an owner, all or none; those that are the owner's already stay as they are. Returns those that moved.

    `by` None is the system (routing), which may give any lead to any active member.
    """
    leads = Lead.objects.current()
    if by is None:
        owner = Member.objects.active().get(pk=owner_id)
    else:
        locking.need(by)
        owner = ownership.chosen_owner(owner_id, by=by)
        leads = leads.visible_to(by)
    found = list(leads.filter(pk__in=lead_ids).select_for_update(of=("self",)).select_related("owner").order_by("pk"))
    if by is not None:
        _refuse_unchangeable(found, asked=len(set(lead_ids)), by=by)
    moved = [lead for lead in found if lead.owner_id != owner.pk]
    ids = [lead.pk for lead in moved]
    ownership.take_many(Lead, ids, owner_id=owner.pk, how=how, by=by, at=at)
    Lead.objects.filter(pk__in=ids).update(unassigned_because="")
    trail.record_many(moved, "assigned", by=by, note=owner.name)
    by_id = by.pk if by else None
    bus.publish_many([events.LeadAssigned(lead_id=pk, owner_id=owner.pk, by_id=by_id, how=how) for pk in ids], by=by)
    return moved


@transaction.atomic
def hand_over_leads(*, from_id: int, to_id: int, on: date, by: Member) -> int:
    """Give every open lead of somebody who leaves to a colleague; what was decided stays theirs. Returns how many."""
    leads = list(Lead.objects.filter(owner=from_id, status__in=OPEN_STATUSES).select_for_update().order_by("pk"))
    trail.record_many(leads, "handed_over", by=by)
    ids, at = [lead.pk for lead in leads], company.start_of(on)
    ownership.take_many(Lead, ids, owner_id=to_id, how=OwnershipSpan.How.HANDED_OVER, by=by, at=at)
    return len(ids)


def _refuse_unchangeable(leads: Sequence[Lead], *, asked: int, by: Member) -> None:
    """Whoever gives leads away may change them all, and an unowned one only with the right to give."""
    ids = [lead.pk for lead in leads]
    allowed = Lead.objects.changeable_by(by).filter(pk__in=ids).count()
    if len(ids) != asked or allowed != len(ids):
        raise NotAllowed(_("Some of these leads are not yours to give."))

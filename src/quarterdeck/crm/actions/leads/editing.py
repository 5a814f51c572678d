"""Changing what is known about a lead, and where it stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.fields import filling
from quarterdeck.core.records import values as record_values
from quarterdeck.core.records import versions
from quarterdeck.crm import events
from quarterdeck.crm.actions import ownership, scoring
from quarterdeck.crm.actions.leads import locking
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Lead, LeadStatus, OwnershipSpan
from quarterdeck.crm.rules import leads as rules
from quarterdeck.people.models import Member


@transaction.atomic
def edit_lead(*, lead_id: int, values: Mapping[str, Any], version: int | None, at: datetime, by: Member) -> Lead:
    """Change some fields of a lead (`owner_id` and `referred_by_id` too). Refuses a stale edit and an owner out of reach."""
    lead = locking.changeable(lead_id, by)
    filling.refuse_guarded("crm.lead", values, by=by)
    wanted = locking.known({k: v for k, v in values.items() if k not in {"owner_id", "referred_by_id", "custom"}})
    wanted |= filling.custom_changes("crm.lead", values.get("custom"), lead.custom, by=by)
    if "referred_by_id" in values and values["referred_by_id"] != lead.referred_by_id:
        wanted["referred_by"] = locking.referrer(values["referred_by_id"], by=by)
    new_owner = _new_owner(lead, values, by=by)
    versions.refuse_stale(lead, {**wanted, **({"owner": new_owner} if new_owner else {})}, version=version)
    changes = trail.differences(lead, wanted)
    if changes:
        for field in changes:
            record_values.put(lead, field, wanted[field])
        if not lead.name:
            raise Invalid(_("Say who it is."), field="name")
        locking.save_changes(lead, changes, act="edited", by=by)
        scoring.rescore_leads(at=at, lead_ids=[lead.pk])
    if new_owner:
        give(lead, new_owner, how=OwnershipSpan.How.ASSIGNED, at=at, by=by)
    return lead


def give(lead: Lead, owner: Member, *, how: str, at: datetime, by: Member | None) -> None:
    """Make somebody the owner of a locked lead, and tell."""
    before = lead.owner.name if lead.owner else ""
    ownership.take_ownership(lead, owner=owner, how=how, by=by, at=at)
    lead.version += 1
    lead.unassigned_because = ""
    lead.save(update_fields=["version", "unassigned_because", "updated_at"])
    trail.record(lead, "assigned", by=by, changes={"owner": (before, owner.name)})
    told = events.LeadAssigned(lead_id=lead.pk, owner_id=owner.pk, by_id=by.pk if by else None, how=how)
    bus.publish(told, by=by)


@transaction.atomic
def set_lead_status(*, lead_id: int, status: str, at: datetime, by: Member) -> Lead:
    """Move a lead to a step of its small process, or open one again that was found not suitable."""
    lead = locking.changeable(lead_id, by)
    if status == LeadStatus.DISQUALIFIED:
        raise Invalid(_("Say why it is not suitable."), field="reason")
    return _set_status(lead, status, at=at, by=by)


@transaction.atomic
def disqualify_lead(*, lead_id: int, reason: str, at: datetime, by: Member) -> Lead:
    """Put a lead aside as not suitable, with the reason. Refuses an empty one."""
    lead = locking.changeable(lead_id, by)
    if not reason.strip():
        raise Invalid(_("Say why it is not suitable."), field="reason")
    return _set_status(lead, LeadStatus.DISQUALIFIED, at=at, by=by, reason=reason.strip()[:200])


@transaction.atomic
def archive_lead(*, lead_id: int, at: datetime, by: Member) -> Lead:
    """Put a lead away; it keeps its history and can be restored."""
    return _set_archived(locking.changeable(lead_id, by), at, by=by)


@transaction.atomic
def restore_lead(*, lead_id: int, by: Member) -> Lead:
    """Bring an archived lead back."""
    return _set_archived(locking.changeable(lead_id, by), None, by=by)


def _new_owner(lead: Lead, values: Mapping[str, Any], *, by: Member) -> Member | None:
    """The owner that `values` ask for where it is another one."""
    if "owner_id" not in values or values["owner_id"] == lead.owner_id:
        return None
    if values["owner_id"] is None:
        raise Invalid(_("Release the lead to a pool instead of taking its owner away."), field="owner")
    return ownership.chosen_owner(values["owner_id"], by=by)


def _set_status(lead: Lead, status: str, *, at: datetime, by: Member, reason: str = "") -> Lead:
    if sentence := rules.why_not_status(lead.status, status, is_archived=lead.archived_at is not None):
        raise Invalid(sentence, field="status")
    before = lead.status
    if before == status and lead.disqualified_because == reason:
        return lead
    wanted: dict[str, Any] = {"status": status, "disqualified_because": reason}
    changes = trail.differences(lead, wanted)
    lead.status, lead.disqualified_because = status, reason
    if status == LeadStatus.QUALIFIED and lead.qualified_at is None:
        lead.qualified_at = at
        lead.save(update_fields=["qualified_at"])
    locking.save_changes(lead, changes, act="status", by=by)
    told = events.LeadStatusChanged(lead_id=lead.pk, owner_id=lead.owner_id, from_status=before, to_status=status)
    bus.publish(told, by=by)
    return lead


def _set_archived(lead: Lead, at: datetime | None, *, by: Member) -> Lead:
    if (lead.archived_at is None) == (at is None):
        return lead
    lead.archived_at = at
    lead.version += 1
    lead.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(lead, "archived" if at else "restored", by=by)
    return lead

"""Leads coming in, by whatever way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.fields import filling
from quarterdeck.crm import events
from quarterdeck.crm.actions import ownership, recognizing
from quarterdeck.crm.actions.leads import locking, responding
from quarterdeck.crm.actions.refusals import Invalid, refuse_invalid
from quarterdeck.crm.models import Lead, LeadChannel, OwnershipSpan, Pool, PoolKind
from quarterdeck.crm.queries import leads as queries
from quarterdeck.crm.rules import leads as rules
from quarterdeck.people.models import Member

_MARKS = ("name", "company_name", "phone", "email", "wechat", "website")


@transaction.atomic
def capture_lead(
    *,
    channel: str,
    by: Member | None,
    at: datetime,
    owner_id: int | None = None,
    pool_id: int | None = None,
    referred_by_id: int | None = None,
    utm: Mapping[str, str] | None = None,
    custom: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Lead:
    """Keep a lead and start its response clock. What a person enters is theirs unless they name an owner or a pool; what
    comes in by itself (`by` None) without either waits for routing.

    Refuses unusable values, a lead without anybody's name, owners out of reach and a pool that is not for leads.
    """
    if by is not None:
        locking.need(by)
        filling.refuse_guarded("crm.lead", filling.given(fields), by=by)
    lead = Lead(channel=channel, utm=dict(utm or {}), **locking.known(fields))
    lead.custom = filling.new_custom("crm.lead", custom, by=by)
    _name(lead)
    lead.referred_by = locking.referrer(referred_by_id, by=by)
    if channel not in LeadChannel.values:
        raise Invalid(_("There is no such way for a lead to come in."), field="channel")
    refuse_invalid(lead)
    _refuse_certain_duplicate(lead, by=by)
    owner = _owner(owner_id, pool_id, channel=channel, by=by) or _owner_of_same(lead, pool_id, by=by)
    lead.pool = None if owner else _pool(pool_id)
    lead.response_due_at = responding.due_at(source=lead.source, at=at)
    locking.mark(lead)
    lead.save(force_insert=True)
    if owner is not None:
        ownership.take_ownership(lead, owner=owner, how=OwnershipSpan.How.CREATED, by=by, at=at)
    trail.record(lead, "created", by=by)
    is_given = owner is not None or lead.pool_id is not None
    bus.publish(events.LeadCaptured(lead_id=lead.pk, channel=channel, owner_id=lead.owner_id, is_given=is_given), by=by)
    return lead


def _name(lead: Lead) -> None:
    """A lead is called by the person; where only the company or an address is known, by that."""
    reason = rules.why_not_reachable(
        name=lead.name, phone=lead.phone, email=lead.email, wechat=lead.wechat, company_name=lead.company_name
    )
    if reason:
        raise Invalid(reason, field="name")
    lead.name = lead.name or (lead.company_name or lead.email.partition("@")[0] or lead.phone or lead.wechat)[:120]


def _refuse_certain_duplicate(lead: Lead, *, by: Member | None) -> None:
    """What a person enters twice is refused where the company wants that; what comes in by itself is never lost."""
    if by is not None:
        known = {name: getattr(lead, name) for name in _MARKS}
        recognizing.refuse_certain_duplicate(kind="lead", by=by, **known)


def _owner_of_same(lead: Lead, pool_id: int | None, *, by: Member | None) -> Member | None:
    """Somebody known who writes again goes to whoever knows them, not to the next in turn."""
    if by is not None or pool_id is not None:
        return None
    similar = queries.similar(viewer=None, lead=lead)
    owners = [one.owner_id for one in similar if one.certainty == "same" and one.owner_id is not None]
    return Member.objects.active().filter(pk=owners[0]).first() if owners else None


def _owner(owner_id: int | None, pool_id: int | None, *, channel: str, by: Member | None) -> Member | None:
    if by is None:
        return Member.objects.active().filter(pk=owner_id).first() if owner_id else None
    if owner_id is not None:
        return ownership.chosen_owner(owner_id, by=by)
    is_own = channel in {LeadChannel.BY_HAND, LeadChannel.REFERRAL} and pool_id is None
    return by if is_own else None


def _pool(pool_id: int | None) -> Pool | None:
    if pool_id is None:
        return None
    pool = Pool.objects.current().filter(pk=pool_id, kind=PoolKind.LEADS).first()
    if pool is None:
        raise Invalid(_("Choose a pool for leads that is in use."), field="pool")
    return pool

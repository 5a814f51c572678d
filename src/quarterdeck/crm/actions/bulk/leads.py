"""Leads, thousands at a time."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from quarterdeck.core.search import text
from quarterdeck.crm.actions import identity
from quarterdeck.crm.actions.bulk import copying
from quarterdeck.crm.actions.leads import responding
from quarterdeck.crm.models import FormPost, Lead, LeadChannel, LeadStatus, OwnershipSpan
from quarterdeck.people.models import Member

_NOT_COLUMNS = {"created_at", "is_on_clock", "form_id", "owned_by"}
_SPAN = ("lead_id", "owner_id", "from_at", "how", "end", "reason", "by_id")


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as it comes in; what came in with a list is not owed an answer by the clock, unless `is_on_clock`.
    `converted_at` only with that status; `form_id` is the public form that was filled in; `owned_by` is how its owner came to it.
    """

    name: str
    company_name: str = ""
    title: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    website: str = ""
    industry: str = ""
    region: str = ""
    city: str = ""
    employees: int | None = None
    product_id: int | None = None
    need: str = ""
    note: str = ""
    source: str = ""
    campaign: str = ""
    cost: Decimal | None = None
    may_be_contacted: bool | None = None
    status: str = LeadStatus.NEW
    converted_at: datetime | None = None
    account_id: int | None = None
    contact_id: int | None = None
    opportunity_id: int | None = None
    owner_id: int | None = None
    pool_id: int | None = None
    created_at: datetime | None = None
    channel: str = LeadChannel.IMPORT
    custom: Mapping[str, Any] = field(default_factory=dict)
    utm: Mapping[str, str] = field(default_factory=dict)
    referred_by_id: int | None = None
    thanked_on: date | None = None
    thanked_how: str = ""
    disqualified_because: str = ""
    qualified_at: datetime | None = None
    responded_at: datetime | None = None
    is_on_clock: bool = False
    form_id: int | None = None
    owned_by: str = OwnershipSpan.How.CREATED


@transaction.atomic
def load_leads(rows: Sequence[LeadRow], by: Member) -> list[Lead]:
    """Write leads with search words, trail and the first span of their owners. Returns them in the order they came."""
    now = timezone.now()
    clock = responding.clock()
    leads = [_lead(row, now, clock) for row in rows]
    for lead, pk in zip(leads, copying.reserve_ids(Lead, len(leads)), strict=True):
        lead.pk, lead.identity_keys = pk, identity.lead_keys(lead)
    copying.copy_in(Lead, leads)
    copying.trail_in(leads, "imported", at=now, by_id=by.pk)
    owned = [(lead, row.owned_by) for row, lead in zip(rows, leads, strict=True) if lead.owner_id is not None]
    copying.copy_rows(
        OwnershipSpan, _SPAN, ((one.pk, one.owner_id, one.owner_since, how, "", "", by.pk) for one, how in owned)
    )
    FormPost.objects.bulk_create(
        [
            FormPost(form_id=row.form_id, key=secrets.token_urlsafe(16), lead=lead, at=lead.created_at)
            for row, lead in zip(rows, leads, strict=True)
            if row.form_id is not None
        ]
    )
    return leads


def _lead(row: LeadRow, now: datetime, clock: responding.Clock) -> Lead:
    at = row.created_at or now
    values = {name: getattr(row, name) for name in LeadRow.__slots__ if name not in _NOT_COLUMNS}
    return Lead(
        **values,
        created_at=at,
        updated_at=at,
        response_due_at=clock.due_at(row.source, at) if row.is_on_clock else None,
        response_minutes=clock.minutes(at, row.responded_at) if row.responded_at else None,
        last_activity_at=row.responded_at,
        owner_since=None if row.owner_id is None else at,
        search_tokens=text.tokens_for(row.name, row.company_name, row.phone, row.email, row.wechat),
    )

"""Leads, thousands at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from quarterdeck.core.search import text
from quarterdeck.crm.actions import identity
from quarterdeck.crm.actions.bulk import copying
from quarterdeck.crm.models import Lead, LeadChannel, LeadStatus, OwnershipSpan
from quarterdeck.crm.rules.identity import keys
from quarterdeck.people.models import Member

_SPAN = ("lead_id", "owner_id", "from_at", "how", "end", "reason", "by_id")


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead as it comes in; what came in with a list is not owed an answer by the clock. `converted_at` only with that status."""

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


@transaction.atomic
def load_leads(rows: Sequence[LeadRow], by: Member) -> list[Lead]:
    """Write leads with search words, trail and the first span of their owners. Returns them in the order they came."""
    now = timezone.now()
    leads = [_lead(row, now) for row in rows]
    for lead, pk in zip(leads, copying.reserve_ids(Lead, len(leads)), strict=True):
        lead.pk, lead.identity_keys = pk, identity.lead_keys(lead)
    copying.copy_in(Lead, leads)
    copying.trail_in(leads, "imported", at=now, by_id=by.pk)
    created = OwnershipSpan.How.CREATED
    copying.copy_rows(
        OwnershipSpan,
        _SPAN,
        ((one.pk, one.owner_id, one.owner_since, created, "", "", by.pk) for one in leads if one.owner_id is not None),
    )
    return leads


def _lead(row: LeadRow, now: datetime) -> Lead:
    at = row.created_at or now
    values = {name: getattr(row, name) for name in LeadRow.__slots__ if name != "created_at"}
    return Lead(
        **values,
        created_at=at,
        updated_at=at,
        owner_since=None if row.owner_id is None else at,
        identity_keys=keys.keys_of_lead(
            row.name,
            company_name=row.company_name,
            phone=row.phone,
            email=row.email,
            wechat=row.wechat,
            website=row.website,
        ),
        search_tokens=text.tokens_for(row.name, row.company_name, row.phone, row.email, row.wechat),
    )

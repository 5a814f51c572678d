"""Accounts, contacts and activities, thousands at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from quarterdeck.core.search import text
from quarterdeck.crm.actions import identity
from quarterdeck.crm.actions.bulk import copying
from quarterdeck.crm.models import Account, Activity, Contact, LifeCycle, OwnershipSpan
from quarterdeck.people.models import Member

_SPAN = ("account_id", "owner_id", "from_at", "how", "end", "reason", "by_id")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A company as it comes in. `created_at` is when it became known; now when nothing is said."""

    name: str
    owner_id: int | None = None
    parent_id: int | None = None
    life_cycle: str = LifeCycle.POTENTIAL
    industry: str = ""
    region: str = ""
    city: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    employees: int | None = None
    annual_revenue: Decimal | None = None
    founded_year: int | None = None
    note: str = ""
    created_at: datetime | None = None
    level: str = ""
    pool_id: int | None = None
    credit_code: str = ""
    tax_id: str = ""
    source: str = ""
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContactRow:
    account_id: int
    name: str
    title: str = ""
    department: str = ""
    buying_role: str = ""
    phone: str = ""
    email: str = ""
    wechat: str = ""
    note: str = ""
    created_at: datetime | None = None
    born_on: date | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """Something done (`done_at`) or planned (`due_at`)."""

    kind: str
    subject: str
    owner_id: int
    done_at: datetime | None = None
    due_at: datetime | None = None
    opportunity_id: int | None = None
    account_id: int | None = None
    contact_id: int | None = None
    lead_id: int | None = None
    minutes: int | None = None
    outcome: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    note: str = ""


@transaction.atomic
def load_accounts(rows: Sequence[AccountRow], by: Member) -> list[Account]:
    """Write accounts with search words and trail. Returns them in the order they came."""
    now = timezone.now()
    accounts = [
        Account(
            **_values(row, "created_at"),
            created_at=row.created_at or now,
            updated_at=row.created_at or now,
            owner_since=None if row.owner_id is None else row.created_at or now,
            search_tokens=text.tokens_for(row.name, row.phone),
        )
        for row in rows
    ]
    for account in accounts:
        account.identity_keys = identity.account_keys(account)
    written = _write(Account, accounts, by=by, at=now)
    owned = (account for account in written if account.owner_id is not None)
    created = OwnershipSpan.How.CREATED
    copying.copy_rows(
        OwnershipSpan, _SPAN, ((one.pk, one.owner_id, one.created_at, created, "", "", by.pk) for one in owned)
    )
    return written


@transaction.atomic
def load_contacts(rows: Sequence[ContactRow], by: Member) -> list[Contact]:
    """Write contacts with search words and trail. Returns them in the order they came."""
    now = timezone.now()
    contacts = [
        Contact(
            **_values(row, "created_at"),
            created_at=row.created_at or now,
            updated_at=row.created_at or now,
            search_tokens=text.tokens_for(row.name, row.phone, row.email, row.wechat),
        )
        for row in rows
    ]
    companies = dict(Account.objects.filter(pk__in={row.account_id for row in rows}).values_list("pk", "name"))
    for contact in contacts:
        contact.identity_keys = identity.contact_keys(contact, companies.get(contact.account_id, ""))
    return _write(Contact, contacts, by=by, at=now)


@transaction.atomic
def load_activities(rows: Sequence[ActivityRow], by: Member) -> list[Activity]:
    """Write activities and note the last contact on their deals. Returns them in the order they came."""
    now = timezone.now()
    activities = [
        Activity(
            **_values(row), created_at=row.done_at or row.due_at or now, updated_at=row.done_at or row.due_at or now
        )
        for row in rows
    ]
    written = _write(Activity, activities, by=by, at=now)
    _note_last_contact(written)
    return written


def _values(row: Any, *left_out: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__ if name not in left_out}


def _write(model: type[models.Model], records: list[Any], *, by: Member, at: datetime) -> list[Any]:
    for record, pk in zip(records, copying.reserve_ids(model, len(records)), strict=True):
        record.pk = pk
    copying.copy_in(model, records)
    copying.trail_in(records, "imported", at=at, by_id=by.pk)
    return records


def _note_last_contact(activities: Sequence[Activity]) -> None:
    """One UPDATE sets the last contact of every deal the activities belong to; it never goes back."""
    latest: dict[int, datetime] = {}
    for activity in activities:
        if activity.opportunity_id is not None and activity.done_at is not None:
            before = latest.get(activity.opportunity_id, activity.done_at)
            latest[activity.opportunity_id] = max(before, activity.done_at)
    if not latest:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE crm_opportunity SET last_activity_at = greatest(last_activity_at, latest.at)"
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS latest (id, at) WHERE crm_opportunity.id = latest.id",
            [list(latest), list(latest.values())],
        )

"""What people do with accounts and contacts."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.fields import filling
from quarterdeck.core.records import values as record_values
from quarterdeck.core.records import versions
from quarterdeck.core.search import text
from quarterdeck.crm import events
from quarterdeck.crm.actions import identity, ownership, recognizing, sharing
from quarterdeck.crm.actions.locking import account_to_change, contact_to_change
from quarterdeck.crm.actions.ownership import chosen_owner
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Account, Contact, LifeCycle, OwnershipSpan
from quarterdeck.people.models import Member

ACCOUNT_FIELDS = frozenset(
    (
        *("name", "life_cycle", "industry", "region", "city", "address", "phone", "website"),
        *("employees", "annual_revenue", "founded_year", "note", "level", "credit_code", "tax_id", "source"),
    )
)
CONTACT_FIELDS = frozenset(
    (
        *("name", "title", "department", "buying_role", "phone", "email", "wechat", "note"),
        *("influence", "attitude", "style", "born_on"),
    )
)
Record = TypeVar("Record", Account, Contact)


@transaction.atomic
def create_account(
    *,
    name: str,
    by: Member,
    owner_id: int | None = None,
    parent_id: int | None = None,
    custom: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Account:
    """Open an account for its owner (`by` when none is named). Refuses unusable values and owners out of reach."""
    _need(by)
    filling.refuse_guarded("crm.account", filling.given(fields), by=by)
    account = Account(name=name.strip(), **_known(fields, ACCOUNT_FIELDS))
    account.custom = filling.new_custom("crm.account", custom, by=by)
    account.is_life_cycle_fixed = account.life_cycle != LifeCycle.POTENTIAL
    account.is_level_fixed = bool(account.level)
    owner = chosen_owner(by.pk if owner_id is None else owner_id, by=by)
    account.parent = _parent(parent_id, child_id=None, by=by)
    refuse_invalid(account)
    recognizing.refuse_existing(account, by=by)
    account.search_tokens = account_tokens(account)
    account.identity_keys = identity.account_keys(account)
    account.save()
    sharing.inherit(account)
    ownership.take_ownership(account, owner=owner, how=OwnershipSpan.How.CREATED, by=by, at=account.created_at)
    trail.record(account, "created", by=by)
    bus.publish(events.AccountCreated(account_id=account.pk, owner_id=owner.pk), by=by)
    return account


@transaction.atomic
def edit_account(*, account_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Account:
    """Change some fields of an account (`owner_id` and `parent_id` too). A life cycle or level set here stays against the rules.

    Refuses a stale edit, an owner out of reach and a parent below the account itself.
    """
    account = account_to_change(account_id, by=by)
    filling.refuse_guarded("crm.account", values, by=by)
    wanted = _known({k: v for k, v in values.items() if k not in {"owner_id", "parent_id", "custom"}}, ACCOUNT_FIELDS)
    wanted |= filling.custom_changes("crm.account", values.get("custom"), account.custom, by=by)
    if "parent_id" in values and values["parent_id"] != account.parent_id:
        wanted["parent"] = _parent(values["parent_id"], child_id=account.pk, by=by)
    if "owner_id" in values and values["owner_id"] != account.owner_id:
        wanted["owner"] = _new_owner(values["owner_id"], by=by)
    for rule_made in ("life_cycle", "level"):
        if wanted.get(rule_made, getattr(account, rule_made)) != getattr(account, rule_made):
            wanted[f"is_{rule_made}_fixed"] = True
    changed = _apply(account, wanted, version=version, by=by, tokens=account_tokens)
    if "parent" in wanted:
        sharing.inherit(changed)
    if "owner" in wanted:
        ownership.take_ownership(
            changed, owner=wanted["owner"], how=OwnershipSpan.How.ASSIGNED, by=by, at=changed.updated_at
        )
    return changed


@transaction.atomic
def archive_account(*, account_id: int, at: datetime, by: Member) -> Account:
    """Put an account away; it keeps its contacts, deals and history and can be restored."""
    return _set_archived(account_to_change(account_id, by=by), at, by=by)


@transaction.atomic
def restore_account(*, account_id: int, by: Member) -> Account:
    """Bring an archived account back."""
    return _set_archived(account_to_change(account_id, by=by), None, by=by)


@transaction.atomic
def create_contact(
    *,
    account_id: int,
    name: str,
    by: Member,
    reports_to_id: int | None = None,
    custom: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Contact:
    """Add a person to an account. Refuses a superior of another account."""
    account = account_to_change(account_id, by=by)
    filling.refuse_guarded("crm.contact", filling.given(fields), by=by)
    contact = Contact(account=account, name=name.strip(), **_known(fields, CONTACT_FIELDS))
    contact.custom = filling.new_custom("crm.contact", custom, by=by)
    contact.reports_to = _superior(reports_to_id, contact)
    refuse_invalid(contact)
    recognizing.refuse_existing(contact, by=by)
    contact.search_tokens = contact_tokens(contact)
    contact.identity_keys = identity.contact_keys(contact, account.name)
    contact.save()
    trail.record(contact, "created", by=by)
    return contact


@transaction.atomic
def edit_contact(*, contact_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Contact:
    """Change some fields of a contact (`reports_to_id` too). Refuses a stale edit and reporting in a circle."""
    contact = contact_to_change(contact_id, by=by)
    filling.refuse_guarded("crm.contact", values, by=by)
    wanted = _known({k: v for k, v in values.items() if k not in {"reports_to_id", "custom"}}, CONTACT_FIELDS)
    wanted |= filling.custom_changes("crm.contact", values.get("custom"), contact.custom, by=by)
    if "reports_to_id" in values and values["reports_to_id"] != contact.reports_to_id:
        wanted["reports_to"] = _superior(values["reports_to_id"], contact)
    return _apply(contact, wanted, version=version, by=by, tokens=contact_tokens)


@transaction.atomic
def archive_contact(*, contact_id: int, at: datetime, by: Member) -> Contact:
    """Put a contact away; its activities stay."""
    return _set_archived(contact_to_change(contact_id, by=by), at, by=by)


@transaction.atomic
def restore_contact(*, contact_id: int, by: Member) -> Contact:
    """Bring an archived contact back."""
    return _set_archived(contact_to_change(contact_id, by=by), None, by=by)


@transaction.atomic
def hand_over_accounts(*, from_id: int, to_id: int, on: date, by: Member) -> int:
    """Give every account of somebody who leaves, archived ones too, to a colleague. Returns how many."""
    accounts = list(Account.objects.filter(owner=from_id).order_by("pk").select_for_update())
    trail.record_many(accounts, "handed_over", by=by)
    at, how = company.start_of(on), OwnershipSpan.How.HANDED_OVER
    ownership.take_many(Account, [account.pk for account in accounts], owner_id=to_id, how=how, by=by, at=at)
    return len(accounts)


def account_tokens(account: Account) -> list[str]:
    """The words an account is found by."""
    return text.tokens_for(account.name, account.phone)


def contact_tokens(contact: Contact) -> list[str]:
    """The words a contact is found by."""
    return text.tokens_for(contact.name, contact.phone, contact.email, contact.wechat)


def _need(by: Member) -> None:
    if not by.may("crm.change_account"):
        raise NotAllowed(_("You may not change accounts."))


def _new_owner(owner_id: int | None, *, by: Member) -> Member:
    if owner_id is None:
        raise Invalid(_("An account needs an owner."), field="owner")
    if not by.may("crm.assign_owner"):
        raise NotAllowed(_("You may not give records to somebody else."))
    return chosen_owner(owner_id, by=by)


def _parent(parent_id: int | None, *, child_id: int | None, by: Member) -> Account | None:
    """The parent company, refused when it is the account itself or stands below it."""
    if parent_id is None:
        return None
    parent = Account.objects.visible_to(by).filter(pk=parent_id).first()
    if parent is None:
        raise Invalid(_("That parent company does not exist, or you may not see it."), field="parent")
    above: int | None = parent.pk
    while child_id is not None and above is not None:
        if above == child_id:
            raise Invalid(_("A company cannot stand below itself."), field="parent")
        above = Account.objects.values_list("parent_id", flat=True).get(pk=above)
    return parent


def _superior(superior_id: int | None, contact: Contact) -> Contact | None:
    """Whom somebody reports to: another of the same account, and nobody who reports to them however far down."""
    if superior_id is None:
        return None
    colleagues = {person.pk: person for person in Contact.objects.filter(account=contact.account_id)}
    superior = colleagues.get(superior_id)
    if superior is None:
        raise Invalid(_("Choose somebody of the same account."), field="reports_to")
    above: Contact | None = superior
    while above is not None:
        if above.pk == contact.pk:
            raise Invalid(_("Nobody can report to themselves."), field="reports_to")
        above = colleagues.get(above.reports_to_id or 0)
    return superior


def _known(values: Mapping[str, Any], fields: frozenset[str]) -> dict[str, Any]:
    unknown = set(values) - fields
    if unknown:
        raise Invalid(_("There is no field %(name)s.") % {"name": sorted(unknown)[0]}, field=sorted(unknown)[0])
    return {field: value.strip() if isinstance(value, str) else value for field, value in values.items()}


def _apply(
    record: Record,
    wanted: dict[str, Any],
    *,
    version: int | None,
    by: Member,
    tokens: Callable[[Record], list[str]],
) -> Record:
    """Write what differs, with the next version, new search words and a line in the audit trail."""
    versions.refuse_stale(record, wanted, version=version)
    changes: dict[str, tuple[Any, Any]] = trail.differences(record, wanted)
    if not changes:
        return record
    for field in changes:
        record_values.put(record, field, wanted[field])
    refuse_invalid(record)
    record.version += 1
    record.search_tokens = tokens(record)
    record.identity_keys = (
        identity.account_keys(record) if isinstance(record, Account) else identity.contact_keys(record)
    )
    record.save(
        update_fields=[*record_values.columns(changes), "version", "search_tokens", "identity_keys", "updated_at"]
    )
    if isinstance(record, Account) and "name" in changes:
        identity.refresh_contacts(record)
    trail.record(record, "edited", by=by, changes=changes)
    return record


def _set_archived(record: Record, at: datetime | None, *, by: Member) -> Record:
    if (record.archived_at is None) == (at is None):
        return record
    record.archived_at = at
    record.version += 1
    record.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(record, "archived" if at else "restored", by=by)
    return record

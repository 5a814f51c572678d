"""Filling the keys by which records of the same thing are found; every write of an account, a contact or a lead does it."""

from typing import Any

from django.db import models

from quarterdeck.crm.models import Account, Contact, Lead
from quarterdeck.crm.rules import identity

BATCH = 1000
_NEEDED = {
    Account: ("name", "phone", "website", "credit_code", "tax_id"),
    Contact: ("name", "phone", "email", "wechat", "account__name"),
    Lead: ("name", "company_name", "phone", "email", "wechat", "website"),
}


def account_keys(account: Account) -> list[str]:
    """The keys of an account as it stands."""
    return identity.keys_of_account(
        account.name,
        phone=account.phone,
        website=account.website,
        credit_code=account.credit_code,
        tax_id=account.tax_id,
    )


def contact_keys(contact: Contact, company: str = "") -> list[str]:
    """The keys of a contact at a company of this name; without one its account is read."""
    return identity.keys_of_contact(
        contact.name,
        company=company or contact.account.name,
        phone=contact.phone,
        email=contact.email,
        wechat=contact.wechat,
    )


def lead_keys(lead: Lead) -> list[str]:
    """The keys of a lead as it stands."""
    return identity.keys_of_lead(
        lead.name,
        company_name=lead.company_name,
        phone=lead.phone,
        email=lead.email,
        wechat=lead.wechat,
        website=lead.website,
    )


def refresh_contacts(account: Account) -> None:
    """A person is known by their company too: its new name changes the keys of its people."""
    contacts = list(Contact._base_manager.filter(account=account).select_related("account").order_by("pk"))
    for contact in contacts:
        contact.identity_keys = contact_keys(contact)
    Contact._base_manager.bulk_update(contacts, ["identity_keys"], batch_size=BATCH)


def fill_missing(*, limit: int = 200_000) -> int:
    """Fill the keys of records that came before there were keys, batch by batch; returns how many. Can be stopped and run again."""
    return sum(_fill(model, limit=limit) for model in (Account, Contact, Lead))


def _fill(model: type[models.Model], *, limit: int) -> int:
    done, after = 0, 0
    while done < limit:
        waiting = model._base_manager.filter(identity_keys=[], pk__gt=after).order_by("pk")
        related = ["account"] if model is Contact else []
        rows = list(waiting.select_related(*related).only("pk", *_NEEDED[model])[:BATCH])  # type: ignore[index]
        if not rows:
            break
        _write(model, rows)
        done, after = done + len(rows), rows[-1].pk
    return done


def _write(model: type[models.Model], rows: list[Any]) -> None:
    keys: Any = {Account: account_keys, Contact: contact_keys, Lead: lead_keys}[model]  # type: ignore[index]
    for row in rows:
        row.identity_keys = keys(row)
    model._base_manager.bulk_update(rows, ["identity_keys"], batch_size=BATCH)

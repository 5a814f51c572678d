"""Records for pickers: value, name and a line of detail, as far as the viewer may see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from quarterdeck.crm.models import Account, Contact, Opportunity
from quarterdeck.crm.queries import accounts, contacts
from quarterdeck.people.models import Member
from quarterdeck.people.queries import members


@dataclass(frozen=True, slots=True)
class Choice:
    value: int
    text: str
    detail: str = ""


def account_choices(*, viewer: Member, words: str) -> list[Choice]:
    found = accounts.account_choices(viewer=viewer, words=words)
    return [Choice(account.pk, account.name, account.city or account.industry) for account in found]


def contact_choices(*, viewer: Member, words: str, account_id: int | None = None) -> list[Choice]:
    found = contacts.contact_choices(viewer=viewer, words=words, account_id=account_id)
    return [Choice(contact.pk, contact.name, contact.account.name) for contact in found]


def opportunity_choices(*, viewer: Member, words: str) -> list[Choice]:
    """Deals by name or number; with nothing typed, the open ones changed last."""
    deals = Opportunity.objects.visible_to(viewer).current().select_related("account")
    found = deals.matching(words).order_by("-pk") if words.strip() else deals.open().order_by("-updated_at", "-pk")
    return [Choice(deal.pk, deal.name, deal.account.name if deal.account else deal.number) for deal in found[:20]]


def colleague_choices(*, viewer: Member, words: str) -> list[Choice]:
    return [Choice(*found) for found in members.member_choices(viewer=viewer, words=words)]


def account_name(*, viewer: Member, key: int) -> str:
    return _name(Account.objects.visible_to(viewer).filter(pk=key))


def contact_name(*, viewer: Member, key: int) -> str:
    return _name(Contact.objects.visible_to(viewer).filter(pk=key))


def opportunity_name(*, viewer: Member, key: int) -> str:
    return _name(Opportunity.objects.visible_to(viewer).filter(pk=key))


def member_name(*, viewer: Member, key: int) -> str:
    return _name(Member.objects.visible_to(viewer).filter(pk=key))


def _name(found: "QuerySet[Any]") -> str:
    """The name of the one record, or nothing when the viewer may not see it."""
    return str(found.values_list("name", flat=True).first() or "")

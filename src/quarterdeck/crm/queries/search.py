"""Finding accounts, contacts and deals by what one types: name, pinyin, initials, phone digits, number.

The index of tokens has no order, so each search takes at most `CANDIDATES` matching rows and ranks them afterwards; that
bounds the cost of short words that match a great many.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from quarterdeck.core.search import ranking
from quarterdeck.crm.models import Account, Contact, Opportunity
from quarterdeck.people.models import Member

CANDIDATES = 120


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found."""

    id: int
    title: str
    subtitle: str
    hint: str = ""


def accounts(*, viewer: Member, words: str, limit: int) -> list[Hit]:
    """Accounts that hold every word typed, the nearest first."""
    found = Account.objects.visible_to(viewer).current().matching(words)
    rows = found.order_by().values_list("pk", "name", "city", "industry")[:CANDIDATES]
    return [
        Hit(pk, name, " · ".join(filter(None, (industry, city))))
        for pk, name, city, industry in _best(words, rows, limit)
    ]


def contacts(*, viewer: Member, words: str, limit: int) -> list[Hit]:
    """Contacts that hold every word typed, the nearest first."""
    found = Contact.objects.visible_to(viewer).current().matching(words)
    rows = found.order_by().values_list("pk", "name", "account__name", "title", "phone")[:CANDIDATES]
    return [
        Hit(pk, name, " · ".join(filter(None, (account, title))), phone)
        for pk, name, account, title, phone in _best(words, rows, limit)
    ]


def opportunities(*, viewer: Member, words: str, limit: int) -> list[Hit]:
    """Deals that hold every word typed, in name, number or account; the nearest first."""
    found = Opportunity.objects.visible_to(viewer).current().matching(words)
    rows = found.order_by().values_list("pk", "name", "number", "account__name", "stage__name")[:CANDIDATES]
    return [
        Hit(pk, name, " · ".join(filter(None, (account, stage))), number)
        for pk, name, number, account, stage in _best(words, rows, limit)
    ]


def _best(words: str, rows: "QuerySet[Any, Any]", limit: int) -> list[Any]:
    return ranking.best(words, rows, name=lambda row: str(row[1]), limit=limit)

"""Finding accounts, contacts and deals by what one types: name, pinyin, initials, phone digits, number.

The index of tokens has no order, so each search takes at most `CANDIDATES` matching rows and ranks them afterwards; that
bounds the cost of short words that match a great many.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.records.models import RecordQuerySet
from quarterdeck.core.search import ranking
from quarterdeck.crm.models import Account, Contact, Lead, LeadStatus, Opportunity
from quarterdeck.people import access
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
    columns = ("pk", "name", "city", "industry")
    parts = Account.objects.visible_parts(viewer)
    rows = _rows(_matching(parts, words, is_small=_sees_only_own(viewer, "crm.view_account")), columns)
    return [
        Hit(pk, name, " · ".join(filter(None, (industry, city))))
        for pk, name, city, industry in _best(words, rows, limit)
    ]


def contacts(*, viewer: Member, words: str, limit: int) -> list[Hit]:
    """Contacts that hold every word typed, the nearest first."""
    columns = ("pk", "name", "account__name", "title")
    rows = _rows([Contact.objects.visible_to(viewer).current().matching(words)], columns)
    best = _best(words, rows, limit)
    shown = Contact.objects.filter(pk__in=[row[0] for row in best]).only("phone").shown_to(viewer)
    phones = {contact.pk: str(contact.phone) for contact in shown}
    return [
        Hit(pk, name, " · ".join(filter(None, (account, title))), phones.get(pk, ""))
        for pk, name, account, title in best
    ]


def leads(*, viewer: Member, words: str, limit: int) -> list[Hit]:
    """Leads that hold every word typed, the nearest first; those of a pool only for whom it is open to."""
    columns = ("pk", "name", "company_name", "status")
    rows = _rows([Lead.objects.visible_to(viewer).current().matching(words)], columns)
    labels = dict(LeadStatus.choices)
    return [
        Hit(pk, name, " · ".join(filter(None, (company, str(labels.get(status, ""))))))
        for pk, name, company, status in _best(words, rows, limit)
    ]


def opportunities(*, viewer: Member, words: str, limit: int) -> list[Hit]:
    """Deals that hold every word typed, in name, number or account; the nearest first."""
    columns = ("pk", "name", "number", "account__name", "stage__name")
    parts = Opportunity.objects.visible_parts(viewer)
    rows = _rows(_matching(parts, words, is_small=_sees_only_own(viewer, "crm.view_opportunity")), columns)
    return [
        Hit(pk, name, " · ".join(filter(None, (account, stage))), number)
        for pk, name, number, account, stage in _best(words, rows, limit)
    ]


def _matching(parts: "Sequence[RecordQuerySet[Any]]", words: str, *, is_small: bool) -> "list[RecordQuerySet[Any]]":
    """The parts narrowed to the words: the reach by the index of words unless it is small, what was shared row by row."""
    reach, *shared = (part.current() for part in parts)
    first = reach.scanned_for(words) if is_small else reach.matching(words)
    return [first, *(part.scanned_for(words) for part in shared)]


def _sees_only_own(viewer: Member, right: str) -> bool:
    return access.scope_of(viewer, right) is Scope.OWN


def _rows(parts: "Iterable[QuerySet[Any]]", columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """Candidates of every part, each row once. Parts are asked one by one: an OR of them would read every match first."""
    found = {row[0]: row for part in parts for row in part.order_by().values_list(*columns)[:CANDIDATES]}
    return list(found.values())


def _best(words: str, rows: Iterable[tuple[Any, ...]], limit: int) -> list[tuple[Any, ...]]:
    return ranking.best(words, rows, name=lambda row: str(row[1]), limit=limit)

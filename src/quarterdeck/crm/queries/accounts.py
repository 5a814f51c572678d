"""Reads of accounts: lists, one record with everything around it, choices for pickers."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import (
    Account,
    AccountCollaborator,
    Attachment,
    Contact,
    Opportunity,
    StageKind,
)
from quarterdeck.people import access
from quarterdeck.people.models import Member

PER_PAGE = 50
SIZES: dict[str, tuple[int, int | None]] = {
    "1-49": (1, 49),
    "50-199": (50, 199),
    "200-999": (200, 999),
    "1000+": (1000, None),
}


@dataclass(frozen=True, slots=True)
class AccountFilters:
    """What a list shows. `view` is mine, team, all or archived; an empty filter shows everything."""

    view: str = "all"
    words: str = ""
    industry: str = ""
    region: str = ""
    life_cycle: str = ""
    size: str = ""
    owner_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list with the exact size of the whole."""

    rows: list[Any]
    total: int
    number: int
    per_page: int = PER_PAGE


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """An account and what stands around it, all within what the viewer may see."""

    account: Account
    may_change: bool
    contacts: list[Contact]
    deals: list[Opportunity]
    open_amount: Decimal
    open_deals: int
    won_amount: Decimal
    won_deals: int
    ancestors: list[Account]
    children: list[Account]
    collaborators: list[AccountCollaborator]
    attachments: list[Attachment]


def account_record(*, viewer: Member, account_id: int) -> AccountRecord:
    """The account's whole page in a fixed number of queries; 404 outside the viewer's reach."""
    account = get_object_or_404(Account.objects.visible_to(viewer).select_related("owner", "parent"), pk=account_id)
    deals = Opportunity.objects.visible_to(viewer).current().filter(account=account)
    sums = deals.aggregate(
        open_amount=Sum("company_amount", filter=Q(status=StageKind.OPEN), default=Decimal(0)),
        open_deals=Count("pk", filter=Q(status=StageKind.OPEN)),
        won_amount=Sum("company_amount", filter=Q(status=StageKind.WON), default=Decimal(0)),
        won_deals=Count("pk", filter=Q(status=StageKind.WON)),
    )
    return AccountRecord(
        account=account,
        may_change=Account.objects.changeable_by(viewer).filter(pk=account_id).exists(),
        contacts=list(Contact.objects.shown_to(viewer).current().filter(account=account).order_by("name", "pk")[:100]),
        deals=list(deals.open().select_related("stage", "owner").order_by("-company_amount", "pk")[:20]),
        ancestors=_ancestors(account, viewer),
        children=list(Account.objects.visible_to(viewer).current().filter(parent=account).order_by("name", "pk")[:50]),
        collaborators=list(
            AccountCollaborator.objects.filter(account=account).select_related("member").order_by("member__name", "pk")
        ),
        attachments=list(
            Attachment.objects.filter(account=account, archived_at=None)
            .select_related("added_by")
            .order_by("-added_at", "-pk")[:50]
        ),
        **sums,
    )


def editable_account(*, viewer: Member, account_id: int) -> Account:
    """An account for a form; 404 outside the viewer's reach."""
    return get_object_or_404(Account.objects.visible_to(viewer).select_related("owner", "parent"), pk=account_id)


def account_choices(*, viewer: Member, words: str, limit: int = 20) -> list[Account]:
    """Accounts for a picker: those that match what was typed, or the latest changed when nothing was."""
    accounts = Account.objects.visible_to(viewer).current()
    found = (
        accounts.matching(words).order_by("name", "pk") if words.strip() else accounts.order_by("-updated_at", "-pk")
    )
    return list(found.only("pk", "name", "city", "industry")[:limit])


def filter_choices() -> dict[str, list[str]]:
    """The industries and regions in use, for the filters; read again every five minutes."""
    kept: dict[str, list[str]] | None = cache.get("crm.account.choices")
    if kept is None:
        kept = {field: _in_use(field) for field in ("industry", "region")}
        cache.set("crm.account.choices", kept, 300)
    return kept


def count_owned_by(*, member_id: int) -> int:
    """How many accounts a member owns, for a hand-over."""
    return Account.objects.filter(owner=member_id).count()


def filtered(viewer: Member, filters: AccountFilters) -> "QuerySet[Account]":
    found = Account.objects.visible_to(viewer)
    found = found.archived() if filters.view == "archived" else found.current()
    if filters.view == "mine":
        found = found.filter(owner=viewer)
    if filters.view == "team":
        found = found.filter(owner__in=access.team_of(viewer, with_below=True))
    if filters.words.strip():
        found = found.matching(filters.words)
    for field in ("industry", "region", "life_cycle", "owner_id"):
        if wanted := getattr(filters, field):
            found = found.filter(**{field: wanted})
    if band := SIZES.get(filters.size):
        low, high = band
        found = found.filter(employees__gte=low)
        found = found if high is None else found.filter(employees__lte=high)
    return found


def _ancestors(account: Account, viewer: Member, levels: int = 8) -> list[Account]:
    """The companies above, from the top down; those the viewer may not see are left out. At most eight levels."""
    above: list[Account] = []
    parent_id = account.parent_id
    while parent_id is not None and len(above) < levels:
        parent = Account.objects.visible_to(viewer).filter(pk=parent_id).first()
        if parent is None:
            break
        above.insert(0, parent)
        parent_id = parent.parent_id
    return above


def _in_use(field: str) -> list[str]:
    values = Account.objects.exclude(**{field: ""}).order_by(field).values_list(field, flat=True)
    return list(values.distinct()[:60])

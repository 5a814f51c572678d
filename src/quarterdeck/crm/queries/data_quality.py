"""What the data lacks: findings, each counted by who can put it right, and the rows behind each count."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum
from django.utils.translation import gettext as _

from quarterdeck.crm.models import Account, Opportunity, OpportunityLine, StageKind
from quarterdeck.crm.queries.accounts import PER_PAGE, Page
from quarterdeck.people.models import Member, Membership, UnitKind

NO_ACCOUNT, NO_START, NO_CLOSE, NO_PRODUCT, NO_TEAM = "no_account", "no_start", "no_close", "no_product", "no_team"
OF_DEALS: Mapping[str, Mapping[str, Any]] = {
    NO_ACCOUNT: {"account": None},
    NO_START: {"opened_on": None},
    NO_CLOSE: {"status": StageKind.OPEN, "expected_close_on": None},
}
CODES = (NO_ACCOUNT, NO_START, NO_PRODUCT, NO_CLOSE, NO_TEAM)


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a finding lies with one person."""

    owner_id: int
    owner_name: str
    team: str
    count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of gap: its size and with whom it lies, the largest share first."""

    code: str
    label: str
    why: str
    count: int
    shares: list[Share]


@dataclass(frozen=True, slots=True)
class UnknownProduct:
    """A product text that is not in the catalogue, with the lines that carry it."""

    text: str
    lines: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Teamless:
    """Somebody who owns records and belongs to no team today."""

    member: Member
    deals: int
    accounts: int


def findings(*, viewer: Member) -> list[Finding]:
    """Every kind of gap in what the viewer may see, counted; those without rows too, so that one sees them solved."""
    teams = dict(Membership.objects.filter(until_on=None).values_list("member_id", "unit__name"))
    return [_finding(code, viewer, teams) for code in CODES]


def deals_with(*, viewer: Member, code: str, owner_id: int | None = None, page: int = 1) -> Page:
    """The deals behind a finding, the most valuable first."""
    found = _deals(viewer, code)
    if owner_id is not None:
        found = found.filter(owner=owner_id)
    total = found.count()
    number = max(1, min(page, -(-total // PER_PAGE)))
    ordered = found.select_related("owner", "account", "stage").order_by("-company_amount", "pk")
    return Page(list(ordered[(number - 1) * PER_PAGE : number * PER_PAGE]), total, number)


def changeable_ids(*, viewer: Member, deals: list[Opportunity]) -> set[int]:
    """Which of these deals the viewer may put right."""
    if not viewer.may("crm.change_opportunity"):
        return set()
    mine = Opportunity.objects.visible_to(viewer, "crm.change_opportunity").filter(pk__in=[deal.pk for deal in deals])
    return set(mine.values_list("pk", flat=True))


def unknown_products(*, viewer: Member) -> list[UnknownProduct]:
    """Product texts that match nothing in the catalogue, the most frequent first."""
    grouped = (
        _unknown_lines(viewer).order_by().values("product_text").annotate(lines=Count("pk"), sum=Sum("company_amount"))
    )
    return [
        UnknownProduct(g["product_text"], g["lines"], g["sum"])
        for g in grouped.order_by("-lines", "product_text")[:200]
    ]


def teamless_owners(*, viewer: Member) -> list[Teamless]:
    """People who own open deals or accounts and hang directly under the company, in no team or region."""
    people = list(_teamless(viewer).order_by("name", "pk")[:200])
    ids = [member.pk for member in people]
    deals = Opportunity.objects.current().open().filter(owner__in=ids).order_by().values_list("owner")
    accounts = Account.objects.current().filter(owner__in=ids).order_by().values_list("owner")
    deal_counts, account_counts = dict(deals.annotate(Count("pk"))), dict(accounts.annotate(Count("pk")))
    return [Teamless(member, deal_counts.get(member.pk, 0), account_counts.get(member.pk, 0)) for member in people]


def label(code: str) -> str:
    """The finding's name."""
    return {
        NO_ACCOUNT: _("Opportunities without an account"),
        NO_START: _("Opportunities without a start date"),
        NO_PRODUCT: _("Products that are not in the catalogue"),
        NO_CLOSE: _("Open opportunities without an expected close date"),
        NO_TEAM: _("Owners without a team"),
    }[code]


def _why(code: str) -> str:
    return {
        NO_ACCOUNT: _("They count in every figure but in none by account, industry or region."),
        NO_START: _("They are missing from created opportunities, sales cycle and funnel."),
        NO_PRODUCT: _("Their amounts appear under no product or series."),
        NO_CLOSE: _("They are missing from what is expected to close."),
        NO_TEAM: _("What they sell counts for no team."),
    }[code]


def _finding(code: str, viewer: Member, teams: Mapping[int, str]) -> Finding:
    if code == NO_TEAM:
        return Finding(code, label(code), _why(code), _teamless(viewer).count(), [])
    counted = _owners_of(code, viewer)
    shares = [Share(owner, name, teams.get(owner, ""), count) for owner, name, count in counted]
    return Finding(code, label(code), _why(code), sum(share.count for share in shares), shares)


def _owners_of(code: str, viewer: Member) -> list[tuple[int, str, int]]:
    if code == NO_PRODUCT:
        lines = _unknown_lines(viewer).order_by().values_list("opportunity__owner", "opportunity__owner__name")
        return list(lines.annotate(count=Count("pk")).order_by("-count", "opportunity__owner"))
    deals = _deals(viewer, code).order_by().values_list("owner", "owner__name")
    return list(deals.annotate(count=Count("pk")).order_by("-count", "owner"))


def _deals(viewer: Member, code: str) -> "QuerySet[Opportunity]":
    return Opportunity.objects.visible_to(viewer).current().filter(**OF_DEALS[code])


def _unknown_lines(viewer: Member) -> "QuerySet[OpportunityLine]":
    deals = Opportunity.objects.visible_to(viewer).current()
    return OpportunityLine.objects.filter(product=None, opportunity__in=deals.values("pk"))


def _teamless(viewer: Member) -> "QuerySet[Member]":
    present = Membership.objects.filter(member=OuterRef("pk"), until_on=None).exclude(unit__kind=UnitKind.COMPANY)
    deals = Opportunity.objects.current().open().filter(owner=OuterRef("pk"))
    accounts = Account.objects.current().filter(owner=OuterRef("pk"))
    people = Member.objects.visible_to(viewer).filter(~Exists(present))
    return people.filter(Exists(deals) | Exists(accounts))

"""The two gaps that are not a condition on one record: product texts nobody knows, and owners without a team."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from quarterdeck.crm.models import Account, Opportunity, OpportunityLine
from quarterdeck.people.models import Member, Membership, UnitKind

NO_PRODUCT, NO_TEAM = "no_product", "no_team"


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


def unknown_products(*, viewer: Member) -> list[UnknownProduct]:
    """Product texts that match nothing in the catalogue, the most frequent first."""
    grouped = (
        _unknown_lines(viewer).order_by().values("product_text").annotate(lines=Count("pk"), sum=Sum("company_amount"))
    )
    return [
        UnknownProduct(g["product_text"], g["lines"], g["sum"])
        for g in grouped.order_by("-lines", "product_text")[:200]
    ]


def owners_of_unknown_products(*, viewer: Member) -> list[tuple[int | None, str, int]]:
    """Owners whose deals carry such texts, with how many lines, most first."""
    lines = _unknown_lines(viewer).order_by().values_list("opportunity__owner", "opportunity__owner__name")
    return list(lines.annotate(count=Count("pk")).order_by("-count", "opportunity__owner"))


def teamless_owners(*, viewer: Member) -> list[Teamless]:
    """People who own open deals or accounts and hang directly under the company, in no team or region."""
    people = list(_teamless(viewer).order_by("name", "pk")[:200])
    ids = [member.pk for member in people]
    deals = Opportunity.objects.current().open().filter(owner__in=ids).order_by().values_list("owner")
    accounts = Account.objects.current().filter(owner__in=ids).order_by().values_list("owner")
    deal_counts, account_counts = dict(deals.annotate(Count("pk"))), dict(accounts.annotate(Count("pk")))
    return [Teamless(member, deal_counts.get(member.pk, 0), account_counts.get(member.pk, 0)) for member in people]


def count_teamless(*, viewer: Member) -> int:
    """How many such people the viewer may see."""
    return _teamless(viewer).count()


def _unknown_lines(viewer: Member) -> "QuerySet[OpportunityLine]":
    deals = Opportunity.objects.visible_to(viewer).current()
    return OpportunityLine.objects.filter(product=None, opportunity__in=deals.values("pk"))


def _teamless(viewer: Member) -> "QuerySet[Member]":
    present = Membership.objects.filter(member=OuterRef("pk"), until_on=None).exclude(unit__kind=UnitKind.COMPANY)
    deals = Opportunity.objects.current().open().filter(owner=OuterRef("pk"))
    accounts = Account.objects.current().filter(owner=OuterRef("pk"))
    people = Member.objects.visible_to(viewer).filter(~Exists(present))
    return people.filter(Exists(deals) | Exists(accounts))

"""What one may choose from: stages, owners, products, sources, deals."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Prefetch, QuerySet

from quarterdeck.catalog.models import Product
from quarterdeck.core.money.models import Currency
from quarterdeck.core.search import text
from quarterdeck.crm.models import CloseReason, Opportunity, SalesProcess, Stage
from quarterdeck.people import access
from quarterdeck.people.models import Member, OrgUnit

_SOURCES = "crm.opportunity.sources"
_KEPT_SECONDS = 300
_LATEST = 5000
OWNERS_AT_ONCE = 30


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What the filters of lists and boards offer; people and units only as far as the viewer sees.

    Of many owners only the first: the others are looked for by name.
    """

    processes: list[SalesProcess]
    owners: list[tuple[int, str]]
    units: list[tuple[int, str]]
    products: list[tuple[int, str]]
    sources: list[str]

    @property
    def stages(self) -> list[Stage]:
        return [stage for process in self.processes for stage in process.stages.all()]

    @property
    def may_lack_owners(self) -> bool:
        """Whether there may be more owners than these."""
        return len(self.owners) == OWNERS_AT_ONCE


def filter_choices(*, viewer: Member) -> FilterChoices:
    """Everything the filters offer, in five queries."""
    reachable = _owners(viewer)
    units = OrgUnit.objects.current().filter(
        placements__until_on=None, memberships__until_on=None, memberships__member__in=reachable.values("pk")
    )
    return FilterChoices(
        processes=processes(),
        owners=owner_choices(viewer=viewer),
        units=list(units.order_by("name", "pk").distinct().values_list("pk", "name")[:200]),
        products=product_choices(),
        sources=_sources(),
    )


def owner_choices(*, viewer: Member, words: str = "") -> list[tuple[int, str]]:
    """The first of those whose deals the viewer sees, whether they still work here or not; with words, of those they match."""
    found = _owners(viewer)
    if words.strip():
        found = found.filter(search_tokens__contains=text.query_tokens(words))
    return list(found.order_by("name", "pk").values_list("pk", "name")[:OWNERS_AT_ONCE])


def processes() -> list[SalesProcess]:
    """The processes in use with their stages in order and their reasons."""
    stages = Stage.objects.filter(archived_at=None).order_by("position", "pk")
    reasons = CloseReason.objects.filter(is_active=True).order_by("kind", "position", "pk")
    return list(
        SalesProcess.objects.current()
        .order_by("-is_default", "name", "pk")
        .prefetch_related(Prefetch("stages", stages), Prefetch("close_reasons", reasons))
    )


def product_choices() -> list[tuple[int, str]]:
    """Products on sale."""
    return list(Product.objects.current().order_by("name", "pk").values_list("pk", "name")[:500])


def currencies() -> list[str]:
    return list(Currency.objects.order_by("code").values_list("code", flat=True))


def assignable_members(*, viewer: Member) -> list[tuple[int, str]]:
    """The colleagues the viewer may give records to."""
    if not viewer.may("crm.assign_owner"):
        return [(viewer.pk, viewer.name)]
    reach = access.owner_filter(viewer, "crm.assign_owner", owner="pk")
    return list(Member.objects.active().filter(reach).order_by("name", "pk").values_list("pk", "name")[:1000])


def opportunity_choices(*, viewer: Member, words: str, limit: int = 20) -> list[Opportunity]:
    """Deals for a picker: those that match what was typed, or the latest changed when nothing was."""
    deals: QuerySet[Any] = Opportunity.objects.visible_to(viewer).current()
    found = deals.matching(words) if words.strip() else deals  # type: ignore[attr-defined]
    return list(found.order_by("-updated_at", "-pk").select_related("account", "stage")[:limit])


def count_open_of(*, member_id: int) -> int:
    """How many open deals a member owns, for a hand-over."""
    return Opportunity.objects.open().filter(owner=member_id).count()


def _owners(viewer: Member) -> "QuerySet[Member]":
    return Member.objects.filter(access.owner_filter(viewer, "crm.view_opportunity", owner="pk"))


def _sources() -> list[str]:
    """The sources of the deals changed last, read again every five minutes: reading all deals for them costs too much."""
    kept: list[str] | None = cache.get(_SOURCES)
    if kept is None:
        latest = Opportunity.objects.current().order_by("-updated_at", "-pk").values_list("source", flat=True)
        kept = sorted(set(latest[:_LATEST]) - {""})[:60]
        cache.set(_SOURCES, kept, _KEPT_SECONDS)
    return kept


def are_any_booked() -> bool:
    """Whether there is any deal, whoever owns it: from the first one on the company's currency stays."""
    return Opportunity.objects.exists()

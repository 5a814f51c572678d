"""How many deals and what they sum up to, exactly, without counting a million rows where the tally knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from quarterdeck.crm.models import AccountCollaborator, OpportunityTeamMember
from quarterdeck.crm.models.opportunities import AnyOf
from quarterdeck.crm.queries.opportunities.filters import DealFilters, filtered, of_deals, of_tally
from quarterdeck.people import access
from quarterdeck.people.models import Member

RIGHT = "crm.view_opportunity"


@dataclass(frozen=True, slots=True)
class Totals:
    deals: int = 0
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(self.deals + other.deals, self.amount + other.amount)


def totals(viewer: Member, filters: DealFilters, today: date) -> Totals:
    """Count and sum of the deals a list shows, in company currency."""
    return sum(totals_by_stage(viewer, filters, today).values(), Totals())


def totals_by_stage(viewer: Member, filters: DealFilters, today: date) -> dict[int, Totals]:
    """The same by stage."""
    if not filters.is_tallied:
        return _by_stage(filtered(viewer, filters, today), Count("pk"))
    found = _by_stage(of_tally(viewer, filters), Sum("deals"))
    for stage_id, more in _seen_otherwise(viewer, filters).items():
        found[stage_id] = found.get(stage_id, Totals()) + more
    return found


def _seen_otherwise(viewer: Member, filters: DealFilters) -> dict[int, Totals]:
    """Deals the viewer sees as helper or through a shared account only; few, so they are counted."""
    owners = access.members_in_scope(viewer, RIGHT)
    if owners is None:
        return {}
    helping = OpportunityTeamMember.objects.filter(member=viewer).values("opportunity_id")
    shared = AccountCollaborator.objects.filter(member=viewer).values("account_id")
    otherwise = Q(AnyOf("pk", helping)) | Q(AnyOf("account_id", shared))
    others = of_deals(viewer, filters).filter(otherwise, ~Q(AnyOf("owner_id", owners)))
    return _by_stage(others, Count("pk"))


def _by_stage(rows: "QuerySet[Any]", count: Any) -> dict[int, Totals]:
    summed: Iterable[tuple[int, int, Decimal]] = (
        rows.order_by().values_list("stage_id").annotate(count, Sum("company_amount"))
    )
    return {stage_id: Totals(deals, amount) for stage_id, deals, amount in summed if deals}

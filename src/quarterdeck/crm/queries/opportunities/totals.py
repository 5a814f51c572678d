"""How many deals and what they sum up to, exactly, without counting a million rows where the tally knows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.models import AccountCollaborator, OpportunityTeamMember, StageKind
from quarterdeck.crm.models.opportunities import AnyOf
from quarterdeck.crm.queries.opportunities.filters import ANY, DealFilters, filtered, narrowed, of_tally
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
    return _added(found, _seen_otherwise(viewer, filters))


def closed_by_stage(
    viewer: Member, filters: DealFilters, today: date, *, stage_ids: list[int], quarter: Period
) -> dict[int, Totals]:
    """What was closed in a period, by closing stage.

    The owners in reach are counted from an index alone, which knows nothing of the process; `stage_ids` stand for it.
    """
    within = {"stage__in": stage_ids, "closed_on__gte": quarter.start, "closed_on__lt": quarter.end}
    anyhow = replace(filters, status=ANY, process_id=None)
    if not filters.is_tallied:
        found = filtered(viewer, anyhow, today).exclude(status=StageKind.OPEN)
        return _by_stage(found.filter(**within), Count("pk"))
    closed = narrowed(viewer, anyhow).exclude(status=StageKind.OPEN).filter(**within)
    owners = access.members_in_scope(viewer, RIGHT)
    counted = _by_stage(closed if owners is None else closed.filter(AnyOf("owner_id", owners)), Count("pk"))
    return _added(counted, _seen_otherwise(viewer, anyhow, **within, status__in=[StageKind.WON, StageKind.LOST]))


def _seen_otherwise(viewer: Member, filters: DealFilters, **conditions: Any) -> dict[int, Totals]:
    """Deals the viewer sees as helper or through a shared account only; few, so they are counted."""
    owners = access.members_in_scope(viewer, RIGHT)
    if owners is None:
        return {}
    helping = OpportunityTeamMember.objects.filter(member=viewer).values("opportunity_id")
    shared = AccountCollaborator.objects.filter(member=viewer).values("account_id")
    otherwise = Q(AnyOf("pk", helping)) | Q(AnyOf("account_id", shared))
    others = narrowed(viewer, filters).filter(otherwise, ~Q(AnyOf("owner_id", owners)), **conditions)
    return _by_stage(others, Count("pk"))


def _added(found: dict[int, Totals], more: dict[int, Totals]) -> dict[int, Totals]:
    return found | {stage_id: found.get(stage_id, Totals()) + totals for stage_id, totals in more.items()}


def _by_stage(rows: "QuerySet[Any]", count: Any) -> dict[int, Totals]:
    summed: Iterable[tuple[int, int, Decimal]] = (
        rows.order_by().values_list("stage_id").annotate(count, Sum("company_amount"))
    )
    return {stage_id: Totals(deals, amount) for stage_id, deals, amount in summed if deals}

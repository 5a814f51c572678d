"""Which deals a list or board shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Opportunity, OpportunityLine, PipelineTally, Stage, StageKind
from quarterdeck.crm.models.opportunities import AnyOf, OpportunityQuerySet
from quarterdeck.crm.queries import health as healths
from quarterdeck.crm.rules import health
from quarterdeck.people import access
from quarterdeck.people.models import Member, Membership

VIEWS = ("mine", "team", "closing", "stalled", "won", "all", "archived")
ANY = "any"
PLAIN_VIEWS = ("mine", "team", "all", "archived")


@dataclass(frozen=True, slots=True)
class DealFilters:
    """What is shown. `view` is one of `VIEWS`; an empty filter shows everything. Amounts are in company currency."""

    view: str = "all"
    words: str = ""
    status: str = ""
    process_id: int | None = None
    stage_id: int | None = None
    owner_id: int | None = None
    unit_id: int | None = None
    account_id: int | None = None
    product_id: int | None = None
    source: str = ""
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    close_from: date | None = None
    close_until: date | None = None

    @property
    def is_tallied(self) -> bool:
        """Whether the tally knows the answer: nothing asked for beyond owner, team, process, stage, status and archive."""
        asked = (
            self.words.strip(),
            self.account_id,
            self.product_id,
            self.source,
            self.amount_from is not None,
            self.amount_to is not None,
            self.close_from,
            self.close_until,
        )
        return self.view in PLAIN_VIEWS and not any(asked)


def filtered(viewer: Member, filters: DealFilters, today: date) -> OpportunityQuerySet:
    """The deals the viewer may see that pass the filters, in no order."""
    deals = of_deals(viewer, filters)
    match filters.view:
        case "closing":
            month = company.fiscal_calendar().containing(today, Grain.MONTH)
            deals = deals.open().filter(expected_close_on__gte=month.start, expected_close_on__lt=month.end)
        case "stalled":
            deals = deals.open().filter(stalled(today))
        case "won":
            quarter = company.fiscal_calendar().containing(today, Grain.QUARTER)
            deals = deals.filter(status=StageKind.WON, closed_on__gte=quarter.start, closed_on__lt=quarter.end)
    if filters.words.strip():
        deals = deals.matching(filters.words)
    if filters.product_id:
        deals = deals.filter(pk__in=OpportunityLine.objects.filter(product=filters.product_id).values("opportunity"))
    plain: dict[str, Any] = {
        "account": filters.account_id,
        "source": filters.source,
        "company_amount__gte": filters.amount_from,
        "company_amount__lte": filters.amount_to,
    }
    deals = deals.filter(**{name: value for name, value in plain.items() if value not in (None, "")})
    return _by_close(deals, filters)


def of_deals(viewer: Member, filters: DealFilters) -> OpportunityQuerySet:
    """The deals in sight that pass what their tally knows of: owner, team, process, stage, status and archive."""
    return narrowed(viewer, filters).visible_to(viewer)


def narrowed(viewer: Member, filters: DealFilters) -> OpportunityQuerySet:
    """The same of everybody's deals, for reads that add their own condition of who sees them."""
    deals = Opportunity.objects.all()
    deals = deals.archived() if filters.view == "archived" else deals.current()
    return deals.filter(_tallied(viewer, filters, status="status", process="process"))


def of_tally(viewer: Member, filters: DealFilters) -> "QuerySet[PipelineTally]":
    """The same part of the tally, for the owners in reach."""
    tally = PipelineTally.objects.owned_within(viewer).filter(is_archived=filters.view == "archived")
    return tally.filter(_tallied(viewer, filters, status="stage__kind", process="stage__process"))


def _tallied(viewer: Member, filters: DealFilters, *, status: str, process: str) -> Q:
    conditions = Q()
    if filters.view == "mine":
        conditions &= Q(owner=viewer)
    if filters.view == "team":
        conditions &= Q(AnyOf("owner_id", access.team_of(viewer, with_below=True)))
    wanted = filters.status or (StageKind.OPEN if filters.view in ("mine", "team") else ANY)
    if wanted != ANY:
        conditions &= Q((status, wanted))
    if filters.process_id:
        conditions &= Q((process, filters.process_id))
    if filters.stage_id:
        conditions &= Q(stage=filters.stage_id)
    if filters.owner_id:
        conditions &= Q(owner=filters.owner_id)
    if filters.unit_id:
        conditions &= Q(AnyOf("owner_id", members_under(filters.unit_id)))
    return conditions


def members_under(unit_id: int) -> "QuerySet[Any, Any]":
    """Ids of those who belong today to a unit or one below it."""
    here = Membership.objects.filter(
        until_on=None, unit__placements__until_on=None, unit__placements__path__contains=f"/{unit_id}/"
    )
    return here.values("member_id")


def stalled(today: date) -> Q:
    """Open deals that have stood in their stage for longer than its warning days."""
    stages = Stage.objects.filter(kind=StageKind.OPEN).values_list("pk", "warning_days")
    condition = Q(pk__in=[])
    usual = healths.settings()["stalled"].limit or health.DEFAULT_WARNING_DAYS
    for stage_id, days in stages:
        since = company.start_of(today - timedelta(days=health.warning_days(days, usual)))
        condition |= Q(stage=stage_id, stage_since__lt=since)
    return condition


def _by_close(deals: OpportunityQuerySet, filters: DealFilters) -> OpportunityQuerySet:
    """Expected close for open deals, the actual one for closed deals; `close_until` is not included."""
    if not filters.close_from and not filters.close_until:
        return deals
    still_open, closed = Q(status=StageKind.OPEN), ~Q(status=StageKind.OPEN)
    if filters.close_from:
        still_open &= Q(expected_close_on__gte=filters.close_from)
        closed &= Q(closed_on__gte=filters.close_from)
    if filters.close_until:
        still_open &= Q(expected_close_on__lt=filters.close_until)
        closed &= Q(closed_on__lt=filters.close_until)
    return deals.filter(still_open | closed)

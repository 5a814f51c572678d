"""One page of deals."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Opportunity, StageKind
from quarterdeck.crm.queries import health as healths
from quarterdeck.crm.queries.health import MoreFacts
from quarterdeck.crm.queries.opportunities.filters import DealFilters, filtered
from quarterdeck.crm.queries.opportunities.totals import Totals, totals
from quarterdeck.crm.rules import health
from quarterdeck.crm.rules.health import Health
from quarterdeck.people.models import Member

PER_PAGE = 50
SORTS: dict[str, str] = {
    "updated": "updated_at",
    "amount": "company_amount",
    "name": "name",
    "number": "number",
    "expected_close": "expected_close_on",
    "closed": "closed_on",
    "opened": "opened_on",
    "stage": "stage__position",
    "owner": "owner__name",
    "account": "account__name",
    "next_step": "next_step_on",
    "activity": "last_activity_at",
    "age": "stage_since",
}
_COLUMNS = (
    "pk",
    "number",
    "name",
    "version",
    "status",
    "stage_id",
    "stage__name",
    "stage__warning_days",
    "stage__probability",
    "probability",
    "amount",
    "currency_id",
    "company_amount",
    "account_id",
    "account__name",
    "owner_id",
    "owner__name",
    "source",
    "opened_on",
    "expected_close_on",
    "closed_on",
    "next_step",
    "next_step_on",
    "stage_since",
    "last_activity_at",
    "updated_at",
    "archived_at",
)


@dataclass(frozen=True, slots=True)
class DealRow:
    """A deal as lists and boards show it."""

    id: int
    number: str
    name: str
    version: int
    status: str
    stage_id: int
    stage_name: str
    stage_warning_days: int | None
    stage_probability: Decimal
    own_probability: Decimal | None
    amount: Decimal
    currency: str
    company_amount: Decimal
    account_id: int | None
    account_name: str | None
    owner_id: int
    owner_name: str
    source: str
    opened_on: date | None
    expected_close_on: date | None
    closed_on: date | None
    next_step: str
    next_step_on: date | None
    stage_since: datetime
    last_activity_at: datetime | None
    updated_at: datetime
    archived_at: datetime | None
    health: Health = health.GOOD
    days_in_stage: int = 0

    @property
    def probability(self) -> Decimal:
        return self.stage_probability if self.own_probability is None else self.own_probability


@dataclass(frozen=True, slots=True)
class DealPage:
    """A part of a list with the exact size and sum of the whole."""

    rows: list[DealRow]
    totals: Totals
    number: int
    per_page: int

    @property
    def total(self) -> int:
        return self.totals.deals


def opportunity_rows(
    *,
    viewer: Member,
    filters: DealFilters,
    today: date,
    sort: str = "-updated",
    page: int = 1,
    per_page: int = PER_PAGE,
) -> DealPage:
    """One page of the deals the viewer may see, with their exact count and sum."""
    whole = totals(viewer, filters, today)
    number = max(1, min(page, -(-whole.deals // per_page)))
    start = (number - 1) * per_page
    ordered = filtered(viewer, filters, today).order_by(*order(sort))
    # Nothing to find is known already; looking for it would walk the whole index.
    rows = rows_of(ordered[start : start + per_page], today) if whole.deals else []
    return DealPage(rows, whole, number, per_page)


def order(sort: str) -> tuple[Any, ...]:
    """The order by one of `SORTS`, descending with a minus; what has no value stands at the end."""
    name = sort.removeprefix("-")
    field = SORTS.get(name, "updated_at")
    descending = sort.startswith("-") if name in SORTS else True
    if field in ("updated_at", "company_amount"):
        return (f"-{field}", "pk" if field == "company_amount" else "-pk") if descending else (field, "pk")
    return (F(field).desc(nulls_last=True), "-pk") if descending else (F(field).asc(nulls_last=True), "pk")


def rows_of(deals: "QuerySet[Opportunity]", today: date) -> list[DealRow]:
    """Plain rows of a list of deals, each with its health."""
    zone = ZoneInfo(company.company().timezone)
    rows = [DealRow(*values) for values in deals.values_list(*_COLUMNS)]
    more = healths.more_facts([row.id for row in rows if row.status == StageKind.OPEN])
    settings = healths.settings()
    return [_judged(row, more.get(row.id, healths.NOTHING), settings, today, zone) for row in rows]


def _judged(
    row: DealRow, more: MoreFacts, settings: Mapping[str, health.Setting], today: date, zone: ZoneInfo
) -> DealRow:
    since = row.stage_since.astimezone(zone).date()
    last = row.last_activity_at and row.last_activity_at.astimezone(zone).date()
    facts = health.DealFacts(
        expected_close_on=row.expected_close_on,
        in_stage_since=since,
        stage_warning_days=row.stage_warning_days,
        last_activity_on=last,
        next_step=row.next_step,
        next_step_on=row.next_step_on,
        times_pushed=more.times_pushed,
        share_cut=more.share_cut,
        contacts=more.contacts,
        decision_makers=more.decision_makers,
    )
    state = health.of_deal(facts, today=today, is_open=row.status == StageKind.OPEN, settings=settings)
    return replace(row, health=state, days_in_stage=max((today - since).days, 0))

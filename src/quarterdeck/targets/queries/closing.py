"""What would close a gap: open deals expected in the period, by amount × probability; and how far the pipeline covers it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from quarterdeck.crm.queries import opportunities
from quarterdeck.crm.queries.opportunities import DealFilters
from quarterdeck.metrics import rules as formulas
from quarterdeck.people.models import Member
from quarterdeck.targets.queries.pace import TargetPace
from quarterdeck.targets.rules import pace as rules
from quarterdeck.targets.rules.pace import Chance

RIGHT = "crm.view_opportunity"
# What a deal is worth to each metric that deals can close the gap of.
_WORTH = {"won_amount": F("company_amount"), "opportunities_won": Value(Decimal(1))}
# No page lists more, and what a gap needs is among the weightiest.
MOST_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class ClosingDeal:
    """An open deal with what it is worth to the target."""

    chance: Chance
    name: str
    account_name: str | None
    owner_name: str
    stage_name: str
    expected_close_on: date
    next_step: str


@dataclass(frozen=True, slots=True)
class WhatWouldClose:
    """The fewest deals that would close a gap; `coverage` is all that is open and expected in the period ÷ the gap.

    `url` opens the deals that `pipeline` adds up.
    """

    deals: list[ClosingDeal]
    expected: Decimal
    missing: Decimal
    pipeline: Decimal
    count: int
    coverage: Decimal | None
    url: str


def what_would_close(*, viewer: Member, found: TargetPace, today: date) -> WhatWouldClose | None:
    """The deals behind a target's gap; None for a metric that deals do not close, and for who may see no deals."""
    worth = _WORTH.get(found.metric.code)
    if worth is None or not viewer.may(RIGHT):
        return None
    filters = _expected_in(found)
    deals = opportunities.filtered(viewer, filters, today).annotate(
        worth=worth,
        chance=Coalesce("probability", "stage__probability"),
    )
    totals = deals.order_by().aggregate(sum=Sum("worth"), count=Count("pk"))
    gap = found.pace.gap or Decimal(0)
    offered = [] if not gap else _weightiest(deals)
    closing = rules.what_would_close(gap, [one.chance for one in offered])
    chosen = {chance.key for chance in closing.chances}
    pipeline = Decimal(totals["sum"] or 0)
    return WhatWouldClose(
        deals=[one for one in offered if one.chance.key in chosen],
        expected=closing.expected,
        missing=closing.missing,
        pipeline=pipeline,
        count=totals["count"],
        coverage=formulas.coverage(pipeline, found.pace.gap),
        url=f"{reverse('crm:opportunities')}?{_query_of(filters)}",
    )


def _expected_in(found: TargetPace) -> DealFilters:
    """The open deals of those who owe, expected to close in the period."""
    return DealFilters(
        status="open",
        owner_id=found.whose.member_id,
        unit_id=found.whose.unit_id,
        close_from=found.period.start,
        close_until=found.period.end,
    )


def _weightiest(deals: "QuerySet[Any]") -> list[ClosingDeal]:
    ordered = deals.order_by(-(F("worth") * F("chance")), "pk")
    rows = ordered.values_list(
        *("pk", "worth", "chance"),
        *("name", "account__name", "owner__name", "stage__name", "expected_close_on", "next_step"),
    )
    return [
        ClosingDeal(Chance(pk, Decimal(worth), Decimal(chance)), *words)
        for pk, worth, chance, *words in rows[:MOST_LOOKED_AT]
    ]


def _query_of(filters: DealFilters) -> str:
    """The same deals as the list of opportunities asks for them; its last day is included."""
    asked = {
        "view": "all",
        "status": "open",
        "owner": filters.owner_id,
        "unit": filters.unit_id,
        "close_from": filters.close_from,
        "close_to": filters.close_until - timedelta(1) if filters.close_until else None,
    }
    return urlencode({name: value for name, value in asked.items() if value})

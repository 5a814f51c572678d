"""Deals cut into bands that are no dimension of the engine: by age, by price, by discount, by why and to whom they were lost.

A cut says which deals, on which day they count for their owner's team, what they are worth, and the key of their band. Bands
and the deals behind one come from the same rows, so that they add up.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import CloseReason
from quarterdeck.metrics.engine import withholding
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.metrics.queries.within import DEALS_A_PAGE, found, open_at, within
from quarterdeck.people.models import Member

# The days, amounts (in steps of 1, 2 and 5, so that they fit any currency) and shares at which a next band begins.
AGES = (31, 61, 91, 181, 366)
PRICES = tuple(Decimal(step * 10**zeros) for zeros in range(3, 8) for step in (1, 2, 5))
DISCOUNTS = (Decimal("0.0001"), Decimal("0.05"), Decimal("0.10"), Decimal("0.20"), Decimal("0.30"))


class Cut(StrEnum):
    AGE = "age"
    PRICE = "price"
    DISCOUNT = "discount"
    REASON = "reason"
    COMPETITOR = "competitor"


@dataclass(frozen=True, slots=True)
class Band:
    """Deals with the same key (None: not known) and what they are worth together."""

    key: str | None
    deals: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class CutDeal:
    """`detail` is what put the deal into its band: days open, the share given off."""

    opportunity_id: int
    number: str
    name: str
    owner: str
    amount: Decimal
    detail: Decimal | None


@dataclass(frozen=True, slots=True)
class CutDeals:
    """A page of the deals of a band, and what all of them are."""

    rows: list[CutDeal]
    whole: Band


_ROWS: dict[Cut, str] = {
    # Open at the end of the period, by days since they were opened.
    Cut.AGE: f"""
        SELECT state.opportunity_id, state.member_id, %(last_day)s::date AS day, state.amount,
               (%(last_day)s::date - deal.opened_on)::numeric AS detail,
               width_bucket(%(last_day)s::date - deal.opened_on, %(ages)s::int[])::text AS key
        FROM "metrics_pipeline" state JOIN "metrics_opportunity" deal ON deal.row_id = state.opportunity_id
        WHERE {open_at("%(end)s", state="state")}""",  # noqa: S608 - our own words
    # Won in the period, by what the deal was sold for.
    Cut.PRICE: """
        SELECT row_id AS opportunity_id, member_id, closed_on AS day, amount, NULL::numeric AS detail,
               width_bucket(amount, %(prices)s::numeric[])::text AS key
        FROM "metrics_opportunity"
        WHERE status = 'won' AND closed_on >= %(first_day)s AND closed_on <= %(last_day)s""",
    # Won in the period with lines whose list price is known: 1 - what they were sold for / what they were listed at.
    Cut.DISCOUNT: """
        SELECT opportunity_id, member_id, sold_on AS day, sum(amount) AS amount,
               1 - sum(amount) / sum(list_amount) AS detail,
               width_bucket(1 - sum(amount) / sum(list_amount), %(discounts)s::numeric[])::text AS key
        FROM "metrics_sold_line"
        WHERE sold_on >= %(first_day)s AND sold_on <= %(last_day)s AND list_amount > 0
        GROUP BY opportunity_id, member_id, sold_on""",
    Cut.REASON: """
        SELECT opportunity_id, member_id, closed_on AS day, amount, NULL::numeric AS detail, close_reason_id::text AS key
        FROM "metrics_loss" WHERE closed_on >= %(first_day)s AND closed_on <= %(last_day)s""",
    Cut.COMPETITOR: """
        SELECT opportunity_id, member_id, closed_on AS day, amount, NULL::numeric AS detail, competitor AS key
        FROM "metrics_loss" WHERE closed_on >= %(first_day)s AND closed_on <= %(last_day)s""",
}

_BANDS = """
SELECT cut.key, count(*) AS deals, COALESCE(sum(cut.amount), 0) AS amount
FROM ({rows}) AS cut {join} WHERE {where} GROUP BY cut.key ORDER BY cut.key NULLS LAST
"""

_DEALS = """
SELECT cut.opportunity_id, deal.number, deal.name, owner.name AS owner, cut.amount, cut.detail
FROM ({rows}) AS cut {join}
JOIN crm_opportunity deal ON deal.id = cut.opportunity_id JOIN people_member owner ON owner.id = cut.member_id
WHERE {where} AND cut.key IS NOT DISTINCT FROM %(key)s
ORDER BY cut.amount DESC, cut.opportunity_id LIMIT %(limit)s OFFSET %(offset)s
"""


def bands(*, viewer: Member, cut: Cut, period: Period, whose: Whose = EVERYBODY) -> list[Band]:
    """The bands that deals fall into. Ages are those at the end of the period, the rest counts what was closed in it."""
    rows = _asked(_BANDS, viewer, cut, period, whose)
    return [Band(row["key"], row["deals"], row["amount"]) for row in rows]


def deals_of_band(
    *, viewer: Member, cut: Cut, key: str | None, period: Period, whose: Whose = EVERYBODY, page: int = 1
) -> CutDeals:
    """The deals behind one band, the greatest first; they add up to it exactly."""
    rows = _asked(
        _DEALS, viewer, cut, period, whose, key=key, limit=DEALS_A_PAGE, offset=(max(page, 1) - 1) * DEALS_A_PAGE
    )
    known = {band.key: band for band in bands(viewer=viewer, cut=cut, period=period, whose=whose)}
    return CutDeals([CutDeal(**row) for row in rows], known.get(key, Band(key, 0, Decimal(0))))


def reasons(keys: Iterable[str | None]) -> dict[str | None, str]:
    """The names of the reasons for which deals were lost."""
    wanted = {int(key) for key in keys if key}
    return {str(pk): name for pk, name in CloseReason.objects.filter(pk__in=wanted).values_list("pk", "name")}


# The field of deals that a cut tells, and what it is called.
_FIELDS: Mapping[Cut, tuple[str, str | Promise]] = {
    Cut.REASON: ("crm.opportunity.close_reason", gettext_lazy("Reason")),
    Cut.COMPETITOR: ("crm.opportunity.competitor", gettext_lazy("Competitor")),
}


def _asked(sql: str, viewer: Member, cut: Cut, period: Period, whose: Whose, **more: Any) -> list[dict[str, Any]]:
    if cut in _FIELDS:
        field, name = _FIELDS[cut]
        withholding.refuse_fields(viewer, [field], name=name)
    limits = within(viewer=viewer, whose=whose, alias="cut")
    statement = sql.format(rows=_ROWS[cut], join=limits.join, where=limits.where)
    return found(statement, {**limits.values, **_days(period), **more})


def _days(period: Period) -> dict[str, Any]:
    return {
        "first_day": period.start,
        "last_day": period.end - timedelta(1),
        "end": company.start_of(period.end),
        "ages": list(AGES),
        "prices": list(PRICES),
        "discounts": list(DISCOUNTS),
    }

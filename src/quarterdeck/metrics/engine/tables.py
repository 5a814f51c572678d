"""The facts as Ibis sees them: unbound tables, which only compile. The views themselves are in the migrations.

A fact holds only what its own table keeps, so that an index can answer for it alone; what a question needs beyond that is
joined from `LOOKED_UP`, in that order.
"""

from dataclasses import dataclass
from typing import Any

import ibis

_MONEY = "decimal(18, 2)"
_MOMENT = "timestamp('UTC')"


def _table(name: str, **columns: str) -> Any:
    return ibis.table(columns, name=name)


FACTS: dict[str, Any] = {
    "metrics_opportunity": _table(
        "metrics_opportunity",
        row_id="int64",
        opportunity_id="int64",
        member_id="int64",
        account_id="int64",
        source="string",
        stage_id="int64",
        status="string",
        opened_on="date",
        closed_on="date",
        cycle_days="int64",
        amount=_MONEY,
    ),
    "metrics_pipeline": _table(
        "metrics_pipeline",
        row_id="int64",
        opportunity_id="int64",
        member_id="int64",
        stage_id="int64",
        from_at=_MOMENT,
        until_at=_MOMENT,
        amount=_MONEY,
        probability="decimal(5, 2)",
        expected_close_on="date",
        is_brief="boolean",
    ),
    "metrics_stage_visit": _table(
        "metrics_stage_visit",
        row_id="int64",
        opportunity_id="int64",
        stage_id="int64",
        next_stage_id="int64",
        is_forward="boolean",
        entered_at=_MOMENT,
        left_at=_MOMENT,
        entered_on="date",
        left_on="date",
        stay_days="decimal(20, 6)",
    ),
    "metrics_activity": _table(
        "metrics_activity",
        row_id="int64",
        opportunity_id="int64",
        member_id="int64",
        account_id="int64",
        done_at=_MOMENT,
        done_on="date",
        kind="string",
        outcome="string",
        minutes="int64",
        has_next_step="boolean",
    ),
    "metrics_purchase": _table(
        "metrics_purchase",
        row_id="int64",
        opportunity_id="int64",
        member_id="int64",
        account_id="int64",
        source="string",
        stage_id="int64",
        bought_on="date",
        amount=_MONEY,
        is_first="boolean",
    ),
    "metrics_sold_line": _table(
        "metrics_sold_line",
        row_id="int64",
        opportunity_id="int64",
        member_id="int64",
        account_id="int64",
        source="string",
        stage_id="int64",
        sold_on="date",
        product="string",
        series="string",
        amount=_MONEY,
        list_amount=_MONEY,
        cost_amount=_MONEY,
    ),
    "metrics_reached": _table(
        "metrics_reached",
        row_id="int64",
        opportunity_id="int64",
        member_id="int64",
        account_id="int64",
        source="string",
        stage_id="int64",
        status="string",
        opened_on="date",
        months="int64",
    ),
    "metrics_stay": _table(
        "metrics_stay",
        row_id="int64",
        opportunity_id="int64",
        member_id="int64",
        stage_id="int64",
        from_at=_MOMENT,
        until_at=_MOMENT,
        amount=_MONEY,
        expected_close_on="date",
        entered_at=_MOMENT,
        stalls_on="date",
        is_brief="boolean",
    ),
    "metrics_lead": _table(
        "metrics_lead",
        row_id="int64",
        lead_id="int64",
        opportunity_id="int64",
        member_id="int64",
        account_id="int64",
        source="string",
        industry="string",
        created_at=_MOMENT,
        created_on="date",
        qualified_at=_MOMENT,
        qualified_on="date",
        is_converted="boolean",
        response_minutes="decimal(20, 6)",
        cost=_MONEY,
    ),
}


@dataclass(frozen=True, slots=True)
class LookedUp:
    """A table joined by its key for columns that a fact does not keep itself; `columns` maps theirs to ours."""

    table: Any
    by: str
    key: str
    columns: dict[str, str]


_DEALS: Any = _table(
    "metrics_deal",
    opportunity_id="int64",
    member_id="int64",
    account_id="int64",
    source="string",
    stage_id="int64",
    amount=_MONEY,
    closed_on="date",
    now_expected_on="date",
)
_ACCOUNTS: Any = _table("metrics_account", account_id="int64", industry="string")
_STAGES: Any = _table("crm_stage", id="int64", kind="string")
_OF_DEAL = ("member_id", "account_id", "source", "stage_id", "amount", "closed_on", "now_expected_on")

LOOKED_UP = (
    LookedUp(_DEALS, "opportunity_id", "opportunity_id", {name: name for name in _OF_DEAL}),
    LookedUp(_ACCOUNTS, "account_id", "account_id", {"industry": "industry"}),
    LookedUp(_STAGES, "stage_id", "id", {"kind": "kind"}),
    LookedUp(_STAGES.view(), "next_stage_id", "id", {"kind": "next_kind"}),
)

LINES: Any = _table("metrics_line", opportunity_id="int64", product="string", series="string", amount=_MONEY)
PLACEMENTS: Any = _table(
    "metrics_placement",
    member_id="int64",
    unit_id="int64",
    region_id="int64",
    path="string",
    from_on="date",
    until_on="date",
)
MEMBERS: Any = _table("people_member", id="int64")
DAYS: Any = _table("days", key="int64", day="date")

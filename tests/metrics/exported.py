"""The tables as anybody would export them: raw columns into Polars frames, no view of ours and no ORM between."""

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db import connection

Frame = pl.DataFrame

_MOMENT = pl.Datetime("us", "UTC")
_MONEY = pl.Decimal(24, 2)
_RATE = pl.Decimal(24, 8)

TABLES: dict[str, dict[str, Any]] = {
    "core_company_company": {"timezone": pl.String, "currency_id": pl.String},
    "core_money_exchangerate": {"currency_id": pl.String, "from_on": pl.Date, "rate": _RATE},
    "people_membership": {"member_id": pl.Int64, "unit_id": pl.Int64, "from_on": pl.Date, "until_on": pl.Date},
    "people_unitplacement": {"unit_id": pl.Int64, "path": pl.String, "from_on": pl.Date, "until_on": pl.Date},
    "people_orgunit": {"id": pl.Int64, "kind": pl.String},
    "catalog_product": {
        "id": pl.Int64,
        "series": pl.String,
        "list_price": _MONEY,
        "cost": _MONEY,
        "currency_id": pl.String,
    },
    "crm_account": {"id": pl.Int64, "industry": pl.String},
    "crm_stage": {"id": pl.Int64, "kind": pl.String, "warning_days": pl.Int64},
    "crm_healthsetting": {"fact": pl.String, "limit": pl.Int64},
    "crm_opportunity": {
        "id": pl.Int64,
        "owner_id": pl.Int64,
        "account_id": pl.Int64,
        "source": pl.String,
        "stage_id": pl.Int64,
        "status": pl.String,
        "opened_on": pl.Date,
        "closed_on": pl.Date,
        "expected_close_on": pl.Date,
        "company_amount": _MONEY,
        "archived_at": _MOMENT,
    },
    "crm_opportunityline": {
        "id": pl.Int64,
        "opportunity_id": pl.Int64,
        "product_id": pl.Int64,
        "product_text": pl.String,
        "quantity": pl.Decimal(24, 3),
        "company_amount": _MONEY,
    },
    "crm_opportunityrevision": {
        "id": pl.Int64,
        "opportunity_id": pl.Int64,
        "owner_id": pl.Int64,
        "stage_id": pl.Int64,
        "status": pl.String,
        "from_at": _MOMENT,
        "until_at": _MOMENT,
        "company_amount": _MONEY,
        "probability": _MONEY,
        "expected_close_on": pl.Date,
    },
    "crm_stagevisit": {
        "id": pl.Int64,
        "opportunity_id": pl.Int64,
        "stage_id": pl.Int64,
        "next_stage_id": pl.Int64,
        "is_forward": pl.Boolean,
        "entered_at": _MOMENT,
        "left_at": _MOMENT,
    },
    "crm_activity": {
        "id": pl.Int64,
        "opportunity_id": pl.Int64,
        "owner_id": pl.Int64,
        "account_id": pl.Int64,
        "kind": pl.String,
        "outcome": pl.String,
        "minutes": pl.Int64,
        "next_step_on": pl.Date,
        "done_at": _MOMENT,
        "archived_at": _MOMENT,
    },
    "crm_lead": {
        "id": pl.Int64,
        "opportunity_id": pl.Int64,
        "owner_id": pl.Int64,
        "account_id": pl.Int64,
        "source": pl.String,
        "industry": pl.String,
        "created_at": _MOMENT,
        "qualified_at": _MOMENT,
        "response_minutes": pl.Int64,
        "cost": _MONEY,
        "archived_at": _MOMENT,
    },
}


def exported(names: Iterable[str] = TABLES) -> dict[str, Frame]:
    """Every table by its name."""
    return {name: _table(name, TABLES[name]) for name in names}


def _table(name: str, columns: dict[str, Any]) -> Frame:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(map(_quoted, columns))} FROM {name}")
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema=columns, orient="row")


def _quoted(column: str) -> str:
    return f'"{column}"'

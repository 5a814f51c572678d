"""The facts as Ibis sees them: unbound tables, which only compile. The views themselves are in the migrations."""

from typing import Any

import ibis

_PLACE = {"opportunity_id": "int64", "member_id": "int64", "account_id": "int64", "stage_id": "int64"}
_WORDS = {"industry": "string", "source": "string"}
_COMMON = {"row_id": "int64", **_PLACE, **_WORDS, "amount": "decimal(18, 2)"}


def _table(name: str, schema: dict[str, str]) -> Any:
    return ibis.table(schema, name=name)


FACTS: dict[str, Any] = {
    "metrics_opportunity": _table(
        "metrics_opportunity",
        {**_COMMON, "status": "string", "opened_on": "date", "closed_on": "date", "cycle_days": "int64"},
    ),
    "metrics_pipeline": _table(
        "metrics_pipeline",
        {
            **_COMMON,
            "from_at": "timestamp",
            "until_at": "timestamp",
            "probability": "decimal(5, 2)",
            "expected_close_on": "date",
            "closed_on": "date",
            "now_expected_on": "date",
        },
    ),
    "metrics_stage_visit": _table(
        "metrics_stage_visit",
        {
            **_COMMON,
            "kind": "string",
            "next_kind": "string",
            "is_forward": "boolean",
            "entered_at": "timestamp",
            "left_at": "timestamp",
            "entered_on": "date",
            "left_on": "date",
            "stay_days": "decimal(20, 6)",
        },
    ),
    "metrics_activity": _table(
        "metrics_activity", {**_COMMON, "kind": "string", "done_at": "timestamp", "done_on": "date"}
    ),
}

LINES: Any = _table(
    "metrics_line",
    {"opportunity_id": "int64", "product": "string", "series": "string", "amount": "decimal(18, 2)"},
)
PLACEMENTS: Any = _table(
    "metrics_placement",
    {
        "member_id": "int64",
        "unit_id": "int64",
        "region_id": "int64",
        "path": "string",
        "from_on": "date",
        "until_on": "date",
    },
)
WINDOWS: Any = _table(
    "windows",
    {"key": "int64", "window_from": "date", "window_until": "date", "at": "timestamp", "last_on": "date"},
)
DAYS: Any = _table("days", {"key": "int64", "day": "date"})

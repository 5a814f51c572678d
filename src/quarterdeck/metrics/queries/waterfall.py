"""How the open pipeline came from one day to another: opening + changes = closing, exactly, by person and by deal.

A deal in the pipeline asked for stands there at the opening, at the closing, or was won or lost in between; from these three
its changes follow. One statement pairs them: states of two moments are no sums over the rows of one fact.

The kinds are those of Salesforce's pipeline inspection and Clari's flow: new, won, lost, increased, decreased, moved in, moved
out. A deal enters with its last amount and leaves with it, so that what was won is worth what it was won for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.metrics.queries.within import DEALS_A_PAGE, found, open_at, within
from quarterdeck.people.models import Member


class Change(StrEnum):
    """What happens to a pipeline, in the order in which it is told."""

    NEW = "new"
    MOVED_IN = "moved_in"
    INCREASED = "increased"
    DECREASED = "decreased"
    MOVED_OUT = "moved_out"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Step:
    """What one kind of change added (or took, when negative) and how many deals did so."""

    amount: Decimal
    deals: int


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A pipeline on the first morning of a period and on its last evening, and what lies between."""

    opening: Step
    closing: Step
    steps: dict[Change, Step]


@dataclass(frozen=True, slots=True)
class ChangedDeal:
    """One deal's part in a waterfall: worth at the opening and at the closing, None where it was not in the pipeline."""

    opportunity_id: int
    number: str
    name: str
    owner: str
    opening: Decimal | None
    closing: Decimal | None
    change: Decimal


@dataclass(frozen=True, slots=True)
class ChangedDeals:
    """A page of the deals behind one step, the greatest first, and what all of them add up to."""

    rows: list[ChangedDeal]
    whole: Step


def waterfall(*, viewer: Member, period: Period, whose: Whose = EVERYBODY, expected: Period | None = None) -> Waterfall:
    """From the morning of the period's first day to the evening of its last, within what the viewer may see.

    With `expected` only deals count that are expected to close in it (or did): a date that changes moves them in or out.
    Deals that were there already and come from another owner or team, or are reopened, move in; those given away move out.
    """
    return _waterfall(_run(_TOTALS, viewer, period, whose, expected)[0])


def by_member(
    *, viewer: Member, period: Period, whose: Whose = EVERYBODY, expected: Period | None = None
) -> dict[int, Waterfall]:
    """Each owner's own waterfall: what colleagues hand to each other moves out of one and into the other."""
    rows = _run(_TOTALS, viewer, period, whose, expected, key="member_id")
    return {row["member_id"]: _waterfall(row) for row in rows}


def changed_deals(
    *,
    viewer: Member,
    period: Period,
    kind: Change,
    whose: Whose = EVERYBODY,
    expected: Period | None = None,
    page: int = 1,
) -> ChangedDeals:
    """The deals behind one step; they add up to it exactly."""
    more = {"limit": DEALS_A_PAGE, "offset": (max(page, 1) - 1) * DEALS_A_PAGE}
    step = waterfall(viewer=viewer, period=period, whose=whose, expected=expected).steps[kind]
    found = _run(_ROWS.format(change=_AMOUNTS[kind]), viewer, period, whose, expected, more=more)
    return ChangedDeals([ChangedDeal(**row) for row in found], step)


# What each kind adds, from the worth of a deal at the opening, at the closing or when it was won or lost, and `entry`: what
# stands for it at the end. Null where the kind does not apply.
_AMOUNTS: Mapping[Change, str] = {
    Change.NEW: "CASE WHEN opening IS NULL AND is_new THEN entry END",
    Change.MOVED_IN: "CASE WHEN opening IS NULL AND NOT is_new THEN entry END",
    Change.INCREASED: "CASE WHEN entry > opening THEN entry - opening END",
    Change.DECREASED: "CASE WHEN entry < opening THEN entry - opening END",
    Change.MOVED_OUT: "CASE WHEN entry IS NULL THEN -opening END",
    Change.WON: "-won",
    Change.LOST: "-lost",
}

_LEGS = """
WITH leg AS (
    SELECT 'opening' AS side, opportunity_id, member_id, amount, %(day_before)s::date AS day, expected_close_on AS due_on
    FROM "metrics_pipeline" state WHERE {opening}
    UNION ALL
    SELECT 'closing', opportunity_id, member_id, amount, %(last_day)s::date, expected_close_on
    FROM "metrics_pipeline" state WHERE {closing}
    UNION ALL
    SELECT status, opportunity_id, member_id, amount, (from_at AT TIME ZONE zone)::date, (from_at AT TIME ZONE zone)::date
    FROM "metrics_outcome", (SELECT timezone AS zone FROM core_company_company) AS company
    WHERE from_at >= %(start)s AND from_at < %(end)s AND until_at >= %(end)s
), deal AS (
    SELECT leg.opportunity_id{key},
           sum(amount) FILTER (WHERE side = 'opening') AS opening, sum(amount) FILTER (WHERE side = 'closing') AS closing,
           sum(amount) FILTER (WHERE side = 'won') AS won, sum(amount) FILTER (WHERE side = 'lost') AS lost
    FROM leg {placement}
    WHERE {limits}
    GROUP BY leg.opportunity_id{key}
), changed AS (
    SELECT deal.*, COALESCE(closing, won, lost) AS entry,
           opportunity_id IN (SELECT row_id FROM "metrics_opportunity" WHERE opened_on >= %(first_day)s) AS is_new
    FROM deal
)
"""

_SUMMED: dict[str, str] = {"opening": "opening", "closing": "closing"} | {
    kind.value: sql for kind, sql in _AMOUNTS.items()
}
_SUMS = ", ".join(f"COALESCE(sum({sql}), 0) AS {name}, count({sql}) AS {name}_deals" for name, sql in _SUMMED.items())
_TOTALS = f"SELECT {{columns}}{_SUMS} FROM changed{{grouping}}"  # noqa: S608 - our own words

_ROWS = """
SELECT changed.opportunity_id, deal.number, deal.name, owner.name AS owner, opening, closing, {change} AS change
FROM changed JOIN crm_opportunity deal ON deal.id = changed.opportunity_id
JOIN "metrics_deal" state ON state.opportunity_id = deal.id JOIN people_member owner ON owner.id = state.member_id
WHERE {change} IS NOT NULL
ORDER BY abs({change}) DESC, changed.opportunity_id LIMIT %(limit)s OFFSET %(offset)s
"""


def _run(
    tail: str,
    viewer: Member,
    period: Period,
    whose: Whose,
    expected: Period | None,
    *,
    key: str = "",
    more: Mapping[str, Any] | None = None,
) -> list[dict[str, Any]]:
    limits = within(viewer=viewer, whose=whose, alias="leg")
    due = "leg.due_on >= %(due_from)s AND leg.due_on < %(due_until)s" if expected else "true"
    legs = _LEGS.format(
        opening=open_at("%(start)s", state="state"),
        closing=open_at("%(end)s", state="state"),
        key=f", leg.{key}" if key else "",
        placement=limits.join,
        limits=f"{limits.where} AND {due}",
    )
    tail = tail.format(columns=f"{key}, " if key else "", grouping=f" GROUP BY {key}" if key else "")
    return found(legs + tail, {**limits.values, **_moments(period, expected or period), **(more or {})})


def _moments(period: Period, due: Period) -> dict[str, Any]:
    return {
        "first_day": period.start,
        "day_before": period.start - timedelta(1),
        "last_day": period.end - timedelta(1),
        "start": company.start_of(period.start),
        "end": company.start_of(period.end),
        "due_from": due.start,
        "due_until": due.end,
    }


def _waterfall(row: Mapping[str, Any]) -> Waterfall:
    def step(name: str) -> Step:
        return Step(Decimal(row[name]), int(row[f"{name}_deals"]))

    return Waterfall(step("opening"), step("closing"), {kind: step(kind) for kind in Change})

"""The sums that figures are made of. Each is a value of a fact's rows, added up where a condition holds.

A measure hangs on an anchor: the fact and the day of it that decides which period and which team a row belongs to.
Expressions are written on Ibis tables but need no Ibis here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from quarterdeck.metrics import rules

Table = Any
Expression = Any


@dataclass(frozen=True, slots=True)
class Anchor:
    """Which fact is read by which of its days. `moment` is the column behind `day` where the fact keeps a moment.

    An as-of anchor reads what was true at the end of the period (`"end"`) or at its start (`"start"`). One that settles reads, for
    days gone by, what today's work on deals leaves as it was.
    """

    fact: str
    day: str = ""
    moment: str = ""
    as_of: Literal["", "start", "end"] = ""
    settles: bool = False


ANCHORS = {
    "opened": Anchor("metrics_opportunity", day="opened_on"),
    "closed": Anchor("metrics_opportunity", day="closed_on", settles=True),
    "as_of": Anchor("metrics_pipeline", as_of="end", settles=True),
    "expected": Anchor("metrics_pipeline", as_of="start"),
    "entered": Anchor("metrics_stage_visit", day="entered_on", moment="entered_at"),
    "left": Anchor("metrics_stage_visit", day="left_on", moment="left_at"),
    "done": Anchor("metrics_activity", day="done_on", moment="done_at"),
    "captured": Anchor("metrics_lead", day="created_on", moment="created_at"),
    "qualified": Anchor("metrics_lead", day="qualified_on", moment="qualified_at"),
    "bought": Anchor("metrics_purchase", day="bought_on"),
    "sold": Anchor("metrics_sold_line", day="sold_on"),
    "reached": Anchor("metrics_reached", day="opened_on"),
    "standing": Anchor("metrics_stay", as_of="end"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """`value` of each row where `where` holds; a count without a value. `columns` names what both read.

    A distinct measure counts each value once, however many rows have it; a percentile is the value that so many of a hundred
    rows do not exceed, between two rows in proportion (SQL's `percentile_cont`): the median is the 50th. One of its window asks
    when the period began, so that even of a state at its end a longer period has another.
    """

    anchor: str
    columns: tuple[str, ...] = ()
    where: Callable[[Table], Expression] | None = None
    value: Callable[[Table], Expression] | None = None
    aggregate: Literal["sum", "percentile", "distinct"] = "sum"
    percentile: int = 50
    statuses: tuple[str, ...] = ()
    is_of_window: bool = False

    @property
    def is_count(self) -> bool:
        """Whether it counts things, so that its values are whole numbers."""
        return self.value is None or self.aggregate == "distinct"


def _won_with_start(row: Table) -> Expression:
    return (row.status == "won") & row.cycle_days.notnull()


def _undecided_at_end(row: Table) -> Expression:
    """Not closed by the end. In a period that still runs only deals already expected later have slipped."""
    not_closed = row.closed_on.isnull() | (row.closed_on >= row.window_until)
    is_over = row.window_until <= row.today
    return not_closed & (is_over | (row.now_expected_on >= row.window_until))


def _is_talk(row: Table) -> Expression:
    """A call or meeting in which the customer was reached and did not refuse."""
    return row.kind.isin(["call", "meeting"]) & row.outcome.isin(["connected", "interested", "agreed"])


def _is_contact(row: Table) -> Expression:
    """Something done with a customer: not a note or a to-do of one's own."""
    return row.kind.isin(["call", "meeting", "visit", "email", "message", "demo"])


def _is_past_due(row: Table) -> Expression:
    """Expected to close before the day looked at."""
    return row.expected_close_on < row.day


def _is_due(row: Table) -> Expression:
    """Expected to close within the period."""
    return (row.expected_close_on >= row.window_from) & (row.expected_close_on < row.window_until)


def _has_stalled(row: Table) -> Expression:
    """Longer in its stage, on the day looked at, than the stage's warning days."""
    return row.stalls_on < row.window_until


def _whole_months(start: Expression, end: Expression) -> Expression:
    """From one day to another; a month is over on the day of the same number."""
    months = (end.year() - start.year()) * 12 + end.month() - start.month()
    return months - (end.day() < start.day()).cast("int32")


def _is_as_old_as(months: int) -> Callable[[Table], Expression]:
    """Opened so many months ago or longer, on the day it is asked."""
    return lambda row: _whole_months(row.opened_on, row.today) >= months


def _was_won_within(months: int) -> Callable[[Table], Expression]:
    """As old, and won before so many months had passed since it was opened."""
    is_old = _is_as_old_as(months)
    return lambda row: is_old(row) & (row.status == "won") & (_whole_months(row.opened_on, row.closed_on) < months)


_WON, _LOST = ("won",), ("lost",)

MEASURES: dict[str, Measure] = {
    "created": Measure("opened"),
    "won": Measure("closed", ("status",), lambda row: row.status == "won", statuses=_WON),
    "lost": Measure("closed", ("status",), lambda row: row.status == "lost", statuses=_LOST),
    "decided": Measure("closed", statuses=_WON + _LOST),
    "won_amount": Measure(
        "closed", ("status", "amount"), lambda row: row.status == "won", lambda row: row.amount, statuses=_WON
    ),
    "lost_amount": Measure(
        "closed", ("status", "amount"), lambda row: row.status == "lost", lambda row: row.amount, statuses=_LOST
    ),
    "decided_amount": Measure("closed", ("amount",), None, lambda row: row.amount, statuses=_WON + _LOST),
    "cycle_days": Measure(
        "closed", ("status", "cycle_days"), _won_with_start, lambda row: row.cycle_days, statuses=_WON
    ),
    "cycle_deals": Measure("closed", ("status", "cycle_days"), _won_with_start, statuses=_WON),
    "deal_size": Measure(
        "closed",
        ("status", "amount"),
        lambda row: row.status == "won",
        lambda row: row.amount,
        aggregate="percentile",
        statuses=_WON,
    ),
    "cycle_length": Measure(
        "closed",
        ("status", "cycle_days"),
        _won_with_start,
        lambda row: row.cycle_days,
        aggregate="percentile",
        statuses=_WON,
    ),
    "open_deals": Measure("as_of"),
    "open_amount": Measure("as_of", ("amount",), None, lambda row: row.amount),
    "weighted_amount": Measure(
        "as_of", ("amount", "probability"), None, lambda row: row.amount * row.probability * row.hundredth
    ),
    "expected": Measure("expected"),
    "slipped": Measure("expected", ("closed_on", "now_expected_on"), _undecided_at_end),
    "entered": Measure("entered"),
    "moved_on": Measure("entered", ("left_at", "is_forward"), lambda row: row.left_at.notnull() & row.is_forward),
    "decided_visits": Measure("entered", ("left_at",), lambda row: row.left_at.notnull()),
    "still_in": Measure("entered", ("left_at", "kind"), lambda row: row.left_at.isnull() & (row.kind == "open")),
    "dropped": Measure("entered", ("next_kind",), lambda row: row.next_kind == "lost"),
    "dropped_amount": Measure(
        "entered", ("next_kind", "amount"), lambda row: row.next_kind == "lost", lambda row: row.amount
    ),
    "stay_days": Measure(
        "left", ("kind", "stay_days"), lambda row: row.kind == "open", lambda row: row.stay_days, aggregate="percentile"
    ),
    "activities": Measure("done"),
    "leads": Measure("captured"),
    "leads_qualified": Measure("qualified"),
    "leads_converted": Measure("captured", ("is_converted",), lambda row: row.is_converted),
    "leads_paid_for": Measure("captured", ("cost",), lambda row: row.cost.notnull()),
    "lead_cost": Measure("captured", ("cost",), lambda row: row.cost.notnull(), lambda row: row.cost),
    "response_minutes": Measure(
        "captured",
        ("response_minutes",),
        lambda row: row.response_minutes.notnull(),
        lambda row: row.response_minutes,
        aggregate="percentile",
    ),
    "visits": Measure("done", ("kind",), lambda row: row.kind == "visit"),
    "calls": Measure("done", ("kind",), lambda row: row.kind == "call"),
    "talk_minutes": Measure("done", ("kind", "outcome", "minutes"), _is_talk, lambda row: row.minutes),
    "contacts": Measure("done", ("kind",), _is_contact),
    "contacts_with_next_step": Measure(
        "done", ("kind", "has_next_step"), lambda row: _is_contact(row) & row.has_next_step
    ),
    "accounts_touched": Measure(
        "done", ("kind", "account_id"), _is_contact, lambda row: row.account_id, aggregate="distinct"
    ),
    "first_purchases": Measure("bought", ("is_first",), lambda row: row.is_first),
    "buyers": Measure("bought", ("account_id",), None, lambda row: row.account_id, aggregate="distinct"),
    "buyers_again": Measure(
        "bought",
        ("account_id", "is_first"),
        lambda row: ~row.is_first,
        lambda row: row.account_id,
        aggregate="distinct",
    ),
    "list_amount": Measure(
        "sold", ("list_amount",), lambda row: row.list_amount.notnull(), lambda row: row.list_amount
    ),
    "discount_amount": Measure(
        "sold",
        ("list_amount", "amount"),
        lambda row: row.list_amount.notnull(),
        lambda row: row.list_amount - row.amount,
    ),
    "costed_amount": Measure(
        "sold", ("cost_amount", "amount"), lambda row: row.cost_amount.notnull(), lambda row: row.amount
    ),
    "profit_amount": Measure(
        "sold",
        ("cost_amount", "amount"),
        lambda row: row.cost_amount.notnull(),
        lambda row: row.amount - row.cost_amount,
    ),
    "past_due": Measure("as_of", ("expected_close_on",), _is_past_due),
    "past_due_amount": Measure("as_of", ("expected_close_on", "amount"), _is_past_due, lambda row: row.amount),
    "due_amount": Measure("as_of", ("expected_close_on", "amount"), _is_due, lambda row: row.amount, is_of_window=True),
    "stalled": Measure("standing", ("stalls_on",), _has_stalled),
    "stalled_amount": Measure("standing", ("stalls_on", "amount"), _has_stalled, lambda row: row.amount),
}
MEASURES |= {
    f"{code}_p{percentile}": replace(MEASURES[code], percentile=percentile)
    for code, percentiles in {"stay_days": (75, 90), "response_minutes": (75, 90), "cycle_length": (90,)}.items()
    for percentile in percentiles
}
for _months in rules.COHORT_MONTHS:
    MEASURES[f"as_old_as_{_months}"] = Measure("opened", ("opened_on", "today"), _is_as_old_as(_months))
    MEASURES[f"of_those_won_within_{_months}"] = Measure(
        "opened", ("opened_on", "closed_on", "status", "today"), _was_won_within(_months)
    )


def _within(months: int) -> Callable[[Table], Expression]:
    """Reached before so many months had passed since the deal was opened."""
    return lambda row: row.months < months


MOST_MONTHS = 24
for _months in range(1, MOST_MONTHS + 1):
    MEASURES[f"won_within_{_months}"] = Measure("reached", ("months",), _within(_months), statuses=_WON)
    MEASURES[f"reached_within_{_months}"] = Measure("reached", ("months",), _within(_months), statuses=("open", *_WON))

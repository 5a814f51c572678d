"""PRODUCT's table of numbers once more, over Polars frames of one row a fact row: the second opinion of the engine's tests."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import polars as pl

from quarterdeck.core.calendar.periods import Period
from tests.metrics.independent import Books, trailing

Frame = pl.DataFrame
Answer = Any


def _worth(frame: Frame) -> Decimal:
    return sum(frame["worth"].to_list(), Decimal(0))


def _of(frame: Frame, status: str) -> Frame:
    return frame.filter(pl.col("status") == status)


def _ratio(numerator: Any, denominator: Any) -> Decimal | None:
    return Decimal(numerator) / Decimal(denominator) if denominator else None


def _cycle(frame: Frame) -> Decimal | None:
    days = _of(frame, "won")["cycle"].drop_nulls()
    return _ratio(sum(days.to_list()), len(days))


def _weighted(frame: Frame) -> Decimal:
    pairs = zip(frame["worth"].to_list(), frame["probability"].to_list(), strict=True)
    return sum((worth * probability / 100 for worth, probability in pairs), Decimal(0))


def percentile(values: Sequence[Any], hundredths: int) -> Decimal | None:
    """What so many of a hundred do not exceed, in proportion between two neighbours, to six decimals.

    Halves stand as they are in the decimals, not as a float happens to hold them.
    """
    if not values:
        return None
    ordered = sorted(Decimal(str(value)) for value in values)
    place, part = divmod(Decimal(hundredths) / 100 * (len(ordered) - 1), 1)
    low, high = ordered[int(place)], ordered[min(int(place) + 1, len(ordered) - 1)]
    return round(low + (high - low) * part, 6)


def _stay(frame: Frame, hundredths: int = 50) -> Decimal | None:
    return percentile(frame.filter(pl.col("kind") == "open")["stay"].to_list(), hundredths)


def _answered(frame: Frame, hundredths: int = 50) -> Decimal | None:
    return percentile(frame["minutes"].drop_nulls().to_list(), hundredths)


def _lasted(frame: Frame, hundredths: int = 50) -> Decimal | None:
    return percentile(_of(frame, "won")["cycle"].drop_nulls().to_list(), hundredths)


def _months(start: str, end: str) -> pl.Expr:
    """Whole months from one day to another."""
    by_month = [pl.col(name).dt.year().cast(pl.Int64) * 12 + pl.col(name).dt.month() for name in (start, end)]
    return by_month[1] - by_month[0] - (pl.col(end).dt.day() < pl.col(start).dt.day()).cast(pl.Int64)


def _won_within(months: int) -> Callable[[Frame], Answer]:
    def share(frame: Frame) -> Answer:
        old = frame.filter(_months("opened_on", "today") >= months)
        return _ratio(_of(old, "won").filter(_months("opened_on", "closed_on") < months).height, old.height)

    return share


def _cost(frame: Frame) -> Decimal | None:
    costs = frame["cost"].drop_nulls().to_list()
    return _ratio(sum(costs, Decimal(0)), len(costs))


_CONTACTS = ["call", "meeting", "visit", "email", "message", "demo"]


def _contacts(frame: Frame) -> Frame:
    return frame.filter(pl.col("kind").is_in(_CONTACTS))


def _talk(frame: Frame) -> int:
    heard = frame.filter(
        pl.col("kind").is_in(["call", "meeting"]), pl.col("outcome").is_in(["connected", "interested", "agreed"])
    )
    return sum(heard["minutes"].drop_nulls().to_list())


def _accounts(frame: Frame) -> int:
    return frame["account"].drop_nulls().n_unique()


def _less(frame: Frame, column: str, *, sign: int) -> Decimal:
    """What the amounts of lines whose other value is known are above (1) or below (-1) it."""
    known = frame.drop_nulls(column)
    return sign * sum(known["worth"].to_list(), Decimal(0)) - sign * sum(known[column].to_list(), Decimal(0))


def _known(frame: Frame, column: str, of: str) -> Decimal:
    return sum(frame.drop_nulls(column)[of].to_list(), Decimal(0))


FORMULAS: dict[str, tuple[str, Callable[[Frame], Answer]]] = {
    "opportunities_created": ("opened", lambda f: f.height),
    "opportunities_won": ("closed", lambda f: _of(f, "won").height),
    "opportunities_lost": ("closed", lambda f: _of(f, "lost").height),
    "won_amount": ("closed", lambda f: _worth(_of(f, "won"))),
    "lost_amount": ("closed", lambda f: _worth(_of(f, "lost"))),
    "win_rate": ("closed", lambda f: _ratio(_of(f, "won").height, f.height)),
    "win_rate_by_amount": ("closed", lambda f: _ratio(_worth(_of(f, "won")), _worth(f))),
    "average_deal_size": ("closed", lambda f: _ratio(_worth(_of(f, "won")), _of(f, "won").height)),
    "sales_cycle_days": ("closed", _cycle),
    "median_deal_size": ("closed", lambda f: percentile(_of(f, "won")["worth"].to_list(), 50)),
    "sales_cycle_days_median": ("closed", _lasted),
    "sales_cycle_days_p90": ("closed", lambda f: _lasted(f, 90)),
    "open_opportunities": ("as_of", lambda f: f.height),
    "open_pipeline_amount": ("as_of", _worth),
    "weighted_pipeline_amount": ("as_of", _weighted),
    "stage_entered": ("entered", lambda f: f.height),
    "stage_conversion": (
        "entered",
        lambda f: _ratio(f.filter("has_left", pl.col("forward") == True).height, f.filter("has_left").height),  # noqa: E712
    ),
    "stage_still_in": ("entered", lambda f: f.filter(~pl.col("has_left"), pl.col("kind") == "open").height),
    "stage_dropped": ("entered", lambda f: f.filter("lost").height),
    "stage_dropped_amount": ("entered", lambda f: _worth(f.filter("lost"))),
    "stage_days": ("left", _stay),
    "stage_days_p75": ("left", lambda frame: _stay(frame, 75)),
    "stage_days_p90": ("left", lambda frame: _stay(frame, 90)),
    "slippage_rate": ("expected", lambda f: _ratio(f.filter("slipped").height, f.height)),
    "stalled_opportunities": ("standing", lambda f: f.filter("stalled").height),
    "stalled_amount": ("standing", lambda f: _worth(f.filter("stalled"))),
    "expected_pipeline_amount": ("as_of", lambda f: _worth(f.filter("due"))),
    "overdue_opportunities": ("as_of", lambda f: f.filter("past_due").height),
    "overdue_pipeline_amount": ("as_of", lambda f: _worth(f.filter("past_due"))),
    "activities": ("done", lambda f: f.height),
    "visits": ("done", lambda f: f.filter(pl.col("kind") == "visit").height),
    "calls": ("done", lambda f: f.filter(pl.col("kind") == "call").height),
    "effective_talk_minutes": ("done", _talk),
    "accounts_touched": ("done", lambda f: _accounts(_contacts(f))),
    "next_step_rate": ("done", lambda f: _ratio(_contacts(f).filter("next_step").height, _contacts(f).height)),
    "new_customers": ("bought", lambda f: f.filter("is_first").height),
    "buying_customers": ("bought", _accounts),
    "repeat_purchase_rate": ("bought", lambda f: _ratio(_accounts(f.filter(~pl.col("is_first"))), _accounts(f))),
    "discount_amount": ("sold", lambda f: _less(f, "list", sign=-1)),
    "discount_rate": ("sold", lambda f: _ratio(_less(f, "list", sign=-1), _known(f, "list", "list"))),
    "gross_profit": ("sold", lambda f: _less(f, "spent", sign=1)),
    "gross_margin": ("sold", lambda f: _ratio(_less(f, "spent", sign=1), _known(f, "spent", "worth"))),
    "leads_created": ("captured", lambda f: f.height),
    "leads_qualified": ("qualified", lambda f: f.height),
    "lead_conversion_rate": ("captured", lambda f: _ratio(f.filter("converted").height, f.height)),
    "lead_response_minutes": ("captured", _answered),
    "lead_response_minutes_p75": ("captured", lambda frame: _answered(frame, 75)),
    "lead_response_minutes_p90": ("captured", lambda frame: _answered(frame, 90)),
    "cost_per_lead": ("captured", _cost),
    **{f"won_within_{months}_months": ("opened", _won_within(months)) for months in (1, 3, 6, 12)},
}
_OF_LINES = {"product", "series"}


def frames(
    books: Books, anchor: str, by: Sequence[str], period: Period, today: Any, keep: pl.Expr | None = None
) -> dict[tuple[Any, ...], Frame]:
    """The rows of a fact by group, kept for all metrics of the same question."""
    question = (tuple(by), today, None if keep is None else keep.meta.serialize())
    if books.question != question:
        books.question, books.grouped = question, {}
    if (anchor, period) not in books.grouped:
        books.grouped[anchor, period] = _grouped(books, anchor, by, period, today, keep)
    return books.grouped[anchor, period]


def _grouped(
    books: Books, anchor: str, by: Sequence[str], period: Period, today: Any, keep: pl.Expr | None
) -> dict[tuple[Any, ...], Frame]:
    """Each fact row once in a group, worth its lines there where products are asked for."""
    rows = books.rows(anchor, period, today)
    if rows.is_empty():
        return {}
    limited = rows if keep is None else rows.filter(keep)
    asks_lines = bool(_OF_LINES & {*by, *(keep.meta.root_names() if keep is not None else ())})
    worth = pl.col("line_amount").sum() if asks_lines else pl.col("amount").first()
    once = limited.group_by([*by, "row"], maintain_order=True).agg(
        pl.all().exclude([*by, "row"]).first(), worth.alias("worth")
    )
    if not by:
        return {(): once}
    return {tuple(keys): group for keys, group in once.group_by(list(by), maintain_order=True)}


def answer(
    books: Books, code: str, by: Sequence[str], period: Period, today: Any, keep: pl.Expr | None = None
) -> dict[tuple[Any, ...], Answer]:
    """One metric by group."""
    if code == "sales_velocity":
        return _velocity(books, by, period, today, keep)
    anchor, formula = FORMULAS[code]
    return {keys: formula(frame) for keys, frame in frames(books, anchor, by, period, today, keep).items()}


def _velocity(
    books: Books, by: Sequence[str], period: Period, today: Any, keep: pl.Expr | None
) -> dict[tuple[Any, ...], Answer]:
    year = trailing(period)
    open_deals = answer(books, "open_opportunities", by, period, today, keep)
    rates = {
        code: answer(books, code, by, year, today, keep)
        for code in ("win_rate", "average_deal_size", "sales_cycle_days")
    }
    found = {}
    for keys in {*open_deals, *rates["win_rate"]}:
        rate, size, cycle = (rates[code].get(keys) for code in rates)
        known = rate and size is not None and cycle
        found[keys] = Decimal(open_deals.get(keys, 0)) * rate * size / cycle if known else None
    return found

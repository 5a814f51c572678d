"""The facts once more, in Polars over exported tables: the second opinion that the engine is held against.

Nothing of the engine is used: no view, no measure, no dimension. Each anchor is a frame with one row a fact row and line, every
dimension beside it; `formulas` says what a metric is over it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period, add_months
from tests.metrics.exported import Frame, exported

_GRAINS = {grain.value: grain for grain in Grain}
_OF_DEAL = ("owner_id", "account_id", "source", "stage_id", "company_amount")
_LONG_AGO = date(1, 1, 1)
_MICROSECONDS_A_DAY = 86_400_000_000


def trailing(period: Period) -> Period:
    """The twelve months up to the end of a period."""
    return Period(add_months(period.end, -12), period.end)


class Books:
    """Everything read once. `rows` gives the rows of a fact in a period; `grouped` keeps those of the last question by group."""

    def __init__(self, calendar: FiscalCalendar) -> None:
        self.calendar = calendar
        self.tables = exported()
        ((self.zone, self.currency),) = self.tables["core_company_company"].rows()
        self._whole: dict[str, Frame] = {}
        self._rows: dict[tuple[str, Period, date], Frame] = {}
        self.question: Any = None
        self.grouped: dict[tuple[str, Period], dict[tuple[Any, ...], Frame]] = {}

    def rows(self, anchor: str, period: Period, today: date) -> Frame:
        """The rows of a fact in a period, one a row and line, with every dimension and what each measure needs."""
        asked = (anchor, period, today)
        if asked not in self._rows:
            self._rows[asked] = self._rows_of(*asked)
        return self._rows[asked]

    def _rows_of(self, anchor: str, period: Period, today: date) -> Frame:
        if anchor in {"as_of", "standing"}:
            is_due = pl.col("expected_close_on").is_between(period.start, period.end, closed="left")
            return self._open_at(period.end, day=period.end - timedelta(1)).with_columns(
                due=is_due.fill_null(value=False)
            )
        if anchor == "expected":
            return self._expected(period, today)
        if anchor not in self._whole:
            self._whole[anchor] = self._finished(getattr(self, f"_{anchor}")())
        within = self._whole[anchor].filter(pl.col("day").is_between(period.start, period.end, closed="left"))
        return within.with_columns(today=pl.lit(today))

    # Facts by their day

    def _opened(self) -> Frame:
        opened = self.deals.select("status", "closed_on", day="opened_on", row="id", deal="id")
        return self._with_deal(opened.with_columns(opened_on="day"))

    def _closed(self) -> Frame:
        closed = self.deals.select(
            "status",
            row="id",
            deal="id",
            day="closed_on",
            cycle=(pl.col("closed_on") - pl.col("opened_on")).dt.total_days(),
        )
        return self._with_deal(closed)

    def _entered(self) -> Frame:
        return self._visits.with_columns(day=pl.col("entered_on"))

    def _left(self) -> Frame:
        return self._visits.with_columns(day=pl.col("left_on"))

    def _done(self) -> Frame:
        done = self.tables["crm_activity"].filter(pl.col("archived_at").is_null(), pl.col("done_at").is_not_null())
        own = done.select(
            "kind",
            "outcome",
            "minutes",
            row="id",
            deal="opportunity_id",
            member="owner_id",
            account="account_id",
            day=self._local("done_at"),
            next_step=pl.col("next_step_on").is_not_null(),
        )
        return self._with_deal(own)

    def _captured(self) -> Frame:
        return self._leads.with_columns(day=pl.col("came_on"))

    def _qualified(self) -> Frame:
        return self._leads.with_columns(day=pl.col("qualified_on"))

    def _bought(self) -> Frame:
        won = self._closed().filter(pl.col("status") == "won", pl.col("account").is_not_null())
        ordered = won.sort("day", "row")
        return ordered.with_columns(is_first=pl.col("account").is_first_distinct())

    def _sold(self) -> Frame:
        won = self._closed().filter(pl.col("status") == "won").drop("row", "amount")
        own = self.lines.select("product", "series", "list", "spent", row="id", deal="deal", amount="line_amount")
        return won.join(own, on="deal").with_columns(line_amount=pl.col("amount"))

    # States at a moment

    def _open_at(self, at: date, *, day: date) -> Frame:
        """What was open when a day began, as it stood then; since when it stood in its stage; placed on `day`."""
        moment = datetime(at.year, at.month, at.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        states = self._open_states.filter(
            pl.col("from_at") < moment, pl.col("until_at").is_null() | (pl.col("until_at") >= moment)
        )
        limit = pl.when(pl.col("warning_days") > 0).then("warning_days").otherwise(self._usual_limit)
        states = states.with_columns(
            day=pl.lit(day),
            past_due=pl.col("expected_close_on").fill_null(day) < day,
            stalled=((pl.lit(day) - pl.col("since")).dt.total_days() > limit).fill_null(value=False),
        )
        return self._finished(self._with_deal(states))

    def _expected(self, period: Period, today: date) -> Frame:
        """What at the start of the period was expected to close in it. While it runs, only what is now expected later slipped."""
        expected = self._open_at(period.start, day=period.start).filter(
            pl.col("expected_close_on").is_between(period.start, period.end, closed="left")
        )
        now = self.deals.select("closed_on", deal="id", now_expected_on="expected_close_on")
        undecided = pl.col("closed_on").is_null() | (pl.col("closed_on") >= period.end)
        later = (pl.col("now_expected_on") >= period.end).fill_null(value=False)
        return expected.join(now, on="deal", how="left").with_columns(
            slipped=undecided & (pl.lit(period.end <= today) | later)
        )

    @cached_property
    def _open_states(self) -> Frame:
        revisions = self.tables["crm_opportunityrevision"].filter(pl.col("status") == "open")
        states = revisions.join(self.deals.select(opportunity_id="id"), on="opportunity_id").select(
            "probability",
            "from_at",
            "until_at",
            "expected_close_on",
            row="id",
            deal="opportunity_id",
            member="owner_id",
            stage="stage_id",
            amount="company_amount",
        )
        begun = (
            self.tables["crm_stagevisit"]
            .sort("entered_at", "id")
            .select(deal="opportunity_id", from_at="entered_at", since=self._local("entered_at"))
        )
        states = states.sort("from_at").join_asof(begun, on="from_at", by="deal", check_sortedness=False)
        return states.join(self._stages("stage", "warning_days"), on="stage", how="left")

    @property
    def _usual_limit(self) -> int:
        """Days in a stage that are too long where the stage says nothing: the company's, or thirty."""
        settings = self.tables["crm_healthsetting"].filter(pl.col("fact") == "stalled", pl.col("limit") > 0)
        return int(settings["limit"][0]) if settings.height else 30

    # What facts are made of

    @cached_property
    def deals(self) -> Frame:
        """The opportunities that are not archived."""
        return self.tables["crm_opportunity"].filter(pl.col("archived_at").is_null())

    @cached_property
    def lines(self) -> Frame:
        """Lines with the product they name, and what they would have made at list price and did cost, in company currency."""
        products = self.tables["catalog_product"].rename({"id": "product_id"})
        sold_on = self.tables["crm_opportunity"].select("closed_on", opportunity_id="id")
        lines = (
            self.tables["crm_opportunityline"]
            .join(products, on="product_id", how="left")
            .join(sold_on, on="opportunity_id")
        )
        worth = pl.DataFrame(
            [self._at_list_and_cost(line) for line in lines.iter_rows(named=True)],
            schema={"list": pl.Decimal(24, 2), "spent": pl.Decimal(24, 2)},
            orient="row",
        )
        unknown = pl.format("={}", "product_text")
        return lines.with_columns(worth).select(
            "id",
            "list",
            "spent",
            deal="opportunity_id",
            line_amount="company_amount",
            product=pl.coalesce(pl.col("product_id").cast(pl.String), unknown),
            series=_or_none("series"),
        )

    def _at_list_and_cost(self, line: dict[str, object]) -> tuple[Decimal | None, Decimal | None]:
        rate = self._rate(line["currency_id"], line["closed_on"])
        return _times(line["quantity"], line["list_price"] or None, rate), _times(line["quantity"], line["cost"], rate)

    def _rate(self, currency: object, day: object) -> Decimal | None:
        if currency == self.currency:
            return Decimal(1)
        if currency is None or day is None:
            return None
        rates = self.tables["core_money_exchangerate"].filter(
            pl.col("currency_id") == currency, pl.col("from_on") <= day
        )
        return rates.sort("from_on")["rate"][-1] if rates.height else None

    @cached_property
    def _visits(self) -> Frame:
        visits = self.tables["crm_stagevisit"].join(self.deals.select(opportunity_id="id"), on="opportunity_id")
        spent = (visits["left_at"] - visits["entered_at"]).dt.total_microseconds()
        own = visits.select(
            row="id",
            deal="opportunity_id",
            stage="stage_id",
            next="next_stage_id",
            forward="is_forward",
            entered_on=self._local("entered_at"),
            left_on=self._local("left_at"),
            has_left=pl.col("left_at").is_not_null(),
            stay=pl.Series([_in_days(microseconds) for microseconds in spent], dtype=pl.Decimal(24, 6)),
        )
        own = own.join(self._stages("stage", "kind"), on="stage", how="left")
        after = self._stages("next", "kind").rename({"kind": "next_kind"})
        own = own.join(after, on="next", how="left")
        return self._with_deal(own.with_columns(lost=(pl.col("next_kind") == "lost").fill_null(value=False)))

    @cached_property
    def _leads(self) -> Frame:
        leads = self.tables["crm_lead"].filter(pl.col("archived_at").is_null())
        own = leads.select(
            "cost",
            row="id",
            deal="opportunity_id",
            member="owner_id",
            account="account_id",
            industry=_or_none("industry"),
            source=_or_none("source"),
            minutes="response_minutes",
            came_on=self._local("created_at"),
            qualified_on=self._local("qualified_at"),
            converted=pl.col("opportunity_id").is_not_null(),
        )
        return self._with_deal(own)

    # Dimensions

    def _with_deal(self, rows: Frame) -> Frame:
        """What rows do not say themselves, from their deal: owner, account, source, stage, amount; and the account's industry."""
        names = {"owner_id": "member", "account_id": "account", "stage_id": "stage", "company_amount": "amount"}
        deals = self.tables["crm_opportunity"].select("id", *_OF_DEAL).rename({"id": "deal", **names})
        deals = deals.with_columns(source=_or_none("source"))
        missing = [name for name in deals.columns if name == "deal" or name not in rows.columns]
        rows = rows.join(deals.select(missing), on="deal", how="left")
        if "industry" in rows.columns:
            return rows
        accounts = self.tables["crm_account"].select(account="id", industry=_or_none("industry"))
        return rows.join(accounts, on="account", how="left")

    def _finished(self, rows: Frame) -> Frame:
        """Rows with the place of their owner on the day, the spans of time the day is in, and one row a line of their deal."""
        rows = rows.filter(pl.col("day").is_not_null())
        rows = self._placed(rows).join(self._spans(rows["day"].unique().to_list()), on="day", how="left")
        if "product" in rows.columns:
            return rows
        lines = self.lines.select("deal", "product", "series", "line_amount")
        joined = rows.join(lines, on="deal", how="left", nulls_equal=False)
        return joined.with_columns(line_amount=pl.coalesce("line_amount", "amount"))

    def _placed(self, rows: Frame) -> Frame:
        """The unit, region and path of the member on the day; before the first of all placements the first one counts."""
        numbered = rows.with_row_index("at")
        within = numbered.select("at", "member", "day").join(self._placements, on="member")
        within = within.filter(pl.col("from_on") <= pl.col("day"), pl.col("day") < pl.col("until_on"))
        placed = numbered.join(within.select("at", "team", "region", "path"), on="at", how="left")
        return placed.drop("at").with_columns(pl.col("path").fill_null(""))

    @cached_property
    def _placements(self) -> Frame:
        """Members in units, cut where a unit hung elsewhere, with the region above: one row a stretch of days."""
        ever = pl.lit(date.max)
        members = self.tables["people_membership"].with_columns(pl.col("until_on").fill_null(ever))
        hung = self.tables["people_unitplacement"].with_columns(pl.col("until_on").fill_null(ever))
        both = members.join(hung, on="unit_id", suffix="_hung").select(
            "path",
            member="member_id",
            team="unit_id",
            from_on=pl.max_horizontal("from_on", "from_on_hung"),
            until_on=pl.min_horizontal("until_on", "until_on_hung"),
        )
        both = both.filter(pl.col("from_on") < pl.col("until_on"))
        is_first = pl.col("from_on") == pl.col("from_on").min().over("member")
        both = both.with_columns(from_on=pl.when(is_first).then(pl.lit(_LONG_AGO)).otherwise("from_on"))
        regions = set(self.tables["people_orgunit"].filter(pl.col("kind") == "region")["id"])
        return both.with_columns(region=pl.Series(_last_of(regions, both["path"]), dtype=pl.Int64))

    def _spans(self, days: list[date]) -> Frame:
        starts = [
            {"day": day, **{name: self.calendar.containing(day, grain).start for name, grain in _GRAINS.items()}}
            for day in days
        ]
        return pl.DataFrame(starts, schema={"day": pl.Date, **dict.fromkeys(_GRAINS, pl.Date)})

    def _stages(self, name: str, column: str) -> Frame:
        return self.tables["crm_stage"].select(column, id="id").rename({"id": name})

    def _local(self, column: str) -> pl.Expr:
        """The company's day of a moment."""
        return pl.col(column).dt.convert_time_zone(self.zone).dt.date()


def _or_none(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(column)  # type: ignore[no-any-return]  # Polars types it loosely


def _in_days(microseconds: int | None) -> Decimal | None:
    if microseconds is None:
        return None
    return (Decimal(microseconds) / _MICROSECONDS_A_DAY).quantize(Decimal("0.000001"), ROUND_HALF_UP)


def _times(quantity: object, price: object, rate: Decimal | None) -> Decimal | None:
    if quantity is None or price is None or rate is None:
        return None
    return (Decimal(str(quantity)) * Decimal(str(price)) * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _last_of(regions: set[int], paths: Iterable[str]) -> list[int | None]:
    """Of each path the nearest unit from below that is a region."""
    above = ([int(part) for part in path.strip("/").split("/")] for path in paths)
    return [next((unit for unit in reversed(units) if unit in regions), None) for units in above]

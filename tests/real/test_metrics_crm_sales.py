"""The engine gives the known figures of the real data, drills to them, and agrees with Polars over the files themselves."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.imports import actions as imports
from quarterdeck.metrics import copies, engine, queries
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine import copying
from quarterdeck.people.models import Member
from tests import factories
from tests.metrics.agreement import differences
from tests.metrics.independent import Books

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "crm-sales-opportunities"
ALL_TIME = Period(date(2016, 1, 1), date(2018, 1, 1))
Q4 = Period(date(2017, 10, 1), date(2018, 1, 1))
TODAY = date(2018, 1, 1)

pytestmark = [
    pytest.mark.real,
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data folder beside the project is not here"),
]


@pytest.fixture(scope="module")
def ada(django_db_setup: None, django_db_blocker: Any) -> Iterator[Member]:
    """The administrator of a company that imported everything once; the import is undone after the last test here."""
    from django.db import connection, transaction

    with django_db_blocker.unblock(), transaction.atomic():
        administrator = factories.company(language="en", currency="USD")
        imports.run_import(profile="crm-sales-opportunities", folder=DATA, dry_run=False, by=administrator)
        connection.check_constraints()  # or they would be checked again after every test
        yield administrator
        transaction.set_rollback(True)


def asked(
    viewer: Member, *metrics: str, by: tuple[str, ...] = (), period: Period = ALL_TIME, **filters: Any
) -> list[Any]:
    return engine.query(viewer=viewer, metrics=metrics, by=by, period=period, filters=filters, today=TODAY).rows


def pipeline() -> pl.DataFrame:
    """The file itself, with teams, regions and series; "GTXPro" is in no product list and stays as it is written."""
    deals = pl.read_csv(DATA / "sales_pipeline.csv", try_parse_dates=True)
    teams = pl.read_csv(DATA / "sales_teams.csv")
    products = pl.read_csv(DATA / "products.csv")
    return deals.join(teams, on="sales_agent", how="left").join(products, on="product", how="left")


def test_known_totals(ada: Member) -> None:
    ((won_amount, won, lost, rate, size, cycle),) = asked(
        ada,
        "won_amount",
        "opportunities_won",
        "opportunities_lost",
        "win_rate",
        "average_deal_size",
        "sales_cycle_days",
    )

    assert (won_amount, won, lost) == (10_005_534, 4238, 2473)
    assert (round(rate * 100, 2), round(size, 2), round(cycle, 2)) == (
        Decimal("63.15"),
        Decimal("2360.91"),
        Decimal("51.78"),
    )


def test_known_last_quarter_by_team(ada: Member) -> None:
    found = asked(ada, "won_amount", by=("team",), period=Q4)

    assert sorted((int(amount) for _team, amount in found), reverse=True) == [
        670788,
        559649,
        513705,
        430212,
        316994,
        311148,
    ]


def test_rows_behind_add_up_to_the_figure(ada: Member) -> None:
    table = engine.query(viewer=ada, metrics=["won_amount"], by=["team"], period=Q4, today=TODAY)

    for keys, (_team, amount) in zip(table.keys, table.rows, strict=True):
        behind = queries.every_row(
            viewer=ada, code="won_amount", asked=queries.Asked(Q4, at={"team": keys[0]}), today=TODAY
        )
        assert sum(Decimal(row.values[0] or 0) for row in behind) == amount


@pytest.mark.parametrize(
    ("dimension", "column"),
    [("member", "sales_agent"), ("product", "product"), ("series", "series"), ("account", "account")],
)
def test_splits_agree_with_the_file(ada: Member, dimension: str, column: str) -> None:
    closed = pipeline().filter(pl.col("close_date").is_between(Q4.start, Q4.end, closed="left"))
    expected = {
        name: (
            int(group.filter(deal_stage="Won")["close_value"].sum()),
            group.filter(deal_stage="Won").height,
            group.height,
        )
        for (name,), group in closed.group_by(column)
    }

    found = asked(ada, "won_amount", "opportunities_won", "opportunities_lost", by=(dimension,), period=Q4)

    assert {row[0]: (int(row[1]), row[2], row[2] + row[3]) for row in found} == expected


def test_months_agree_with_the_file(ada: Member) -> None:
    deals = pipeline()
    by_close = (
        deals.filter(deal_stage="Won")
        .group_by(pl.col("close_date").dt.truncate("1mo"))
        .agg(pl.col("close_value").sum())
    )
    by_start = deals.group_by(pl.col("engage_date").dt.truncate("1mo")).len()
    won, created = dict(by_close.iter_rows()), dict(by_start.iter_rows())

    found = asked(ada, "won_amount", "opportunities_created", by=("month",))

    assert [(int(amount), count) for _month, amount, count in found] == [
        (won.get(month, 0), created.get(month, 0)) for month, _amount, _count in found
    ]


def test_open_deals_as_of_a_day_agree_with_the_file(ada: Member) -> None:
    for day in (date(2017, 4, 1), date(2017, 10, 1), date(2018, 1, 1)):
        deals = pipeline().filter(
            pl.col("engage_date") < day, pl.col("close_date").is_null() | (pl.col("close_date") >= day)
        )

        ((found,),) = asked(ada, "open_opportunities", period=Period(date(2016, 1, 1), day))

        assert found == deals.height, day


def test_three_ways_to_every_figure_agree(ada: Member, tmp_path: Path, settings: Any) -> None:
    """The database, the columnar copy, and Polars on exported tables: every metric by every dimension."""
    books = Books(company.fiscal_calendar())
    for by in ((), *((code,) for code in DIMENSIONS if code != "day")):
        settings.ANALYTICS_URL = ""
        live = engine.query(viewer=ada, metrics=list(METRICS), by=by, period=ALL_TIME, today=TODAY)
        assert differences(live, by, ALL_TIME, TODAY, books) == [], by

        settings.ANALYTICS_URL = f"duckdb://{tmp_path}/figures.duckdb"
        if copies.current() is None:
            copying.bring_into_step()
        assert engine.query(viewer=ada, metrics=list(METRICS), by=by, period=ALL_TIME, today=TODAY) == live, by

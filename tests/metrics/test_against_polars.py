"""The engine and a second, plain computation agree on every metric by every dimension, over random companies."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company_queries
from quarterdeck.metrics import engine
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.dimensions import DIMENSIONS
from tests.metrics import company as made
from tests.metrics.agreement import differences
from tests.metrics.independent import Books

pytestmark = pytest.mark.django_db

PERIOD = Period(date(2025, 3, 10), date(2025, 10, 5))
SPLITS: list[tuple[str, ...]] = [
    (),
    *((code,) for code in DIMENSIONS if code != "day"),
    ("team", "month"),
    ("member", "product"),
    ("quarter", "series", "region"),
]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_metric_by_every_dimension_agrees_with_a_second_computation(seed: int) -> None:
    company = made.random_company(seed)
    books = Books(company_queries.fiscal_calendar())

    for by in SPLITS:
        found = engine.query(viewer=company.cast.ada, metrics=list(METRICS), by=by, period=PERIOD, today=made.TODAY)

        assert differences(found, by, PERIOD, made.TODAY, books) == [], by


def test_filters_agree_with_a_second_computation() -> None:
    company = made.random_company(4)
    books = Books(company_queries.fiscal_calendar())
    cast = company.cast
    limited: list[tuple[dict[str, list[Any]], pl.Expr]] = [
        ({"member": ["alice", cast.bob.pk]}, pl.col("member").is_in([cast.alice.pk, cast.bob.pk])),
        ({"team": ["North"]}, pl.col("path").str.contains(f"/{cast.north.pk}/", literal=True)),
        ({"region": ["North"]}, pl.col("path").str.contains(f"/{cast.north.pk}/", literal=True)),
        ({"product": ["Pump 1", "Old pump"]}, pl.col("product").is_in([str(company.products[1].pk), "=Old pump"])),
        ({"series": ["Large"], "source": ["fair", None]}, (pl.col("series") == "Large") & _fair_or_none()),
        ({"industry": [None]}, pl.col("industry").is_null()),
        ({"stage": ["Proposal"]}, pl.col("stage") == company.stages["proposal"].pk),
    ]

    for filters, keep in limited:
        for by in ((), ("member",), ("product",), ("month",)):
            found = engine.query(
                viewer=cast.ada, metrics=list(METRICS), by=by, period=PERIOD, filters=filters, today=made.TODAY
            )

            assert differences(found, by, PERIOD, made.TODAY, books, keep) == [], (filters, by)


def _fair_or_none() -> pl.Expr:
    return (pl.col("source") == "fair") | pl.col("source").is_null()

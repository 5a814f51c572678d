"""The engine and a second, plain computation agree on every metric by every dimension, over random companies."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company_queries
from quarterdeck.metrics import engine
from quarterdeck.metrics.catalogue import METRICS, Behaviour
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine import windows
from tests.metrics import company as made
from tests.metrics import formulas
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


def nothing(code: str) -> Any:
    return 0 if METRICS[code].behaviour in {Behaviour.ADDITIVE, Behaviour.AS_OF, Behaviour.DISTINCT} else None


def close(one: Any, other: Any) -> bool:
    """Equal to the last digit, but for the 28 digits a quotient is rounded to."""
    if one is None or other is None:
        return one is other
    return abs(Decimal(one) - Decimal(other)) <= Decimal("1e-12") * max(1, abs(Decimal(one)))


def differences(
    found: engine.Table, by: tuple[str, ...], period: Period, books: Books, keep: pl.Expr | None = None
) -> list[Any]:
    """Where the engine and the second opinion differ: group, metric, both values."""
    records = tuple(code for code in by if not DIMENSIONS[code].grain)
    times = [code for code in by if DIMENSIONS[code].grain]
    calendar = books.calendar
    spans = windows.buckets(calendar, DIMENSIONS[times[0]].grain, period) if times else None  # type: ignore[arg-type]
    expected: dict[tuple[Any, ...], Any] = {}
    for code in METRICS:
        for span in spans or [windows.Bucket(period.start, period)]:
            for keys, value in formulas.answer(books, code, records, span.inside, made.TODAY, keep).items():
                own = iter(keys)
                group = tuple(span.start if code_ in times else next(own) for code_ in by)
                expected[(*group, code)] = value
    wrong = []
    got = {
        (*keys, code): row[len(by) + place]
        for keys, row in zip(found.keys, found.rows, strict=True)
        for place, code in enumerate(METRICS)
    }
    for where in {*expected, *got}:
        pair = got.get(where, nothing(where[-1])), expected.get(where, nothing(where[-1]))
        if not close(*pair):
            wrong.append((where, *pair))
    return wrong


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_metric_by_every_dimension_agrees_with_a_second_computation(seed: int) -> None:
    company = made.random_company(seed)
    books = Books(company_queries.fiscal_calendar())

    for by in SPLITS:
        found = engine.query(viewer=company.cast.ada, metrics=list(METRICS), by=by, period=PERIOD, today=made.TODAY)

        assert differences(found, by, PERIOD, books) == [], by


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

            assert differences(found, by, PERIOD, books, keep) == [], (filters, by)


def _fair_or_none() -> pl.Expr:
    return (pl.col("source") == "fair") | pl.col("source").is_null()

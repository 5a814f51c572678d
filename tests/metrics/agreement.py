"""Whether two computations of figures agree, and where they do not."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS, Behaviour, Metric
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.engine import windows
from quarterdeck.metrics.engine.measures import MEASURES
from quarterdeck.metrics.rules import Value
from tests.metrics import formulas
from tests.metrics.independent import Books

# What is held against targets has its second opinion in `tests/targets/test_catalogue.py`.
_MEASURED = [code for code, metric in METRICS.items() if not metric.targets]
_ZERO = {Behaviour.ADDITIVE, Behaviour.AS_OF, Behaviour.DISTINCT}


def close(one: Any, other: Any) -> bool:
    """Equal to the last digit, but for the 28 digits a quotient is rounded to."""
    if one is None or other is None:
        return one is other
    return abs(Decimal(one) - Decimal(other)) <= Decimal("1e-12") * max(1, abs(Decimal(one)))


def differences(
    found: engine.Table,
    by: tuple[str, ...],
    period: Period,
    today: date,
    books: Books,
    keep: pl.Expr | None = None,
) -> list[Any]:
    """Where an answer about the whole catalogue and the second opinion differ: group, metric, both values."""
    expected = _second_opinion(by, period, today, books, keep)
    got = {
        (*keys, code): row[len(by) + place]
        for keys, row in zip(found.keys, found.rows, strict=True)
        for place, code in enumerate(METRICS)
        if code in _MEASURED
    }
    pairs = {where: (got.get(where, _nothing(where)), expected.get(where, _nothing(where))) for where in got | expected}
    return [(where, *pair) for where, pair in pairs.items() if not close(*pair)]


def recomputed(metric: Metric, rows: Sequence[queries.DrillRow]) -> Value:
    """A figure again, from what the rows behind it say they add to it."""
    sums: dict[str, Value] = {}
    for place, measure in enumerate(metric.measures):
        values = [Decimal(row.values[place] or 0) for row in rows if row.values[place] is not None]
        one = MEASURES[measure]
        is_percentile = one.aggregate == "percentile"
        sums[measure] = formulas.percentile(values, one.percentile) if is_percentile else sum(values, Decimal(0))
    return metric.combine([sums[part.measure] for part in metric.parts])


def _second_opinion(
    by: tuple[str, ...], period: Period, today: date, books: Books, keep: pl.Expr | None
) -> dict[tuple[Any, ...], Any]:
    records = tuple(code for code in by if not DIMENSIONS[code].grain)
    times = [code for code in by if DIMENSIONS[code].grain]
    expected: dict[tuple[Any, ...], Any] = {}
    for span in _spans(times, period, books):
        for code in _MEASURED:
            for keys, value in formulas.answer(books, code, records, span.inside, today, keep).items():
                own = iter(keys)
                group = tuple(span.start if one in times else next(own) for one in by)
                expected[(*group, code)] = value
    return expected


def _spans(times: list[str], period: Period, books: Books) -> list[windows.Bucket]:
    grain = DIMENSIONS[times[0]].grain if times else None
    return windows.buckets(books.calendar, grain, period) if grain else [windows.Bucket(period.start, period)]


def _nothing(where: tuple[Any, ...]) -> Any:
    return 0 if METRICS[where[-1]].behaviour in _ZERO else None

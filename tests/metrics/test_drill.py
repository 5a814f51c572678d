"""The rows behind a figure add up to it exactly, for every metric and every cell of every table."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS, Behaviour
from quarterdeck.metrics.dimensions import DIMENSIONS
from tests.metrics import company as made
from tests.metrics.agreement import close, recomputed

pytestmark = pytest.mark.django_db

PERIOD = Period(date(2025, 3, 10), date(2025, 10, 5))
ADDED_UP = {Behaviour.ADDITIVE, Behaviour.AS_OF, Behaviour.DISTINCT}
SUMS = [code for code, metric in METRICS.items() if metric.behaviour in ADDED_UP]
RATIOS = [code for code, metric in METRICS.items() if metric.behaviour is Behaviour.RATIO and metric.has_rows]
WITH_ROWS = [metric for metric in METRICS.values() if metric.has_rows]
SPLITS = [*((code,) for code in DIMENSIONS if code not in {"day", "week"}), ("team", "month"), ("product", "quarter")]


def behind(company: made.Company, code: str, asked: queries.Asked) -> list[queries.DrillRow]:
    return list(queries.every_row(viewer=company.cast.ada, code=code, asked=asked, today=made.TODAY))


def added(rows: list[queries.DrillRow], place: int) -> Decimal:
    return sum((Decimal(row.values[place] or 0) for row in rows), Decimal(0))


def test_rows_add_up_to_every_sum() -> None:
    company = made.random_company(6)

    ((*figures,),) = engine.query(viewer=company.cast.ada, metrics=SUMS, period=PERIOD, today=made.TODAY).rows

    assert [added(behind(company, code, queries.Asked(PERIOD)), 0) for code in SUMS] == figures


@pytest.mark.parametrize("by", SPLITS, ids="-".join)
def test_rows_make_every_cell_of_every_metric_again(by: tuple[str, ...]) -> None:
    company = made.random_company(7, deals=12)
    table = engine.query(
        viewer=company.cast.ada, metrics=[metric.code for metric in WITH_ROWS], by=by, period=PERIOD, today=made.TODAY
    )

    for keys, row in zip(table.keys, table.rows, strict=True):
        asked = queries.Asked(PERIOD, at=dict(zip(by, keys, strict=True)))
        for place, metric in enumerate(WITH_ROWS, start=len(by)):
            assert close(recomputed(metric, behind(company, metric.code, asked)), row[place]), (keys, metric.code)


def test_rows_of_a_ratio_add_up_to_both_of_its_sides() -> None:
    company = made.random_company(8)

    for code in RATIOS:
        found = behind(company, code, queries.Asked(PERIOD))
        figure = engine.query(viewer=company.cast.ada, metrics=[code], period=PERIOD, today=made.TODAY).rows[0][0]

        of, among = added(found, 0), added(found, 1)
        assert (of / among if among else None) == figure, code


def test_rows_follow_the_filters_of_the_table() -> None:
    company = made.random_company(9)
    filters: dict[str, list[Any]] = {"team": [company.cast.north.pk], "series": ["Large", "Small"]}

    found = behind(company, "won_amount", queries.Asked(PERIOD, filters, {"member": company.cast.alice.pk}))

    table = engine.query(
        viewer=company.cast.ada, metrics=["won_amount"], by=["member"], period=PERIOD, filters=filters, today=made.TODAY
    )
    assert added(found, 0) == next(row[1] for row in table.rows if row[0] == "Alice")
    assert {row.owner for row in found} == {"Alice"}


def test_pages_hold_every_row_once_and_carry_the_whole_total() -> None:
    company = made.random_company(10, deals=160)
    asked = queries.Asked(PERIOD)

    def page(number: int) -> queries.Drill:
        return queries.drill(viewer=company.cast.ada, code="stage_entered", asked=asked, today=made.TODAY, page=number)

    pages = [page(number) for number in range(1, page(1).pages + 1)]

    assert sum(len(one.rows) for one in pages) == pages[0].count == pages[0].figure
    assert {one.totals for one in pages} == {(pages[0].figure,)}
    assert len(pages) > 2


def test_unknown_cell_is_refused_in_words() -> None:
    company = made.empty()

    with pytest.raises(engine.CannotMeasure):
        behind(company, "won_amount", queries.Asked(PERIOD, at={"weather": 1}))
    with pytest.raises(engine.CannotMeasure):
        behind(company, "won_amount", queries.Asked(PERIOD, at={"month": date(2024, 1, 1)}))
    with pytest.raises(engine.CannotMeasure):
        behind(company, "sales_velocity", queries.Asked(PERIOD))


def test_velocity_opens_into_the_figures_it_is_made_of() -> None:
    company = made.random_company(11)
    asked = queries.Asked(PERIOD)

    value, parts = queries.opened_into(viewer=company.cast.ada, code="sales_velocity", asked=asked, today=made.TODAY)

    deals, rate, size, cycle = (Decimal(part.value or 0) for part in parts)
    assert value is not None
    assert abs(deals * rate * size / cycle - Decimal(value)) < Decimal("1e-9")
    assert parts[1].period == Period(date(2024, 10, 5), date(2025, 10, 5))

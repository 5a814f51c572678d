"""The doors of the cockpit: figures with comparisons, the cumulative line, the funnel, people, the pipeline ahead."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS, Source
from quarterdeck.metrics.engine.measures import MEASURES
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))
QUARTER = Period(date(2025, 4, 1), date(2025, 7, 1))


@pytest.fixture
def company() -> made.Company:
    return made.empty()


def won(company: made.Company, day: date, amount: int = 100) -> None:
    made.keep(company, made.deal(company, company.cast.alice, opened=date(2024, 1, 15), closed=day, amount=amount))


def test_figures_equal_the_general_query_for_each_of_their_periods() -> None:
    company = made.random_company(5)
    codes = list(METRICS)

    found = queries.figures(viewer=company.cast.ada, codes=codes, period=QUARTER, unit_id=None, today=made.TODAY)

    against = queries.comparison(QUARTER, today=made.TODAY)
    for name, period in zip(("value", "previous", "year_before"), against.periods, strict=True):
        table = engine.query(viewer=company.cast.ada, metrics=codes, period=period, today=made.TODAY)
        assert tuple(getattr(found[code], name) for code in codes) == table.rows[0], name


def test_running_period_is_held_against_the_same_days(company: made.Company) -> None:
    won(company, date(2025, 3, 5), 10)
    won(company, date(2025, 2, 5), 20)
    won(company, date(2025, 2, 20), 900)
    won(company, date(2024, 3, 10), 30)
    won(company, date(2024, 3, 11), 900)

    found = queries.figures(
        viewer=company.cast.ada, codes=["won_amount"], period=MARCH, unit_id=None, today=date(2025, 3, 10)
    )["won_amount"]

    assert (found.value, found.previous, found.year_before) == (10, 20, 30)


def test_comparison_of_odd_days_takes_as_many_days_before(company: made.Company) -> None:
    odd = Period(date(2025, 3, 10), date(2025, 3, 20))

    assert queries.comparison(odd, today=made.TODAY).previous == Period(date(2025, 2, 28), date(2025, 3, 10))
    assert queries.comparison(MARCH, today=made.TODAY).previous == Period(date(2025, 2, 1), date(2025, 3, 1))


def test_cumulative_adds_up_and_aligns_by_day(company: made.Company) -> None:
    won(company, date(2025, 3, 1), 10)
    won(company, date(2025, 3, 3), 5)
    won(company, date(2025, 2, 2), 20)
    won(company, date(2024, 3, 31), 30)

    line = queries.cumulative(viewer=company.cast.ada, period=MARCH, unit_id=None, today=date(2025, 3, 4))

    assert line.actual[:6] == [10, 10, 15, 15, None, None]
    assert line.previous[:3] == [0, 20, 20]
    assert (line.previous[27], line.previous[28]) == (20, None)
    assert (line.year_before[29], line.year_before[30]) == (0, 30)
    assert len(line.days) == len(line.actual) == len(line.previous) == 31


def test_funnel_marks_where_most_money_leaks(company: made.Company) -> None:
    """Alice loses one of two in proposal; Charlie brings both on: the company's rate there is three in four."""
    cast, day = company.cast, date(2025, 3, 3)
    on = ((day, "proposal"), (date(2025, 3, 5), "negotiation"))
    made.keep(
        company,
        made.deal(company, cast.alice, opened=day, path=on),
        made.deal(company, cast.alice, opened=day, path=((day, "proposal"),), closed=date(2025, 3, 8), won=False),
        made.deal(company, cast.charlie, opened=day, path=on),
        made.deal(company, cast.charlie, opened=day, path=on),
        made.deal(company, cast.bob, opened=date(2024, 1, 1), closed=date(2025, 3, 9), amount=80),
    )

    found = queries.funnel(viewer=cast.ada, period=MARCH, unit_id=cast.sales.pk, today=made.TODAY)

    proposal = next(step for step in found.steps if step.name == "Proposal")
    assert found.benchmark == "company"
    assert (proposal.entered, proposal.moved_on, proposal.dropped, proposal.still_in) == (2, 1, 1, 0)
    assert (proposal.conversion, proposal.benchmark) == (Decimal("0.5"), Decimal("0.75"))
    assert (proposal.missing, proposal.leak_amount, proposal.is_leak) == (Decimal("0.5"), 40, True)
    assert [step.is_won for step in found.steps] == [False, False, False, False, True]


def test_people_have_their_figures_and_a_line_of_twelve(company: made.Company) -> None:
    won(company, date(2025, 3, 5), 10)
    won(company, date(2025, 1, 6), 7)

    rows = queries.people_table(
        viewer=company.cast.mona, period=MARCH, unit_id=company.cast.sales.pk, today=date(2025, 3, 31)
    )

    assert [row.name for row in rows] == ["Alice", "Bob"]
    assert (rows[0].values["won_amount"], rows[0].values["win_rate"]) == (10, 1)
    assert (rows[1].values["won_amount"], rows[1].values["win_rate"]) == (0, None)
    assert rows[0].line == [7, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0] or sum(Decimal(v or 0) for v in rows[0].line) in {
        10,
        17,
    }
    assert len(rows[0].line) == 12


def test_pipeline_ahead_is_by_expected_month_and_stage(company: made.Company) -> None:
    alice, day = company.cast.alice, date(2025, 3, 3)
    made.keep(
        company,
        made.deal(company, alice, opened=day, expected=date(2025, 5, 20), amount=10),
        made.deal(company, alice, opened=day, expected=date(2025, 5, 2), amount=5, path=((day, "proposal"),)),
        made.deal(company, alice, opened=day, amount=3),
    )

    found = queries.pipeline_by_month_and_stage(
        viewer=company.cast.ada, as_of=date(2025, 3, 31), unit_id=None, today=made.TODAY
    )

    assert [name for _pk, name in found.stages] == ["Prospecting", "Proposal"]
    assert [(month.month, month.counts, month.amounts) for month in found.months] == [
        (date(2025, 5, 1), [1, 1], [10, 5]),
        (None, [1, 0], [3, 0]),
    ]


@pytest.mark.parametrize("deals", [1, 3])
def test_figures_cost_the_same_number_of_statements_however_many_deals(company: made.Company, deals: int) -> None:
    for _deal in range(deals):
        won(company, date(2025, 3, 5))
    given = {"viewer": company.cast.ada, "period": MARCH, "unit_id": None, "today": made.TODAY}
    queries.figures(codes=["won_amount"], **given)

    with CaptureQueriesContext(connection) as asked:
        queries.figures(codes=["won_amount", "win_rate", "average_deal_size", "sales_cycle_days"], **given)
    assert len(asked) == 2, "what is visible, and the fact"

    parts = {part for metric in METRICS.values() for part in metric.parts if part.source is Source.FACTS}
    facts = {(MEASURES[part.measure].anchor, part.is_trailing) for part in parts}
    with CaptureQueriesContext(connection) as asked:
        queries.figures(codes=list(METRICS), **given)
    assert len(asked) == 2 + len(facts), "what is visible, the facts, and what is owed"


@pytest.mark.parametrize("words", [{"metrics": ["luck"]}, {"by": ["weather"]}, {"by": ["day", "week"]}])
def test_unknown_words_are_refused_in_words(company: made.Company, words: dict[str, list[str]]) -> None:
    with pytest.raises(engine.CannotMeasure):
        engine.query(
            viewer=company.cast.ada,
            metrics=words.get("metrics", ["won_amount"]),
            by=words.get("by", []),
            period=MARCH,
            today=made.TODAY,
        )


@pytest.mark.parametrize("filters", [{"team": ["Nobody"]}, {"month": ["2025-03"]}, {"weather": ["fair"]}])
def test_unknown_filters_are_refused_in_words(company: made.Company, filters: dict[str, list[str]]) -> None:
    with pytest.raises(engine.CannotMeasure):
        engine.query(viewer=company.cast.ada, metrics=["won_amount"], period=MARCH, filters=filters, today=made.TODAY)


def test_names_are_never_read_as_sql(company: made.Company) -> None:
    nasty = "x'); DROP TABLE crm_opportunity; -- %s %(viewer)s @viewer@ {}"

    found = engine.query(
        viewer=company.cast.ada,
        metrics=["won_amount"],
        period=MARCH,
        filters={"source": [nasty], "product": [nasty]},
        today=made.TODAY,
    )

    assert found.rows == [(0,)]

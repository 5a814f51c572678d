"""Figures as they were: what is answered about a past moment equals what was answered at that moment.

A random company acts through its doors; after some acts every metric is asked and the answers are kept. At the end the same
questions, asked as of those moments, must give the kept answers.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.actions import opportunities
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS
from tests.metrics import company as made
from tests.metrics.life import ACTS, Life, begun

pytestmark = pytest.mark.django_db

SPLITS: list[tuple[str, ...]] = [(), ("member",), ("product",), ("account",), ("source", "stage"), ("team", "month")]
Answers = dict[tuple[str, ...], engine.Table]


def period_around(today: date) -> Period:
    return Period(today - timedelta(90), today + timedelta(30))


def answers(life: Life) -> Answers:
    given = {"viewer": life.company.cast.ada, "period": period_around(life.today), "today": life.today}
    return {by: engine.query(metrics=list(METRICS), by=by, **given) for by in SPLITS}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_past_answers_are_given_again(seed: int) -> None:
    life = begun(seed)
    kept = []
    for number in range(36):
        life.chance.choice(ACTS)(life)
        if number % 12 == 11:
            kept.append((timezone.now(), answers(life)))

    for moment, then in kept:
        with queries.as_known_at(moment):
            again = answers(life)
        for by in SPLITS:
            assert differences(then[by], again[by]) == [], by


def differences(then: engine.Table, again: engine.Table) -> list[Any]:
    """Which figure of which group is not the same: the metric, what it was, what it is now said to have been."""
    first, second = (dict(zip(table.keys, table.rows, strict=True)) for table in (then, again))
    nothing = (None,) * len(then.columns)
    return [
        (column, keys, *pair)
        for keys in {*first, *second}
        for column, *pair in zip(then.columns, first.get(keys, nothing), second.get(keys, nothing), strict=True)
        if pair[0] != pair[1]
    ]


def test_day_in_the_past_knows_only_what_had_happened() -> None:
    company = made.empty()
    alice = company.cast.alice
    may, june = date(2025, 5, 10), date(2025, 6, 20)
    made.keep(
        company, made.deal(company, alice, opened=may, closed=june, amount=100, path=((date(2025, 6, 1), "proposal"),))
    )
    period = Period(date(2025, 5, 1), date(2025, 7, 1))

    def then(day: date) -> tuple[Any, ...]:
        table = engine.query(
            viewer=company.cast.ada,
            metrics=["opportunities_created", "won_amount", "open_pipeline_amount", "stage_entered"],
            period=period,
            today=made.TODAY,
            as_of=day,
        )
        return table.rows[0]

    assert then(date(2025, 5, 9)) == (0, 0, 0, 0)
    assert then(may) == (1, 0, 100, 1)
    assert then(date(2025, 6, 1)) == (1, 0, 100, 2)
    assert then(june) == (1, 100, 0, 3)


def test_rows_behind_a_past_figure_are_those_of_then() -> None:
    company = made.empty()
    (deal,) = made.keep(company, made.deal(company, company.cast.alice, opened=date(2025, 5, 1), amount=100))
    before = timezone.now()
    opportunities.edit_opportunity(
        opportunity_id=deal.pk, values={"amount": 900}, version=None, by=company.cast.ada, at=timezone.now()
    )
    asked = queries.Asked(Period(date(2025, 1, 1), date(2027, 1, 1)))

    def amounts() -> list[Any]:
        found = queries.every_row(viewer=company.cast.ada, code="open_pipeline_amount", asked=asked, today=made.TODAY)
        return [row.values for row in found]

    with queries.as_known_at(before):
        assert amounts() == [(Decimal(100),)]
    assert amounts() == [(Decimal(900),)]


def test_doors_made_while_looking_back_open_the_rows_of_then(client: Client) -> None:
    company = made.empty()
    day = date(2025, 5, 10)
    made.keep(company, made.deal(company, company.cast.alice, opened=day, closed=date(2025, 6, 1), amount=4321))
    period = Period(date(2025, 5, 1), date(2025, 7, 1))
    client.force_login(company.cast.ada)
    with queries.as_it_was(day):
        open_then = queries.rows_address("open_pipeline_amount", period)
        won_then = queries.rows_address("won_amount", period)

    assert "as_of=2025-05-10" in open_then
    assert "4,321" in client.get(open_then).content.decode()
    assert "4,321" not in client.get(won_then).content.decode()
    assert "4,321" in client.get(queries.rows_address("won_amount", period)).content.decode()
    assert client.get(f"{won_then}&as_of=yesterday").status_code == 400


def test_page_of_a_metric_looks_back_to_a_day(client: Client) -> None:
    company = made.empty()
    period = Period(date(2025, 4, 1), date(2025, 7, 1))
    made.keep(
        company, made.deal(company, company.cast.alice, opened=period.start, closed=date(2025, 6, 1), amount=4321)
    )
    client.force_login(company.cast.ada)

    def figure(day: str) -> Any:
        page = client.get(f"/metrics/won_amount/?by=team&as_of={day}", headers={"accept-language": "en"})
        return page.context["figures"][0].value, page.content.decode()

    assert figure("2025-05-31")[0] == 0
    won, page = figure("2025-06-02")
    assert won == 4321
    assert "As it was on June 2, 2025" in page
    assert "as_of=2025-06-02" in page.split("by=month", 1)[1][:40]
    assert client.get("/metrics/won_amount/?as_of=nonsense").status_code == 400
    assert client.get("/metrics/won_amount/?as_of=2999-01-01").context["as_of"] is None

"""What the general door adds to a table: comparisons, totals, running totals, the largest with the rest, refusals."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

MARCH = Period(date(2025, 3, 1), date(2025, 4, 1))
QUARTER = Period(date(2025, 4, 1), date(2025, 7, 1))
SPLITS = ["member", "team", "region", "product", "series", "account", "industry", "source", "stage"]
TIMES = ["day", "week", "month", "quarter"]


def asked(company: made.Company, *metrics: str, period: Period = QUARTER, **more: Any) -> engine.Table:
    return engine.query(
        viewer=company.cast.ada, metrics=metrics, period=period, **{"today": made.TODAY, "filters": None, **more}
    )


def won(company: made.Company, owner: Any, day: date, amount: int) -> None:
    made.keep(company, made.deal(company, owner, opened=date(2024, 1, 15), closed=day, amount=amount))


def random_splits(seed: int) -> Iterator[tuple[str, ...]]:
    """Pairs and triples of splits, some with a unit of time."""
    chance = random.Random(seed)
    for _round in range(6):
        by = chance.sample(SPLITS, chance.choice([1, 2]))
        if chance.random() < 0.6:
            by.insert(chance.randrange(len(by) + 1), chance.choice(TIMES[1:]))
        yield tuple(by)


@pytest.mark.parametrize("seed", [21, 22])
def test_totals_are_what_the_question_without_the_split_answers(seed: int) -> None:
    company = made.random_company(seed, deals=60)

    for by in random_splits(seed):
        table = asked(company, *METRICS, by=by, totals=True, compare=["previous"])
        whole = asked(company, *METRICS, compare=["previous"])
        assert table.totals is not None
        assert table.totals.grand == whole.rows[0], by
        if "month" not in by and "week" not in by and "quarter" not in by:
            assert table.compared_totals["previous"].grand == whole.compared["previous"][0], by
        if len(by) > 1:
            first = asked(company, *METRICS, by=by[:1])
            expected = {keys[0]: row[1:] for keys, row in zip(first.keys, first.rows, strict=True)}
            shown = {keys[0] for keys in table.keys}
            assert table.totals.by_first == {key: expected[key] for key in shown}, by


@pytest.mark.parametrize("seed", [23, 24])
def test_running_totals_are_what_the_question_up_to_each_bucket_answers(seed: int) -> None:
    company = made.random_company(seed, deals=60)
    codes = list(METRICS)

    for by in (("month",), ("quarter", "team"), ("product", "month")):
        table = asked(company, *codes, by=by, running=True, period=Period(date(2025, 2, 10), date(2025, 9, 5)))
        assert table.running is not None
        place = next(number for number, code in enumerate(by) if code in TIMES)
        others = tuple(code for code in by if code not in TIMES)
        for start in dict.fromkeys(keys[place] for keys in table.keys):
            whole = queries.comparison(QUARTER, today=made.TODAY).period
            grain = METRICS and next(code for code in by if code in TIMES)
            end = _end(grain, start, table)
            until = asked(company, *codes, by=others, period=Period(date(2025, 2, 10), end))
            expected = dict(zip(until.keys, (row[len(others) :] for row in until.rows), strict=True))
            for keys, figures in zip(table.keys, table.running, strict=True):
                if keys[place] == start:
                    own = tuple(key for number, key in enumerate(keys) if number != place)
                    nothing = tuple(METRICS[code].combine([None] * len(METRICS[code].parts)) for code in codes)
                    assert figures == expected.get(own, nothing), (by, keys)
            assert whole


def _end(grain: str, start: date, table: engine.Table) -> date:
    from quarterdeck.core.calendar.periods import Grain
    from quarterdeck.core.company import queries as company

    return min(company.fiscal_calendar().containing(start, Grain(grain)).end, date(2025, 9, 5))

"""What the general door adds to a table: comparisons, totals, running totals, the largest with the rest, refusals."""

import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company_queries
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import sizes, targets
from quarterdeck.people.models import Member
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

QUARTER = Period(date(2025, 4, 1), date(2025, 7, 1))
SPLITS = ["member", "team", "region", "product", "series", "account", "industry", "source", "stage"]
TIMES = ["day", "week", "month", "quarter"]


@pytest.fixture
def company() -> made.Company:
    return made.empty()


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


@pytest.mark.parametrize("by", [("month",), ("quarter", "team"), ("product", "month")])
def test_running_totals_are_what_the_question_up_to_each_bucket_answers(by: tuple[str, ...]) -> None:
    company = made.random_company(23, deals=60)
    codes = list(METRICS)
    period = Period(date(2025, 2, 10), date(2025, 9, 5))
    place = next(number for number, code in enumerate(by) if code in TIMES)
    others = tuple(code for code in by if code not in TIMES)
    nothing = tuple(METRICS[code].combine([None] * len(METRICS[code].parts)) for code in codes)

    table = asked(company, *codes, by=by, running=True, period=period)

    assert table.running is not None
    for start in dict.fromkeys(keys[place] for keys in table.keys):
        end = min(company_queries.fiscal_calendar().containing(start, Grain(by[place])).end, period.end)
        until = asked(company, *codes, by=others, period=Period(period.start, end))
        expected = {keys: row[len(others) :] for keys, row in zip(until.keys, until.rows, strict=True)}
        for keys, figures in zip(table.keys, table.running, strict=True):
            if keys[place] == start:
                own = tuple(key for number, key in enumerate(keys) if number != place)
                assert figures == expected.get(own, nothing), keys


def test_rows_are_held_against_the_period_before_and_a_year_before(company: made.Company) -> None:
    """Bob sold only before, Charlie only a year before: both stand in the table, so that its columns add up."""
    cast = company.cast
    won(company, cast.alice, date(2025, 5, 5), 100)
    won(company, cast.alice, date(2025, 2, 5), 30)
    won(company, cast.bob, date(2025, 2, 6), 20)
    won(company, cast.charlie, date(2024, 5, 6), 7)

    table = asked(company, "won_amount", "win_rate", by=["member"], compare=["previous", "year_before"], totals=True)

    assert table.rows == [("Alice", 100, 1), ("Bob", 0, None), ("Charlie", 0, None)]
    assert table.compared == {
        "previous": [(30, 1), (20, 1), (0, None)],
        "year_before": [(0, None), (0, None), (7, 1)],
    }
    assert table.totals is not None
    assert table.totals.grand == (100, 1)
    assert {name: totals.grand for name, totals in table.compared_totals.items()} == {
        "previous": (50, 1),
        "year_before": (7, 1),
    }


def test_buckets_are_compared_first_with_first_and_only_as_far_as_the_period_has_run(company: made.Company) -> None:
    alice = company.cast.alice
    won(company, alice, date(2025, 4, 3), 1)
    won(company, alice, date(2025, 1, 4), 2)
    won(company, alice, date(2025, 2, 20), 900)

    table = asked(company, "won_amount", by=["month"], compare=["previous"], today=date(2025, 5, 4))

    assert [row[0].month for row in table.rows] == [4, 5, 6][: len(table.rows)]
    assert table.rows[0][1] == 1
    assert table.compared["previous"][0] == (2,)
    assert table.compared["previous"][1:] in ([], [(0,)], [(0,), (None,)])


def test_targets_come_from_the_room_that_offers_them(company: made.Company, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = company.cast
    won(company, cast.alice, date(2025, 5, 5), 100)
    owed = {cast.alice.pk: Decimal(200), cast.bob.pk: Decimal(50)}

    def provider(*, by: tuple[str, ...], periods: Any, **_more: Any) -> dict[Any, dict[str, Decimal]]:
        if not by:
            return {(0, ()): {"won_amount": Decimal(250)}}
        return {(place, (pk,)): {"won_amount": own} for place in range(len(periods)) for pk, own in owed.items()}

    monkeypatch.setattr(targets, "_offered", [provider])

    table = asked(company, "won_amount", "win_rate", by=["member"], compare=["target"], totals=True)

    assert table.rows == [("Alice", 100, 1), ("Bob", 0, None)]
    assert table.compared["target"] == [(200, None), (50, None)]
    assert table.compared_totals["target"].grand == (250, None)


def test_without_a_room_that_keeps_targets_nothing_is_owed(
    company: made.Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(targets, "_offered", [])

    assert asked(company, "won_amount", compare=["target"]).compared == {"target": [(None,)]}


@pytest.mark.parametrize("seed", [25, 26])
def test_largest_and_the_rest_make_the_whole(seed: int) -> None:
    """Also where a deal stands under several products, and for medians and ratios: the rest is asked without the largest."""
    company = made.random_company(seed, deals=60)

    for dimension in ("member", "product", "account", "team", "source"):
        everything = asked(company, "won_amount", *METRICS, by=[dimension], totals=True)
        table = asked(company, "won_amount", *METRICS, by=[dimension], top=2)
        known = [row[1] for row, keys in zip(everything.rows, everything.keys, strict=True) if keys[0] is not None]
        assert [row[1] for row in table.rows] == sorted(known, reverse=True)[:2], dimension
        assert table.rest is not None
        assert everything.totals is not None
        assert table.rest.count == len(everything.rows) - len(table.rows)
        if dimension != "product":
            added = sum((row[1] for row in table.rows), table.rest.table.rows[0][0])
            assert added == everything.totals.grand[0], dimension
        if dimension in {"member", "source"} and table.rest.count:
            words = [row[0] for row in everything.rows if row[0] not in {one[0] for one in table.rows}]
            alone = asked(company, "won_amount", *METRICS, filters={dimension: words})
            assert table.rest.table.rows == alone.rows, dimension


def test_rest_is_split_by_what_else_was_asked_for(company: made.Company) -> None:
    cast = company.cast
    for owner, day, amount in (
        (cast.alice, date(2025, 4, 5), 100),
        (cast.bob, date(2025, 4, 6), 20),
        (cast.charlie, date(2025, 5, 6), 7),
    ):
        won(company, owner, day, amount)

    table = asked(company, "won_amount", by=["member", "month"], top=1, compare=["previous"])

    assert {row[0] for row in table.rows} == {"Alice"}
    assert table.rest is not None
    assert table.rest.count == 2
    assert table.rest.table.columns == ("month", "won_amount")
    assert [row[1] for row in table.rest.table.rows][:2] == [20, 7]


def test_question_with_everything_asks_each_fact_once(company: made.Company) -> None:
    """Sums of one fact, compared twice, totalled, run up and ranked: one statement for the fact; the state is looked at before."""
    won(company, company.cast.alice, date(2025, 4, 5), 100)
    more = {"compare": ["previous", "year_before"], "totals": True, "running": True, "top": 1}
    asked(company, "won_amount", by=["member", "month"], **more)

    with CaptureQueriesContext(connection) as found:
        asked(company, "won_amount", "win_rate", by=["member", "month"], **more)

    assert sum('"metrics_opportunity"' in query["sql"] for query in found) == 1


def test_report_of_too_many_cells_is_refused_before_it_is_counted(
    company: made.Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "MOST_CELLS", 1000)

    english, refused = translation.override("en"), pytest.raises(engine.CannotMeasure)
    with CaptureQueriesContext(connection) as found, english, refused as refusal:
        asked(company, "won_amount", "win_rate", by=["member", "day"], compare=["previous"])

    assert refusal.value.code == "many_cells"
    members = Member.objects.count() + 1
    assert f" {members} × 91 spans of time × 4 figures" in str(refusal.value)
    assert not [query for query in found if "metrics_opportunity" in query["sql"]]
    asked(company, "won_amount", by=["member", "month"], filters={"member": ["Alice"]})


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"compare": ["luck"]}, "unknown_comparison"),
        ({"running": True}, "no_time"),
        ({"top": 3}, "no_split"),
        ({"top": 0, "by": ["member"]}, "bad_top"),
        ({"top": 3, "by": ["month"]}, "no_split"),
    ],
)
def test_what_cannot_be_added_is_refused_in_words(company: made.Company, more: dict[str, Any], code: str) -> None:
    with pytest.raises(engine.CannotMeasure) as refusal:
        asked(company, "won_amount", **more)

    assert refusal.value.code == code


def test_filter_and_cell_of_the_same_dimension_both_hold(company: made.Company) -> None:
    """Two limits of one shape once shared the values of the first."""
    cast = company.cast
    won(company, cast.alice, date(2025, 5, 5), 100)
    won(company, cast.bob, date(2025, 5, 6), 20)
    both = queries.Asked(QUARTER, {"member": [cast.alice.pk]}, {"member": cast.bob.pk})

    assert list(queries.every_row(viewer=cast.ada, code="won_amount", asked=both, today=made.TODAY)) == []

"""Life cycle, level and rhythm of customers, by worked examples and by what must hold for any history."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.crm.models import LifeCycle
from quarterdeck.crm.rules import customers

TODAY = date(2026, 11, 21)
BY = customers.Thresholds(
    active_days=180,
    lost_days=540,
    level_days=365,
    levels={"A": (Decimal(1_000_000), Decimal(3_000_000)), "B": (Decimal(200_000), Decimal(600_000))},
)


def dealings(*days_ago: int, won: int = 0, opened: int = 0) -> customers.Dealings:
    return customers.Dealings(
        ordered_on=[TODAY - timedelta(days=days) for days in days_ago],
        has_open_deal=opened > 0,
        won_amount=Decimal(won),
        open_amount=Decimal(opened),
    )


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (dealings(), "potential"),
        (dealings(opened=10), "prospect"),
        (dealings(30), "customer"),
        (dealings(180), "customer"),
        (dealings(30, 200), "active"),
        (dealings(181), "dormant"),
        (dealings(540, 600), "dormant"),
        (dealings(541), "lost"),
        (dealings(20, 561), "won_back"),
        (dealings(20, 560), "active"),
        (dealings(0, 0), "customer"),
    ],
)
def test_life_cycle_follows_orders(history, expected):
    assert customers.life_cycle(history, was_contacted=False, today=TODAY, by=BY) == expected


def test_contact_alone_makes_a_prospect():
    assert customers.life_cycle(dealings(), was_contacted=True, today=TODAY, by=BY) == "prospect"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (dealings(), ""),
        (dealings(30, won=1), "C"),
        (dealings(opened=599_999), "C"),
        (dealings(opened=600_000), "B"),
        (dealings(30, won=200_000), "B"),
        (dealings(30, won=999_999, opened=2_999_999), "B"),
        (dealings(30, won=1_000_000), "A"),
        (dealings(opened=3_000_000), "A"),
    ],
)
def test_level_takes_the_best_that_is_reached(history, expected):
    assert customers.level(history, by=BY) == expected


def test_a_level_without_an_amount_is_never_reached():
    nothing = customers.Thresholds(180, 540, 365, {"A": (Decimal(0), Decimal(0)), "B": (Decimal(0), Decimal(0))})
    assert customers.level(dealings(30, won=5), by=nothing) == "C"


def test_rhythm_is_the_median_gap():
    days = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 9, 1)]
    assert customers.rhythm(days) == customers.Rhythm(5, date(2026, 9, 1), 31, date(2026, 10, 2))


def test_rhythm_needs_three_days_with_orders():
    assert customers.rhythm([TODAY, TODAY]) == customers.Rhythm(2, TODAY, None, None)
    assert customers.rhythm([]) == customers.Rhythm(0, None, None, None)


@given(st.lists(st.integers(0, 3000), max_size=8), st.booleans(), st.booleans())
def test_every_history_has_one_known_place(days_ago, is_open, was_contacted):
    history = customers.Dealings([TODAY - timedelta(days=d) for d in days_ago], is_open, Decimal(0), Decimal(0))
    place = customers.life_cycle(history, was_contacted=was_contacted, today=TODAY, by=BY)
    assert place in LifeCycle.values
    assert (place in {"potential", "prospect"}) == (not days_ago)


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10**8))
def test_more_business_never_lowers_the_level(won, opened, more):
    rank = {"": 0, "C": 1, "B": 2, "A": 3}
    before = customers.level(dealings(30, won=won, opened=opened), by=BY)
    after = customers.level(dealings(30, won=won + more, opened=opened), by=BY)
    assert rank[after] >= rank[before]

"""Who depends on one customer."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.performance.rules.diagnosis import dependence
from quarterdeck.performance.rules.diagnosis.findings import Standing

Customers = list[tuple[float, float]]
SPREAD: Customers = [(100.0, 2.0)] * 6
ONE_LARGE: Customers = [(1200.0, 10.0), (100.0, 2.0), (100.0, 2.0)]


def standings(*people: Customers) -> list[Standing]:
    return dependence.standings((who, *customer) for who, customers in enumerate(people) for customer in customers)


def test_one_customer_that_brings_most_is_found() -> None:
    found = standings(ONE_LARGE, *[SPREAD] * 4)[0]

    assert round(found.own, 3) == round(1200 / 1400, 3)
    assert round(found.peers, 3) == round(1 / 6, 3)
    assert found.weak > 0.99


def test_customers_alike_are_no_dependence() -> None:
    assert all(one.weak < 0.5 for one in standings(*[SPREAD] * 5))


def test_one_lucky_deal_is_less_sure_than_many_from_one_customer() -> None:
    one_deal: Customers = [(450.0, 1.0), *[(100.0, 1.0)] * 9]
    many_deals: Customers = [(450.0, 20.0), *[(100.0, 1.0)] * 9]

    lucky, steady = standings(one_deal, many_deals, *[SPREAD] * 4)[:2]

    assert lucky.own == steady.own
    assert lucky.weak < steady.weak


def test_few_deals_or_few_colleagues_are_not_judged() -> None:
    assert [one.who for one in standings([(900.0, 7.0)], *[SPREAD] * 4)] == [1, 2, 3, 4]
    assert standings(ONE_LARGE, SPREAD, SPREAD) == []


@given(
    st.lists(
        st.lists(st.tuples(st.floats(1, 1e6), st.integers(1, 40)), min_size=1, max_size=40), min_size=1, max_size=6
    )
)
def test_shares_are_shares(people: list[list[tuple[float, int]]]) -> None:
    for one in standings(*[[(amount, float(deals)) for amount, deals in rows] for rows in people]):
        assert 0 < one.own <= 1
        assert 0 < one.likely <= 1
        assert 0 <= one.weak <= 1
        assert np.isfinite(one.peers)

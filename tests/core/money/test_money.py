"""Rates by date, and rounding as invoices are rounded."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.money import actions, queries, rules
from tests import factories


@pytest.mark.parametrize(
    ("amount", "expected"), [("1.005", "1.01"), ("-1.005", "-1.01"), ("1.004", "1.00"), ("2.5", "2.50")]
)
def test_half_is_rounded_away_from_zero(amount: str, expected: str) -> None:
    assert str(rules.rounded(Decimal(amount))) == expected


@given(st.decimals(-(10**12), 10**12, places=6))
def test_rounding_moves_by_half_a_cent_at_most(amount: Decimal) -> None:
    assert abs(rules.rounded(amount) - amount) <= Decimal("0.005")


@pytest.mark.django_db
def test_amount_is_changed_at_the_rate_of_the_day() -> None:
    ada = factories.company()
    actions.set_rate(currency="USD", from_on=date(2026, 1, 1), rate=Decimal("7.0"), by=ada)
    actions.set_rate(currency="USD", from_on=date(2026, 2, 1), rate=Decimal("7.2"), by=ada)

    def worth(on: date) -> Decimal:
        return queries.in_company_currency(amount=Decimal(100), currency="USD", company_currency="CNY", on=on)

    assert (worth(date(2026, 1, 31)), worth(date(2026, 2, 1))) == (Decimal("700.00"), Decimal("720.00"))
    with pytest.raises(queries.NoRate):
        worth(date(2025, 12, 31))


@pytest.mark.django_db
def test_own_currency_needs_no_rate(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # a fixture that is a function
        rate = queries.rate_on(currency="CNY", company_currency="CNY", on=date(2026, 1, 1))
    assert rate == 1


@pytest.mark.django_db
def test_rate_that_is_not_positive_is_refused() -> None:
    ada = factories.company()

    with pytest.raises(actions.CannotChangeMoney):
        actions.set_rate(currency="USD", from_on=date(2026, 1, 1), rate=Decimal(0), by=ada)

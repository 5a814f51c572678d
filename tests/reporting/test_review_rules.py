"""What made a won amount differ from the period before."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.reporting.rules.reviews import Effects, Won, effects

amounts = st.decimals(min_value="0.01", max_value="10000000000", places=2)


@st.composite
def won(draw: st.DrawFn) -> Won:
    deals = draw(st.integers(1, 10_000))
    return Won(Decimal(deals + draw(st.integers(0, 10_000))), Decimal(deals), draw(amounts))


@given(won(), won())
def test_the_three_effects_are_exactly_the_change(before: Won, now: Won) -> None:
    found = effects(before, now)

    assert found is not None
    assert found.decided + found.win_rate + found.deal_size == now.amount - before.amount


@given(won(), won())
def test_an_effect_goes_the_way_its_factor_went(before: Won, now: Won) -> None:
    found = effects(before, now)

    assert found is not None
    assert found.decided * (now.decided - before.decided) >= 0
    assert found.win_rate * (now.win_rate - before.win_rate) >= 0


def test_what_did_not_change_has_no_effect() -> None:
    before, now = Won(Decimal(10), Decimal(5), Decimal(500)), Won(Decimal(20), Decimal(10), Decimal(1000))

    assert effects(before, now) == Effects(Decimal(500), Decimal(0), Decimal(0))


@pytest.mark.parametrize("empty", [Won(Decimal(4), Decimal(0), Decimal(0)), Won(Decimal(0), Decimal(0), Decimal(0))])
def test_a_period_without_anything_won_is_not_split(empty: Won) -> None:
    full = Won(Decimal(4), Decimal(2), Decimal(200))

    assert effects(empty, full) is None
    assert effects(full, empty) is None

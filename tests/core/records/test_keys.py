"""Keys in addresses and forms: whatever is written, a key or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.records.keys import key_of, keys_of


@given(st.integers(0, 10**17 - 1))
def test_a_key_is_read_back(key: int) -> None:
    assert key_of(f" {key} ") == key


@given(st.text(max_size=40) | st.none() | st.integers())
def test_anything_else_is_none_or_fits_the_database(written: object) -> None:
    key = key_of(written)

    assert key is None or 0 <= key < 2**63


@pytest.mark.parametrize("written", ["", "-1", "1.0", "١٢", "9" * 18, None, "x"])
def test_what_is_no_key_is_none(written: object) -> None:
    assert key_of(written) is None


def test_of_many_the_keys_stay_in_their_order() -> None:
    assert keys_of(["3", "x", "1", ""]) == [3, 1]

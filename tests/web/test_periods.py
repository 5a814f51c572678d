"""Which periods are offered, and what they are called."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain
from quarterdeck.web.rules import periods

JULY = FiscalCalendar(first_month=7)
days = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@given(grain=st.sampled_from(Grain), day=days)
def test_choice_is_read_back_as_it_was_written(grain, day):
    assert periods.read(str(periods.Choice(grain, day))) == periods.Choice(grain, day)


@pytest.mark.parametrize("written", ["", "quarter", "quarter:", "quarter:2026-13-01", "eon:2026-01-01", "2026-01-01"])
def test_nonsense_is_no_choice(written):
    assert periods.read(written) is None


@pytest.mark.parametrize(
    ("last_close", "day"),
    [(None, date(2026, 5, 4)), (date(2026, 1, 1), date(2026, 5, 4)), (date(2017, 12, 31), date(2017, 12, 31))],
    ids=["no data", "living company", "old data"],
)
def test_pages_open_where_the_data_is(last_close, day):
    assert periods.default(today=date(2026, 5, 4), last_close=last_close) == periods.Choice(Grain.QUARTER, day)


def test_fiscal_periods_are_called_by_the_companys_year():
    with translation.override("en"):
        assert periods.Choice(Grain.QUARTER, date(2025, 8, 1)).label(JULY) == "FY2026 Q1"
        assert periods.Choice(Grain.YEAR, date(2026, 6, 30)).label(JULY) == "FY2026"


@given(around=days, grain=st.sampled_from(Grain), day=days)
def test_no_period_is_offered_twice_and_the_chosen_one_is(around, grain, day):
    chosen = periods.Choice(grain, day)
    offered = periods.offered(JULY, around=around, chosen=chosen)
    spans = [(choice.grain, choice.period(JULY)) for choice in offered]
    assert len(set(spans)) == len(spans)
    assert (grain, chosen.period(JULY)) in spans

"""What a report asks for: kept as JSON, refused in words, its days named from today."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar, Period
from quarterdeck.reporting.queries.starts import QUESTIONS, Question
from quarterdeck.reporting.queries.tables import TIMES
from quarterdeck.reporting.rules import definitions
from quarterdeck.reporting.rules.definitions import SPAN_NAMES, Against, Definition, NoDefinition, Picture

CODES = st.text("abcdefgh_", min_size=1, max_size=8)
KEYS = st.one_of(st.integers(1, 9), st.text(max_size=5), st.none())
DEFINITIONS = st.builds(
    Definition,
    metrics=st.lists(CODES, max_size=4).map(tuple),
    rows=st.lists(CODES, max_size=3).map(tuple),
    column=st.one_of(st.just(""), CODES),
    filters=st.dictionaries(CODES, st.lists(KEYS, max_size=3).map(tuple), max_size=2),
    span=st.sampled_from(sorted(SPAN_NAMES)),
    start=st.one_of(st.none(), st.dates()),
    end=st.one_of(st.none(), st.dates()),
    against=st.lists(st.sampled_from(Against), unique=True).map(tuple),
    picture=st.sampled_from(Picture),
    largest_first=st.booleans(),
    top=st.integers(0, 100),
)
TODAY = date(2026, 3, 5)


@given(DEFINITIONS)
def test_a_definition_comes_back_as_it_was_kept(definition: Definition) -> None:
    assert definitions.read(definitions.dumped(definition)) == definition


@pytest.mark.parametrize(
    "kept",
    [
        {"metrics": [1]},
        {"metrics": "won", "rows": 5},
        {"metrics": ["won"], "filters": ["team"]},
        {"metrics": ["won"], "filters": {"team": [{"id": 1}]}},
        {"metrics": ["won"], "filters": {"team": [True]}},
        {"metrics": ["won"], "start": "yesterday"},
        {"metrics": ["won"], "picture": "pie"},
        {"metrics": ["won"], "top": "many"},
        {"metrics": ["won"], "against": ["luck"]},
    ],
)
def test_what_is_no_definition_is_told(kept: dict[str, Any]) -> None:
    with pytest.raises(NoDefinition):
        definitions.read(kept)


@pytest.mark.parametrize(
    ("definition", "is_good"),
    [
        (Definition(("won_amount",)), True),
        (Definition(()), False),
        (Definition(("won_amount",) * 9), False),
        (Definition(("won_amount",), ("team", "member", "stage", "source")), False),
        (Definition(("won_amount",), ("team",), "team"), False),
        (Definition(("won_amount",), ("month",), "quarter"), False),
        (Definition(("won_amount",), ("team",), "month"), True),
        (Definition(("won_amount",), ("month",), top=5), False),
        (Definition(("won_amount",), ("month", "team"), top=5), True),
        (Definition(("won_amount",), ("team",), against=(Against.RUNNING,)), False),
        (Definition(("won_amount",), ("team", "month"), against=(Against.RUNNING,)), True),
        (Definition(("won_amount",), ("team",), subtotals=True), False),
        (Definition(("won_amount",), ("team", "month"), subtotals=True), True),
        (Definition(("won_amount",), span="some_day"), False),
        (Definition(("won_amount",), span="between"), False),
        (Definition(("won_amount",), span="between", start=TODAY, end=TODAY), False),
        (Definition(("won_amount",), span="between", start=TODAY, end=date(2026, 3, 6)), True),
    ],
)
def test_what_cannot_be_made_is_said(definition: Definition, is_good: bool) -> None:
    assert (definitions.why_not(definition, times=TIMES) == "") is is_good


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: str(question.definition.metrics[0]))
def test_reports_to_begin_from_can_be_made(question: Question) -> None:
    assert definitions.why_not(question.definition, times=TIMES) == ""


@pytest.mark.parametrize(
    ("span", "start", "end"),
    [
        ("today", date(2026, 3, 5), date(2026, 3, 6)),
        ("last_7_days", date(2026, 2, 27), date(2026, 3, 6)),
        ("last_12_months", date(2025, 3, 6), date(2026, 3, 6)),
        ("last_24_months", date(2024, 3, 6), date(2026, 3, 6)),
        ("last_quarter", date(2025, 10, 1), date(2026, 1, 1)),
        ("this_year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_days_are_named_from_today(span: str, start: date, end: date) -> None:
    found = definitions.period_of(Definition(("won_amount",), span=span), today=TODAY, calendar=FiscalCalendar())

    assert found == Period(start, end)


@given(
    st.sampled_from(sorted(set(SPAN_NAMES) - {"between"})),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.integers(1, 12),
)
def test_every_span_reaches_up_to_today_or_ends_before_it(span: str, today: date, first_month: int) -> None:
    calendar = FiscalCalendar(first_month=first_month)

    found = definitions.period_of(Definition(("won_amount",), span=span), today=today, calendar=calendar)

    assert found.start <= today

"""When an alert speaks."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.metrics.rules import Value
from quarterdeck.reporting.rules.alerting import Condition, Reading, Repeat, is_met, is_quiet, still_told, to_tell

NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("condition", "threshold", "value", "base", "met"),
    [
        ("below", "10", 9, None, True),
        ("below", "10", 10, None, False),
        ("below", "10", None, None, False),
        ("above", "10", 11, None, True),
        ("above", "10", 10, None, False),
        ("falls", "0.2", 80, 100, True),
        ("falls", "0.2", 81, 100, False),
        ("falls", "0.2", 0, 0, False),
        ("falls", "0.2", 0, None, False),
        ("falls", "0.2", 1, -5, False),
        ("rises", "0.5", 150, 100, True),
        ("rises", "0.5", 149, 100, False),
        ("target", "0.9", 89, 100, True),
        ("target", "0.9", 90, 100, False),
        ("target", "0.9", 90, None, False),
    ],
)
def test_conditions(condition: str, threshold: str, value: Value, base: Value, met: bool) -> None:
    assert is_met(Condition(condition), Decimal(threshold), Reading(value, base)) is met


@pytest.mark.parametrize(
    ("moment", "start", "end", "quiet"),
    [
        (time(21), time(20), time(8), True),
        (time(7, 59), time(20), time(8), True),
        (time(8), time(20), time(8), False),
        (time(12), time(20), time(8), False),
        (time(13), time(12), time(14), True),
        (time(14), time(12), time(14), False),
        (time(3), None, None, False),
        (time(3), time(3), time(3), False),
    ],
)
def test_quiet_hours_may_run_over_midnight(moment: time, start: time | None, end: time | None, quiet: bool) -> None:
    assert is_quiet(moment, start=start, end=end) is quiet


@given(st.times(), st.times(), st.times())
def test_what_is_quiet_and_what_is_not_fill_the_day(moment: time, start: time, end: time) -> None:
    if start != end:
        assert is_quiet(moment, start=start, end=end) is not is_quiet(moment, start=end, end=start)


@pytest.mark.parametrize(
    ("repeat", "hours", "again"),
    [("once", 500, False), ("daily", 19, False), ("daily", 20, True), ("weekly", 100, False), ("weekly", 170, True)],
)
def test_what_stays_so_is_said_again_as_often_as_asked(repeat: str, hours: int, again: bool) -> None:
    told = {"a": NOW - timedelta(hours=hours)}

    assert to_tell(frozenset("a"), told, repeat=Repeat(repeat), now=NOW) == (frozenset("a") if again else frozenset())


def test_what_righted_itself_is_said_again_when_it_comes_back() -> None:
    told = still_told(frozenset(), {"a": NOW})

    assert to_tell(frozenset("a"), told, repeat=Repeat.ONCE, now=NOW) == frozenset("a")


KEYS = st.frozensets(st.sampled_from("abcd"))


@given(st.lists(KEYS, max_size=12))
def test_once_says_each_row_once_for_each_time_it_begins(course: list[frozenset[str]]) -> None:
    told: dict[str, datetime] = {}
    before: frozenset[str] = frozenset()
    for hour, met in enumerate(course):
        now = NOW + timedelta(hours=hour)
        told = still_told(met, told)
        said = to_tell(met, told, repeat=Repeat.ONCE, now=now)
        assert said == met - before
        told |= dict.fromkeys(said, now)
        before = met

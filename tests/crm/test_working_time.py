"""Minutes that count only while somebody works."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.crm.rules import working_time
from quarterdeck.crm.rules.working_time import WorkingHours

ZONE = ZoneInfo("Asia/Shanghai")
# Friday 2025-03-07 is a holiday here, Saturday 2025-03-08 is worked for it.
HOURS = WorkingHours(
    time(9), time(18), ZONE, lambda day: {date(2025, 3, 7): False, date(2025, 3, 8): True}.get(day, day.weekday() < 5)
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2025, 3, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        (at(5, 10), 60, at(5, 11)),
        (at(5, 7), 60, at(5, 10)),
        (at(5, 17, 30), 60, at(6, 9, 30)),
        (at(5, 20), 60, at(6, 10)),
        (at(6, 17, 59), 1, at(6, 18)),
        (at(6, 17, 59), 2, at(8, 9, 1)),
        (at(8, 18), 30, at(10, 9, 30)),
    ],
)
def test_minutes_pass_only_at_work(start: datetime, minutes: int, end: datetime) -> None:
    assert working_time.after(start, minutes, HOURS) == end


@given(later=st.integers(0, 200_000), minutes=st.integers(1, 4000))
def test_what_is_added_is_what_passes(later: int, minutes: int) -> None:
    start = at(1, 0) + timedelta(minutes=later)

    end = working_time.after(start, minutes, HOURS)

    assert working_time.minutes_between(start, end, HOURS) == minutes
    assert working_time.minutes_between(end, start, HOURS) == 0
    assert working_time.minutes_between(start, end - timedelta(minutes=1), HOURS) == minutes - 1


def test_company_that_never_works_does_not_search_for_ever() -> None:
    never = WorkingHours(time(9), time(18), ZONE, lambda day: False)

    assert working_time.after(at(5, 10), 60, never) > at(5, 10)
    assert working_time.minutes_between(at(5, 10), at(25, 10), never) == 0

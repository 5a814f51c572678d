"""When two people talk next."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import FiscalCalendar
from quarterdeck.performance.models.one_to_ones import Rhythm
from quarterdeck.performance.rules import one_to_ones as rules

CALENDAR = FiscalCalendar()
MONDAY = date(2026, 3, 2)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
rhythms = st.sampled_from(Rhythm.values)


def next_day(rhythm: str, after: date, today: date, calendar: FiscalCalendar = CALENDAR) -> date:
    return rules.next_day(rhythm, after=after, today=today, calendar=calendar)


def test_next_talk_is_a_step_of_the_rhythm_later() -> None:
    assert next_day("weekly", MONDAY, MONDAY) == date(2026, 3, 9)
    assert next_day("fortnightly", MONDAY, MONDAY) == date(2026, 3, 16)
    assert next_day("monthly", MONDAY, MONDAY) == date(2026, 4, 2)


def test_next_talk_waits_for_a_working_day() -> None:
    holiday = FiscalCalendar(exceptions={date(2026, 3, 9): False, date(2026, 3, 10): False})

    assert next_day("weekly", MONDAY, MONDAY, holiday) == date(2026, 3, 11)
    assert next_day("monthly", date(2026, 2, 14), date(2026, 2, 14)) == date(2026, 3, 16)


def test_rhythm_goes_on_from_its_day_when_a_talk_was_held_late() -> None:
    assert next_day("weekly", MONDAY, date(2026, 3, 18)) == date(2026, 3, 23)


@given(rhythms, days, st.integers(0, 60))
def test_next_talk_is_on_a_working_day_ahead(rhythm: str, after: date, late: int) -> None:
    today = after + timedelta(late)

    found = next_day(rhythm, after, today)

    assert found > today
    assert CALENDAR.is_working_day(found)
    assert (found - today).days <= 31 + 2


def test_lateness_begins_the_day_after() -> None:
    assert [rules.days_late(MONDAY, MONDAY + timedelta(n)) for n in (-3, 0, 1, 8)] == [0, 0, 1, 8]

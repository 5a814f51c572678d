"""How the time of the year moves demand and the will to sign."""

from datetime import date, timedelta

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period

# First day of the lunar year, from the astronomical tables of the Hong Kong Observatory.
LUNAR_NEW_YEAR = {
    2018: date(2018, 2, 16), 2019: date(2019, 2, 5), 2020: date(2020, 1, 25), 2021: date(2021, 2, 12),
    2022: date(2022, 2, 1), 2023: date(2023, 1, 22), 2024: date(2024, 2, 10), 2025: date(2025, 1, 29),
    2026: date(2026, 2, 17), 2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2029: date(2029, 2, 13),
    2030: date(2030, 2, 3), 2031: date(2031, 1, 23), 2032: date(2032, 2, 11), 2033: date(2033, 1, 31),
    2034: date(2034, 2, 19), 2035: date(2035, 2, 8),
}  # fmt: skip

_MONTH = {1: 0.95, 2: 0.85, 3: 1.14, 4: 1.02, 5: 0.97, 6: 1.08, 7: 0.92, 8: 0.92, 9: 1.08, 10: 0.98, 11: 1.08, 12: 1.06}
_SEASONAL_DAYS = 10
_PUSH_DAYS = 14


def demand(day: date) -> float:
    """Multiplies the leads of a day: quiet around the lunar new year and in high summer, busy in spring and autumn."""
    return _MONTH[day.month] * _lunar_lull(day)


def _lunar_lull(day: date) -> float:
    new_year = LUNAR_NEW_YEAR.get(day.year)
    if new_year is None:
        return 1.0
    distance = (day - new_year).days
    if -_SEASONAL_DAYS <= distance <= 12:
        return 0.3
    return 0.65 if -_SEASONAL_DAYS * 2 <= distance <= 20 else 1.0


def closing_push(day: date, calendar: FiscalCalendar) -> float:
    """Multiplies how hard deals in negotiation are pressed: up before a quarter ends, most before the year does."""
    quarter = calendar.containing(day, Grain.QUARTER)
    left = (quarter.end - day).days
    if left <= _PUSH_DAYS:
        return 3.0 if quarter.end == calendar.containing(day, Grain.YEAR).end else 2.2
    if (day - quarter.start).days < _PUSH_DAYS:
        return 0.75
    return 1.0


def working_days(period: Period, calendar: FiscalCalendar) -> list[date]:
    return [day for day in period.each_day() if calendar.is_working_day(day)]


def next_working_day(day: date, calendar: FiscalCalendar) -> date:
    """The day itself, or the first working day after it."""
    while not calendar.is_working_day(day):
        day += timedelta(1)
    return day

"""How many points somebody may still give away."""

from datetime import date

from quarterdeck.core.calendar.periods import Period


def month_of(day: date) -> Period:
    """The calendar month of a day, for which a budget of points is."""
    start = day.replace(day=1)
    end = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return Period(start, end)


def left_to_give(budget: int, given: int) -> int:
    """Never below nothing, also after a budget was lowered in mid-month."""
    return max(0, budget - given)

"""The spans that a team looks back on: a week, a month, a quarter."""

from datetime import date
from enum import StrEnum

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period

MOST_OFFERED = 6


class Review(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def grain(self) -> Grain:
        return Grain(self.value)


def offered(review: Review, *, today: date, calendar: FiscalCalendar) -> list[Period]:
    """The span that runs and those before it, latest first."""
    found = [calendar.containing(today, review.grain)]
    while len(found) < MOST_OFFERED:
        found.append(calendar.previous(found[-1], review.grain))
    return found


def usual(review: Review, *, today: date, calendar: FiscalCalendar) -> Period:
    """What is looked back on by default: the span that runs, or the one before it while the new one has barely begun."""
    running = calendar.containing(today, review.grain)
    passed = calendar.working_days(Period(running.start, today)) if today > running.start else 0
    return running if passed >= 2 else calendar.previous(running, review.grain)

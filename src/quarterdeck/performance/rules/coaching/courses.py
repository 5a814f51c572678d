"""Which sessions are measured together, and over which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.core.calendar.periods import Period

BEFORE = timedelta(weeks=52)
AFTER = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Windows:
    """Whole weeks before and after; the week of the talk counts for neither. `after` is None while no whole week has passed."""

    before: Period
    after: Period | None
    is_over: bool


def first_of_each(days: Sequence[date]) -> list[int]:
    """For talks on one focus, in the order of their days: the place of the one that began the course each belongs to.

    Talks within half a year of the first are one course: what changes cannot be told apart by talk.
    """
    found: list[int] = []
    for place, day in enumerate(days):
        begins = not found or day - days[found[-1]] >= AFTER
        found.append(place if begins else found[-1])
    return found


def windows(held_on: date, *, today: date) -> Windows:
    """A year before and up to half a year after a talk, as far as it has passed."""
    monday = held_on - timedelta(held_on.weekday())
    begins = monday + timedelta(weeks=1)
    ends = begins + AFTER
    until = min(ends, today - timedelta(today.weekday()))
    after = Period(begins, until) if until > begins else None
    return Windows(Period(monday - BEFORE, monday), after, until == ends)

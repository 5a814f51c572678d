"""Minutes that count only while somebody works: the company's hours on its working days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Longer than any closure; a calendar without a working day must not search for ever.
_DAYS_AHEAD = 400


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """From `opens` to `closes`, local time of `zone`, on days that `is_working_day` says yes to."""

    opens: time
    closes: time
    zone: ZoneInfo
    is_working_day: Callable[[date], bool]

    def span(self, day: date) -> tuple[datetime, datetime] | None:
        """When work begins and ends on a day; None on a day off."""
        if not self.is_working_day(day):
            return None
        return datetime.combine(day, self.opens, self.zone), datetime.combine(day, self.closes, self.zone)


def after(start: datetime, minutes: int, hours: WorkingHours) -> datetime:
    """The moment when so many working minutes have passed since `start`."""
    left = timedelta(minutes=minutes)
    for begins, ends in _spans(start, hours):
        if begins + left <= ends:
            return (begins + left).astimezone(start.tzinfo)
        left -= ends - begins
    return start + timedelta(days=_DAYS_AHEAD)


def minutes_between(start: datetime, end: datetime, hours: WorkingHours) -> int:
    """Whole working minutes from `start` to `end`; 0 when `end` comes first."""
    passed = timedelta()
    for begins, ends in _spans(start, hours):
        if begins >= end:
            break
        passed += min(ends, end) - begins
    return int(passed.total_seconds() // 60)


def _spans(start: datetime, hours: WorkingHours) -> Iterator[tuple[datetime, datetime]]:
    """The working time from `start` on, day by day."""
    first = start.astimezone(hours.zone).date()
    for offset in range(_DAYS_AHEAD):
        span = hours.span(first + timedelta(days=offset))
        if span and span[1] > start:
            yield max(span[0], start.astimezone(hours.zone)), span[1]

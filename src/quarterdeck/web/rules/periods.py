"""The periods one can look at: how each is written in a form, read back, and called on screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.core.calendar import naming
from quarterdeck.core.calendar.periods import FiscalCalendar, Grain, Period

# Older data than this is history: the pages then open where the data is.
RECENT = timedelta(days=365)


@dataclass(frozen=True)
class Choice:
    """A period as one picks it: a grain and a day in it."""

    grain: Grain
    day: date

    def __str__(self) -> str:
        return f"{self.grain}:{self.day.isoformat()}"

    def period(self, calendar: FiscalCalendar) -> Period:
        """The half-open span it stands for."""
        return calendar.containing(self.day, self.grain)

    def label(self, calendar: FiscalCalendar) -> str:
        """What it is called: FY2026 Q4, November 2026, FY2026."""
        return naming.name_of(self.grain, self.day, calendar)


def read(written: str) -> Choice | None:
    """A choice as `str()` wrote it; None for anything else."""
    grain, _colon, day = written.partition(":")
    try:
        return Choice(Grain(grain), date.fromisoformat(day))
    except ValueError:
        return None


def default(*, today: date, last_close: date | None) -> Choice:
    """This quarter; or the quarter of the last deal closed, when nothing happened for a year (old data was loaded)."""
    is_history = last_close is not None and today - last_close > RECENT
    return Choice(Grain.QUARTER, last_close if is_history and last_close else today)


def offered(calendar: FiscalCalendar, *, around: date, chosen: Choice) -> list[Choice]:
    """What the picker lists: the quarter, month, week and year around a day, those before, and the quarters of two years."""
    previous_month = calendar.containing(around, Grain.MONTH).start - timedelta(1)
    year = calendar.fiscal_year(around)
    quarters = [
        calendar.quarter(y, number).start
        for y in (year, year - 1)
        for number in (4, 3, 2, 1)
        if calendar.quarter(y, number).start <= around
    ]
    choices = [
        Choice(Grain.WEEK, around),
        Choice(Grain.MONTH, around),
        Choice(Grain.MONTH, previous_month),
        *(Choice(Grain.QUARTER, start) for start in quarters),
        *(Choice(Grain.YEAR, calendar.year(y).start) for y in (year, year - 1, year - 2)),
    ]
    return _once([*choices, chosen], calendar)


def _once(choices: Iterable[Choice], calendar: FiscalCalendar) -> list[Choice]:
    seen: dict[tuple[Grain, Period], Choice] = {}
    for choice in choices:
        seen.setdefault((choice.grain, choice.period(calendar)), choice)
    return list(seen.values())

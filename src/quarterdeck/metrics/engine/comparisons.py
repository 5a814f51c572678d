"""What a period is measured against: the period before, the same a year before, cut to the days that have passed."""

from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.engine import windows


@dataclass(frozen=True, slots=True)
class Comparison:
    """A period and the two it is measured against. While it runs, those end after as many days as have passed of it.

    `is_running` says that, so that a page can name them honestly ("the same days of last quarter").
    """

    period: Period
    previous: Period
    year_before: Period
    is_running: bool

    @property
    def periods(self) -> tuple[Period, Period, Period]:
        return self.period, self.previous, self.year_before


def comparison(period: Period, *, today: date) -> Comparison:
    """What a period is measured against, by the company's calendar."""
    calendar = company.fiscal_calendar()
    before, a_year_before = windows.previous(calendar, period), calendar.year_before(period)
    if today not in period or today == period.end - timedelta(1):
        return Comparison(period, before, a_year_before, False)
    days = (today - period.start).days + 1
    return Comparison(period, windows.so_far(before, days), windows.so_far(a_year_before, days), True)

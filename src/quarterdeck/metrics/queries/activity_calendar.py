"""On which days something was done with customers: the activities of a year, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.core.calendar.periods import Grain, Period, add_months
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import Question, values_of
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.people.models import Member

_RECENT = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class ActivityCalendar:
    """Every day of the twelve months with its number, the months added up, and how steady the last four weeks were.

    `active_days` are the working days among the last 28 with at least one activity, of `working_days` there were.
    """

    days: list[tuple[date, int]]
    months: list[tuple[date, int]]
    active_days: int
    working_days: int


def activity_calendar(*, viewer: Member, today: date, whose: Whose = EVERYBODY) -> ActivityCalendar:
    """Completed activities of the twelve months that end with this one."""
    calendar = company.fiscal_calendar()
    end = calendar.containing(today, Grain.MONTH).end
    year = Period(add_months(end, -12), end)
    question = Question(viewer, ("date",), whose.limits, today)
    found = {
        keys[0]: int(values["activities"] or 0)
        for (_place, keys), values in values_of(question, [METRICS["activities"]], [year]).items()
    }
    days = [(day, found.get(day, 0)) for day in year.each_day() if day <= today]
    months: dict[date, int] = {}
    for day, count in days:
        months[day.replace(day=1)] = months.get(day.replace(day=1), 0) + count
    recent = [(day, count) for day, count in days if today - day < _RECENT and calendar.is_working_day(day)]
    return ActivityCalendar(days, list(months.items()), sum(count > 0 for _day, count in recent), len(recent))

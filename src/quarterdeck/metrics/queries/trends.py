"""One metric over time: this quarter beside the one before and a year before, and the last twelve months."""

from dataclasses import dataclass
from datetime import date

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.engine import Question, values_of
from quarterdeck.metrics.engine.comparisons import comparison
from quarterdeck.metrics.queries.figures import Figure
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Trend:
    """`values` are those of the `months`, oldest first; the last one still runs."""

    period: Period
    figure: Figure
    months: list[date]
    values: list[Value]


def trend(*, viewer: Member, metric: Metric, today: date) -> Trend:
    """What a metric came to within the viewer's reach, of one that is only being thought of too."""
    calendar = company.fiscal_calendar()
    quarter = calendar.containing(today, Grain.QUARTER)
    months = [calendar.containing(today, Grain.MONTH)]
    while len(months) < _MONTHS:
        months.insert(0, calendar.previous(months[0], Grain.MONTH))
    periods = [*comparison(quarter, today=today).periods, *months]
    found = values_of(Question(viewer, (), (), today), [metric], periods)
    value, previous, year_before, *line = (found[(place, ())][metric.code] for place in range(len(periods)))
    return Trend(quarter, Figure(metric, value, previous, year_before), [month.start for month in months], line)

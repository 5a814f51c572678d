"""How fast money runs through the pipeline, month by month, and what each of its four levers would add."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import Question, values_of, windows
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member

MONTHS = 12
LEVERS = ("open_opportunities", "win_rate", "average_deal_size", "sales_cycle_days")


@dataclass(frozen=True, slots=True)
class Lever:
    """One of the four: its value, the one a year before, and what a tenth more (of the cycle: less) adds a day."""

    code: str
    value: Value
    year_before: Value
    adds: Decimal | None
    period: Period


@dataclass(frozen=True, slots=True)
class Velocity:
    """Sales velocity a day at the end of each of the last twelve months, and its levers now."""

    months: list[tuple[date, Value]]
    now: Value
    levers: list[Lever]


def velocity(*, viewer: Member, today: date, whose: Whose = EVERYBODY) -> Velocity:
    """Open deals × win rate × average deal ÷ cycle, the rates over the twelve months before each month's end."""
    question = Question(viewer, (), whose.limits, today)
    spans = _months(today)
    found = values_of(question, [METRICS["sales_velocity"]], spans)
    months = [(span.start, found[(place, ())]["sales_velocity"]) for place, span in enumerate(spans)]
    now = months[-1][1]
    return Velocity(months, now, _levers(question, now, today))


def _months(today: date) -> list[Period]:
    """The last twelve months; the present one ends today."""
    calendar = company.fiscal_calendar()
    spans = [calendar.containing(today, Grain.MONTH)]
    while len(spans) < MONTHS:
        spans.append(calendar.previous(spans[-1], Grain.MONTH))
    present = Period(spans[0].start, today + timedelta(1))
    return [*spans[:0:-1], present]


def _levers(question: Question, now: Value, today: date) -> list[Lever]:
    this_year = windows.trailing_year(Period(today, today + timedelta(1)))
    year_before = windows.trailing_year(Period(this_year.start - timedelta(1), this_year.start))
    found = values_of(question, [METRICS[code] for code in LEVERS], [this_year, year_before])
    own, before = found[(0, ())], found[(1, ())]
    return [Lever(code, own[code], before[code], _adds(code, now), this_year) for code in LEVERS]


def _adds(code: str, now: Value) -> Decimal | None:
    """A tenth more of a factor adds a tenth; a cycle a tenth shorter divides by nine tenths."""
    if now is None:
        return None
    return Decimal(now) / 9 if code == "sales_cycle_days" else Decimal(now) / 10

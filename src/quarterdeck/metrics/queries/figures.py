"""Figures of one period beside the period before and the same a year before, in one statement a fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import METRICS, Metric
from quarterdeck.metrics.engine import Question, values_of, windows
from quarterdeck.metrics.engine.comparisons import comparison
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.metrics.rules import Value
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Figure:
    metric: Metric
    value: Value
    previous: Value
    year_before: Value


@dataclass(frozen=True, slots=True)
class Cumulative:
    """Won amount added up day by day, aligned by the number of the day: None after today and past a shorter period's end."""

    days: list[date]
    actual: list[Decimal | None]
    previous: list[Decimal | None]
    year_before: list[Decimal | None]


def figures(
    *,
    viewer: Member,
    codes: Sequence[str],
    period: Period,
    unit_id: int | None,
    today: date,
    member_id: int | None = None,
) -> dict[str, Figure]:
    """The metrics of a unit or a member (None: everything the viewer may see) with their values before and a year before."""
    chosen = [METRICS[code] for code in codes]
    question = Question(viewer, (), Whose(unit_id, member_id).limits, today)
    found = values_of(question, chosen, comparison(period, today=today).periods)
    return {metric.code: Figure(metric, *(found[(place, ())][metric.code] for place in range(3))) for metric in chosen}


def cumulative(
    *, viewer: Member, period: Period, unit_id: int | None, today: date, member_id: int | None = None
) -> Cumulative:
    """Won amount by day, added up, with the whole period before and a year before."""
    calendar = company.fiscal_calendar()
    periods = [period, windows.previous(calendar, period), calendar.year_before(period)]
    question = Question(viewer, ("date",), Whose(unit_id, member_id).limits, today)
    found = values_of(question, [METRICS["won_amount"]], periods)
    by_day = {(place, keys[0]): Decimal(values["won_amount"] or 0) for (place, keys), values in found.items()}
    lines = [_added_up(by_day, place, one, days=period.days) for place, one in enumerate(periods)]
    days = list(period.each_day())
    actual = [amount if day <= today else None for day, amount in zip(days, lines[0], strict=True)]
    return Cumulative(days, actual, lines[1], lines[2])


def _added_up(
    by_day: dict[tuple[int, date], Decimal], place: int, period: Period, *, days: int
) -> list[Decimal | None]:
    totals = list(accumulate(by_day.get((place, day), Decimal(0)) for day in period.each_day()))
    return [totals[number] if number < len(totals) else None for number in range(days)]

"""Cohorts: of the deals opened in the same month or quarter, how many were won, or reached a stage, within so many months."""

from dataclasses import dataclass
from datetime import date, timedelta

from quarterdeck.core.calendar.periods import Grain, Period, add_months
from quarterdeck.core.company import queries as company
from quarterdeck.metrics.catalogue import METRICS, Behaviour, Better, Metric, Part, Unit
from quarterdeck.metrics.engine import Question, values_of, windows
from quarterdeck.metrics.engine.limits import exactly
from quarterdeck.metrics.engine.measures import MOST_MONTHS
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.metrics.rules import Value, amount, share
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class Cohort:
    """The deals opened in a span of days. `reached[n]` got there within n + 1 months; None until all of them have had so long."""

    opened: Period
    entered: int
    reached: tuple[int | None, ...]

    @property
    def shares(self) -> tuple[Value, ...]:
        """Of those that entered, the share that got there within 1, 2, 3 … months."""
        return tuple(None if number is None else share([number, self.entered]) for number in self.reached)


def cohorts(
    *,
    viewer: Member,
    period: Period,
    unit_id: int | None,
    today: date,
    grain: Grain = Grain.MONTH,
    stage_id: int | None = None,
    months: int = 12,
    member_id: int | None = None,
) -> list[Cohort]:
    """One cohort a month (or quarter …) of opening, oldest first; what is reached is a stage, or without one being won.

    A deal belongs to the unit its owner was in on the day it was opened. Deals without that day are in no cohort.
    """
    months = min(months, MOST_MONTHS)
    spans = [bucket.inside for bucket in windows.buckets(company.fiscal_calendar(), grain, period)]
    stage = () if stage_id is None else (exactly("stage", stage_id),)
    limits = Whose(unit_id, member_id).limits
    entered = Question(viewer, (), limits, today)
    arrived = Question(viewer, (), (*limits, *stage), today)
    goal = "won" if stage_id is None else "reached"
    counts = [_count(f"{goal}_within_{number}") for number in range(1, months + 1)]
    sizes = values_of(entered, [METRICS["opportunities_created"]], spans)
    found = values_of(arrived, counts, spans)
    return [
        Cohort(
            span,
            int(sizes[(place, ())]["opportunities_created"] or 0),
            tuple(
                int(found[(place, ())][count.code] or 0) if _is_over(span, number, today) else None
                for number, count in enumerate(counts, start=1)
            ),
        )
        for place, span in enumerate(spans)
    ]


def _is_over(span: Period, months: int, today: date) -> bool:
    """Whether every deal opened in a span has had so many months."""
    return add_months(span.end - timedelta(1), months) <= today


def _count(measure: str) -> Metric:
    return Metric(measure, "", "", Unit.COUNT, Better.HIGHER, Behaviour.ADDITIVE, (Part(measure),), amount)

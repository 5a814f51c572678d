"""The open pipeline as of a day, by the month it is expected to close in and the stage it is in."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.models import Stage
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.engine import Question, values_of
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class MonthOfPipeline:
    """One expected month (None: no date), with number and amount by stage, in the order of the stages."""

    month: date | None
    counts: list[int]
    amounts: list[Decimal]


@dataclass(frozen=True, slots=True)
class PipelineByMonth:
    stages: list[tuple[int, str]]
    months: list[MonthOfPipeline]


def pipeline_by_month_and_stage(
    *, viewer: Member, as_of: date, unit_id: int | None, today: date, member_id: int | None = None
) -> PipelineByMonth:
    """What was open at the end of a day, by expected month (earliest first, those without a date last) and stage."""
    question = Question(viewer, ("expected_month", "stage"), Whose(unit_id, member_id).limits, today)
    metrics = [METRICS["open_opportunities"], METRICS["open_pipeline_amount"]]
    found = {keys: values for (_place, keys), values in values_of(question, metrics, [_only(as_of)]).items()}
    used = {keys[1] for keys in found}
    stages = list(
        Stage.objects.filter(pk__in=used)
        .order_by("-process__is_default", "process", "position")
        .values_list("pk", "name")
    )
    months = sorted({keys[0] for keys in found}, key=lambda month: (month is None, month or as_of))
    return PipelineByMonth(
        stages,
        [
            MonthOfPipeline(
                month,
                [int(found.get((month, pk), {}).get("open_opportunities") or 0) for pk, _name in stages],
                [Decimal(found.get((month, pk), {}).get("open_pipeline_amount") or 0) for pk, _name in stages],
            )
            for month in months
        ],
    )


def _only(day: date) -> Period:
    return Period(day, day + timedelta(1))

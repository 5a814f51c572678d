"""What an improvement plan goes by: its figure before, its figure so far, and the facts of the fair process.

A figure of a plan is the same whoever looks, as that of a scorecard; who may see the plan is told it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Better
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.performance.models.improvement import ImprovementPlan
from quarterdeck.performance.queries.scorecards import measuring
from quarterdeck.performance.rules.improvement import fairness, progress
from quarterdeck.performance.rules.improvement.fairness import Due, Facts


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan's figure so far beside where it should be by now. `covered` is the share of the way that is behind."""

    value: Decimal | None
    expected: Decimal | None
    share: Decimal
    covered: Decimal | None
    is_on_track: bool
    is_reached: bool


def standing(plan: ImprovementPlan, *, today: date) -> Standing | None:
    """How a plan stands on a day; None before its first day, without a figure, and for one the catalogue lost."""
    span = so_far(plan, today)
    if span is None or plan.target is None or not measuring.is_known(plan.metric_code):
        return None
    value = _figure(plan, span, today)
    return held_against(plan, value, today=today)


def held_against(plan: ImprovementPlan, value: Decimal | None, *, today: date) -> Standing | None:
    """A value held against what the plan wants by a day."""
    if plan.target is None or plan.period is None or not measuring.is_known(plan.metric_code):
        return None
    metric = catalogue.metric(plan.metric_code)
    is_lower = metric.better is Better.LOWER
    share = Decimal(str(round(company.fiscal_calendar().elapsed_share(plan.period, today), 4)))
    wanted = progress.expected(
        baseline=plan.baseline, target=plan.target, share=share, adds_up=measuring.adds_up(metric)
    )
    start = Decimal(0) if measuring.adds_up(metric) else plan.baseline
    return Standing(
        value=value,
        expected=wanted,
        share=share,
        covered=progress.covered(value, baseline=start, target=plan.target),
        is_on_track=progress.is_reached(value, wanted=wanted, lower_is_better=is_lower),
        is_reached=progress.is_reached(value, wanted=plan.target, lower_is_better=is_lower),
    )


def baseline(plan: ImprovementPlan, *, today: date) -> Decimal | None:
    """The figure over as many days right before the plan begins (before today where it begins later)."""
    if plan.period is None or not measuring.is_known(plan.metric_code):
        return None
    until = min(plan.period.start, today + timedelta(1))
    return _figure(plan, Period(until - timedelta(plan.period.days), until), today)


def so_far(plan: ImprovementPlan, today: date) -> Period | None:
    """The days of a plan that have begun."""
    if plan.period is None or today < plan.period.start:
        return None
    return Period(plan.period.start, min(plan.period.end, today + timedelta(1)))


def facts(plan: ImprovementPlan) -> Facts:
    """What a plan holds, for the fair process; three queries."""
    days = company.local_day
    return Facts(
        has_goal=plan.target is not None and measuring.is_known(plan.metric_code),
        has_support=bool(plan.support.strip()),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        looked_on=tuple(plan.check_ins.values_list("on", flat=True)),
        said_on=tuple(days(at) for at in plan.own_words.values_list("at", flat=True)),
        ticked=frozenset(plan.steps.values_list("code", flat=True)),
    )


def due(plan: ImprovementPlan, *, today: date) -> Due | None:
    """What a running plan whose check-ins were fetched wants of who carries it through; None while it can wait."""
    if plan.period is None:
        return None
    looked_on = [one.on for one in plan.check_ins.all()]
    return fairness.due(starts_on=plan.period.start, ends_on=plan.period.end, looked_on=looked_on, on=today)


def _figure(plan: ImprovementPlan, span: Period, today: date) -> Decimal | None:
    found = measuring.figures([plan.metric_code], Whose(member_id=plan.member_id), span, today)
    return measuring.plain(found[plan.metric_code])

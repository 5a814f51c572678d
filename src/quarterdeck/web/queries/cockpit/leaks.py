"""Where the funnel leaks: the rates of its stages against the usual ones, the gap in money, and the door to the deals."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from quarterdeck.core.pages import components
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries import Benchmark
from quarterdeck.web.queries.cockpit import wording
from quarterdeck.web.queries.cockpit.outlook import Outlook


@dataclass(frozen=True)
class Leak:
    """A stage that lets go of more than usual, what that cost, the deals lost there and those that still stand in it."""

    sentence: str
    lost_url: str
    standing_url: str


@dataclass(frozen=True)
class Leaks:
    """`choices` are the benchmarks one can take, as (code, name, whether it is taken)."""

    steps: list[components.FunnelStep]
    usual: str
    choices: list[tuple[str, str, bool]]
    leak: Leak | None


def leaks(outlook: Outlook) -> Leaks:
    """The funnel of the period against the benchmark asked for, or the one that says most."""
    whose = outlook.whose
    offered = metrics.offered_benchmarks(viewer=outlook.viewer, whose=whose)
    asked = outlook.asked.get("against", "")
    against = Benchmark(asked) if asked in offered else offered[0]
    found = metrics.funnel(
        viewer=outlook.viewer,
        period=outlook.period,
        unit_id=whose.unit_id,
        member_id=whose.member_id,
        today=outlook.today,
        against=against,
    )
    worst = next((step for step in found.steps if step.is_leak), None)
    return Leaks(
        steps=_steps(found, outlook),
        usual=_name(against),
        choices=[(one.value, _name(one), one is against) for one in offered],
        leak=_leak(worst, against, outlook) if worst else None,
    )


def _steps(found: metrics.Funnel, outlook: Outlook) -> list[components.FunnelStep]:
    most = max((step.entered for step in found.steps), default=0) or 1
    return [
        components.FunnelStep(
            label=step.name,
            count=step.entered,
            share=Decimal(step.entered) / most,
            conversion=None if step.is_won else step.conversion,
            benchmark=None if step.is_won else step.benchmark,
            is_leak=step.is_leak,
            url=outlook.door("stage_entered", stage=step.stage_id),
        )
        for step in found.steps
    ]


def _leak(step: metrics.FunnelStep, against: Benchmark, outlook: Outlook) -> Leak:
    words = {
        "stage": step.name,
        "amount": wording.money(step.leak_amount, outlook.currency),
        "rate": wording.percent(step.conversion),
        "usual": wording.percent(step.benchmark),
        "whose": _name(against),
    }
    return Leak(
        sentence=_(
            "“%(stage)s” lets go of more than usual: %(rate)s went on, against %(usual)s (%(whose)s)."
            " That is worth about %(amount)s."
        )
        % words,
        lost_url=outlook.door("stage_dropped_amount", stage=step.stage_id) if step.dropped else "",
        standing_url=outlook.door("stage_still_in", stage=step.stage_id) if step.still_in else "",
    )


def _name(against: Benchmark) -> str:
    match against:
        case Benchmark.COMPANY:
            return _("the company")
        case Benchmark.TEAM:
            return _("the team")
        case Benchmark.YEAR_BEFORE:
            return _("a year before")
        case _:
            return _("the period before")

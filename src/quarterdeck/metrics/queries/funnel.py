"""The funnel of a period: who entered each stage, who went on, who is still there, and where money leaks."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Stage, StageKind
from quarterdeck.metrics.catalogue import Behaviour, Better, Metric, Part, Unit
from quarterdeck.metrics.engine import Question, values_of, windows
from quarterdeck.metrics.engine.reach import RIGHT
from quarterdeck.metrics.queries.figures import in_unit
from quarterdeck.metrics.rules import amount, share
from quarterdeck.people import access
from quarterdeck.people.models import Member

_MEASURES = ("entered", "moved_on", "decided_visits", "still_in", "dropped", "dropped_amount", "entered_amount")
_COUNTS = tuple(
    Metric(measure, "", "", Unit.COUNT, Better.NEITHER, Behaviour.ADDITIVE, (Part(measure),), amount)
    for measure in _MEASURES
)


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A stage of the process. `conversion` leaves those still in it out; `leak_amount` is what the gap to the benchmark cost.

    The leak is (benchmark − conversion) × those who left × their average amount, and 0 where the benchmark is reached.
    """

    stage_id: int
    name: str
    is_won: bool
    entered: int
    moved_on: int
    still_in: int
    dropped: int
    entered_amount: Decimal
    dropped_amount: Decimal
    conversion: Decimal | None
    benchmark: Decimal | None
    leak_amount: Decimal
    is_leak: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """`benchmark` says what the conversions are held against: the whole company, or the period before."""

    steps: list[FunnelStep]
    benchmark: str


def funnel(
    *, viewer: Member, period: Period, unit_id: int | None, today: date, process_id: int | None = None
) -> Funnel:
    """The cohort that entered each stage in the period; the process used by default where none is named."""
    sees_all = access.scope_of(viewer, RIGHT) is Scope.ALL
    against_company = sees_all and unit_id is not None
    own = Question(viewer, ("stage",), in_unit(unit_id), today)
    if against_company:
        found = _by_stage(own, [period])
        usual = _by_stage(Question(viewer, ("stage",), (), today), [period])[0]
    else:
        found = _by_stage(own, [period, windows.previous(company.fiscal_calendar(), period)])
        usual = found[1]
    steps = [_step(stage, found[0].get(stage.pk, {}), usual.get(stage.pk, {})) for stage in _stages(process_id)]
    return Funnel(_with_leak(steps), "company" if against_company else "previous")


Sums = dict[str, Decimal | int]


def _by_stage(question: Question, periods: list[Period]) -> list[dict[int, Sums]]:
    found: list[dict[int, Sums]] = [{} for _period in periods]
    for (place, keys), values in values_of(question, _COUNTS, periods).items():
        found[place][keys[0]] = {code: value or 0 for code, value in values.items()}
    return found


def _stages(process_id: int | None) -> list[Stage]:
    chosen = Stage.objects.exclude(kind=StageKind.LOST)
    of_process = {"process__is_default": True} if process_id is None else {"process_id": process_id}
    return list(chosen.filter(**of_process).order_by("position", "pk"))


def _step(stage: Stage, sums: Sums, usual: Sums) -> FunnelStep:
    is_won = stage.kind == StageKind.WON
    conversion, benchmark = (
        None if is_won else share([of.get("moved_on", 0), of.get("decided_visits", 0)]) for of in (sums, usual)
    )
    return FunnelStep(
        stage_id=stage.pk,
        name=stage.name,
        is_won=is_won,
        entered=int(sums.get("entered", 0)),
        moved_on=int(sums.get("moved_on", 0)),
        still_in=int(sums.get("still_in", 0)),
        dropped=int(sums.get("dropped", 0)),
        entered_amount=Decimal(sums.get("entered_amount", 0)),
        dropped_amount=Decimal(sums.get("dropped_amount", 0)),
        conversion=None if conversion is None else Decimal(conversion),
        benchmark=None if benchmark is None else Decimal(benchmark),
        leak_amount=_leak(sums, conversion, benchmark),
        is_leak=False,
    )


def _leak(sums: Sums, conversion: Decimal | int | None, benchmark: Decimal | int | None) -> Decimal:
    average = share([sums.get("entered_amount", 0), sums.get("entered", 0)])
    if conversion is None or benchmark is None or average is None or conversion >= benchmark:
        return Decimal(0)
    return (Decimal(benchmark - conversion) * Decimal(sums["decided_visits"]) * Decimal(average)).quantize(
        Decimal("0.01")
    )


def _with_leak(steps: list[FunnelStep]) -> list[FunnelStep]:
    """Mark the stage that costs most, if one does."""
    worst = max(steps, key=lambda step: step.leak_amount, default=None)
    if worst is None or not worst.leak_amount:
        return steps
    return [replace(step, is_leak=step is worst) for step in steps]

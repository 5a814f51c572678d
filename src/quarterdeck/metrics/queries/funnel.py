"""The funnel of a period: who entered each stage, who went on, who is still there, and where money leaks."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.money.rules import rounded
from quarterdeck.crm.models import Stage, StageKind
from quarterdeck.metrics.catalogue import METRICS, Behaviour, Better, Metric, Part, Unit
from quarterdeck.metrics.engine import Question, values_of, windows
from quarterdeck.metrics.engine.reach import RIGHT
from quarterdeck.metrics.queries.whose import EVERYBODY, Whose
from quarterdeck.metrics.rules import amount, share
from quarterdeck.people import access
from quarterdeck.people.models import Member, Placement

_MEASURES = ("entered", "moved_on", "decided_visits", "still_in", "dropped")
_COUNTS = tuple(
    Metric(measure, "", "", Unit.COUNT, Better.NEITHER, Behaviour.ADDITIVE, (Part(measure),), amount)
    for measure in _MEASURES
)


class Benchmark(StrEnum):
    """What the rates of a funnel are held against."""

    PREVIOUS = "previous"
    YEAR_BEFORE = "year_before"
    TEAM = "team"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A stage of the process. `conversion` leaves those still in it out; `leak_amount` is what the gap to the benchmark cost.

    The leak is (benchmark − conversion) × those who left × the average deal won in the period, and 0 where the benchmark is
    reached. The stage that misses most deals `is_leak`.
    """

    stage_id: int
    name: str
    is_won: bool
    entered: int
    moved_on: int
    still_in: int
    dropped: int
    conversion: Decimal | None
    benchmark: Decimal | None
    missing: Decimal
    leak_amount: Decimal
    is_leak: bool


@dataclass(frozen=True, slots=True)
class Funnel:
    """`benchmark` says what the conversions are held against."""

    steps: list[FunnelStep]
    benchmark: Benchmark


def funnel(
    *,
    viewer: Member,
    period: Period,
    unit_id: int | None,
    today: date,
    process_id: int | None = None,
    member_id: int | None = None,
    against: Benchmark | None = None,
) -> Funnel:
    """The cohort that entered each stage in the period; the process used by default where none is named.

    Held against the whole company where one looks at a part of it and may see all, else against the period before.
    """
    whose = Whose(unit_id, member_id)
    chosen = against or offered_benchmarks(viewer=viewer, whose=whose)[0]
    own = Question(viewer, ("stage",), whose.limits, today)
    found, usual = _held_against(own, chosen, whose, period)
    size = values_of(replace(own, by=()), [METRICS["average_deal_size"]], [period])[(0, ())]["average_deal_size"]
    steps = [
        _step(stage, found.get(stage.pk, {}), usual.get(stage.pk, {}), Decimal(size or 0))
        for stage in _stages(process_id)
    ]
    return Funnel(_with_leak(steps), chosen)


def offered_benchmarks(*, viewer: Member, whose: Whose) -> list[Benchmark]:
    """What a funnel may be held against, the one that says most first: only what the viewer may see themselves."""
    scope = access.scope_of(viewer, RIGHT)
    is_part = whose != EVERYBODY
    offered = [Benchmark.COMPANY] if is_part and scope is Scope.ALL else []
    offered += [Benchmark.PREVIOUS, Benchmark.YEAR_BEFORE]
    if whose.member_id is not None and scope is not Scope.OWN:
        offered.append(Benchmark.TEAM)
    return offered


Sums = dict[str, Decimal | int]


def _held_against(
    own: Question, against: Benchmark, whose: Whose, period: Period
) -> tuple[dict[int, Sums], dict[int, Sums]]:
    """The sums of the stages and the usual ones, in one statement where both are the same people's."""
    calendar = company.fiscal_calendar()
    match against:
        case Benchmark.COMPANY:
            return _by_stage(own, [period])[0], _by_stage(replace(own, limits=()), [period])[0]
        case Benchmark.TEAM:
            team = Whose(_team_of(whose.member_id or 0, own.today)).limits
            return _by_stage(own, [period])[0], _by_stage(replace(own, limits=team), [period])[0]
        case Benchmark.YEAR_BEFORE:
            found = _by_stage(own, [period, calendar.year_before(period)])
        case _:
            found = _by_stage(own, [period, windows.previous(calendar, period)])
    return found[0], found[1]


def _team_of(member_id: int, today: date) -> int | None:
    """The unit a member is in, or was in last."""
    placed = Placement.objects.filter(member_id=member_id, from_on__lte=today).order_by("-from_on")
    return placed.values_list("unit_id", flat=True).first()


def _by_stage(question: Question, periods: list[Period]) -> list[dict[int, Sums]]:
    found: list[dict[int, Sums]] = [{} for _period in periods]
    for (place, keys), values in values_of(question, _COUNTS, periods).items():
        found[place][keys[0]] = {code: value or 0 for code, value in values.items()}
    return found


def _stages(process_id: int | None) -> list[Stage]:
    chosen = Stage.objects.exclude(kind=StageKind.LOST)
    of_process = {"process__is_default": True} if process_id is None else {"process_id": process_id}
    return list(chosen.filter(**of_process).order_by("position", "pk"))


def _step(stage: Stage, sums: Sums, usual: Sums, size: Decimal) -> FunnelStep:
    is_won = stage.kind == StageKind.WON
    conversion, benchmark = (None if is_won else _conversion(of) for of in (sums, usual))
    missing = Decimal(0)
    if conversion is not None and benchmark is not None:
        missing = max(Decimal(0), benchmark - conversion) * Decimal(sums["decided_visits"])
    return FunnelStep(
        stage_id=stage.pk,
        name=stage.name,
        is_won=is_won,
        entered=int(sums.get("entered", 0)),
        moved_on=int(sums.get("moved_on", 0)),
        still_in=int(sums.get("still_in", 0)),
        dropped=int(sums.get("dropped", 0)),
        conversion=conversion,
        benchmark=benchmark,
        missing=missing,
        leak_amount=rounded(missing * size),
        is_leak=False,
    )


def _conversion(sums: Sums) -> Decimal | None:
    value = share([sums.get("moved_on", 0), sums.get("decided_visits", 0)])
    return None if value is None else Decimal(value)


def _with_leak(steps: list[FunnelStep]) -> list[FunnelStep]:
    """Mark the stage that misses most deals, if one does."""
    worst = max(steps, key=lambda step: step.missing, default=None)
    if worst is None or not worst.missing:
        return steps
    return [replace(step, is_leak=step is worst) for step in steps]

"""The SMART check of a node's target, against its own history, its pipeline, and the target it serves."""

from datetime import date
from decimal import Decimal

from quarterdeck.core.calendar.periods import Period, add_months
from quarterdeck.metrics import catalogue, engine
from quarterdeck.metrics.catalogue import Better, Metric
from quarterdeck.people.models import Member
from quarterdeck.targets.models import Level, TargetPlan
from quarterdeck.targets.queries import history, trees
from quarterdeck.targets.queries.grid import Grid, grid
from quarterdeck.targets.queries.personal import cascade
from quarterdeck.targets.queries.sums import mismatches
from quarterdeck.targets.rules import amounts, smart, spans

# What a sum of money won is covered by.
_COVERED_BY = {"won_amount": "open_pipeline_amount", "opportunities_won": "open_opportunities"}


def smart_check(
    *, viewer: Member, plan_id: int, node_id: int, metric_code: str, today: date, level: str = Level.BASE
) -> list[smart.Point]:
    """Five verdicts on what a node owes, each with its reason in a sentence."""
    steps = cascade(viewer=viewer, plan_id=plan_id, node_id=node_id, metric_code=metric_code, level=level)
    metric = catalogue.metric(metric_code)
    plan = trees.plan(viewer=viewer, plan_id=plan_id)
    members = trees.tree_of(plan).members_under(node_id)
    shown = grid(viewer=viewer, plan_id=plan_id, metric_code=metric_code, level=level, under=node_id)
    return smart.points(
        smart.Asked(
            who=steps[0].name,
            metric=str(metric.name),
            total=steps[0].amount,
            months_set=_months_set(shown, node_id),
            months=_months_held(shown, node_id),
            last_year=_last_year(viewer, metric, plan, members, today),
            cover=_cover(viewer, metric_code, steps[0].amount, plan.period, members, today),
            above=steps[1].name if len(steps) > 1 else None,
            share_of_above=steps[0].share,
            fits_below=_fits_below(shown, node_id),
            adds_up=amounts.adds_over_people(metric.behaviour),
            higher_is_better=metric.better != Better.LOWER,
        )
    )


def _months_set(shown: Grid, node_id: int) -> int:
    row = shown.cells.get(node_id, [])
    return sum(1 for cell in row if cell and (cell[0] is not None or cell[2] is not None))


def _fits_below(shown: Grid, node_id: int) -> bool:
    """Whether the node's parts add up to it: as agreed, or while nothing is, as given."""
    row = shown.cells.get(node_id, [])
    side = "agreed" if any(cell and cell[2] is not None for cell in row) else "given"
    return all(one.node_id != node_id for one in mismatches(shown, side=side))


def _months_held(shown: Grid, node_id: int) -> int:
    node = next(node for node in shown.nodes if node.id == node_id)
    return len(spans.months_of(Period(node.from_on, node.until_on)))


def _last_year(viewer: Member, metric: Metric, plan: TargetPlan, members: set[int], today: date) -> Decimal | None:
    """The year before the plan; what adds up is reckoned to the end of a year that is not over."""
    if amounts.adds_over_time(metric.behaviour):
        return history.past(viewer=viewer, plan=plan, members=members, metric_code=metric.code, today=today).last_year
    return _measured(viewer, metric, Period(add_months(plan.starts_on, -12), plan.starts_on), members, today)


def _measured(viewer: Member, metric: Metric, period: Period, members: set[int], today: date) -> Decimal | None:
    """The metric over a period: of what adds up, the members' sum; of a rate, that of everybody in the viewer's sight."""
    if amounts.adds_over_people(metric.behaviour):
        table = engine.query(viewer=viewer, metrics=[metric.code], period=period, today=today, by=("member",))
        rows = zip(table.keys, table.rows, strict=True)
        return sum((Decimal(row[-1]) for keys, row in rows if keys[0] in members and row[-1]), Decimal(0))
    table = engine.query(viewer=viewer, metrics=[metric.code], period=period, today=today)
    found = table.rows[0][-1] if table.rows else None
    return None if found is None else Decimal(found)


def _cover(
    viewer: Member, code: str, target: Decimal | None, period: Period, members: set[int], today: date
) -> Decimal | None:
    """Open deals ÷ target, while the year runs or is about to."""
    if code not in _COVERED_BY or not target or today >= period.end:
        return None
    month = spans.month_of(today.replace(day=1))
    open_now = _measured(viewer, catalogue.metric(_COVERED_BY[code]), month, members, today)
    return (open_now or Decimal(0)) / target

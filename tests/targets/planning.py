"""Plans of the people of `factories.cast`, and short ways to write into them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from quarterdeck.people.models import Member
from quarterdeck.targets.actions import cells, filling, plans
from quarterdeck.targets.actions.cells import UNSEEN, CellEdit, Unseen
from quarterdeck.targets.models import PlanNode, TargetCell, TargetPlan
from quarterdeck.targets.queries.grid import grid
from quarterdeck.targets.queries.sums import mismatches
from tests import factories

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
TODAY = date(2026, 1, 5)
BEGIN = date(2026, 1, 1)
JAN, MARCH = date(2026, 1, 1), date(2026, 3, 1)
AMOUNT = "won_amount"


def draft(cast: factories.Cast, *codes: str, name: str = "Plan", year: int = 2026) -> TargetPlan:
    return plans.open_plan(
        name=name, fiscal_year=year, metric_codes=codes or (AMOUNT,), organized_on=date(year, 1, 1), by=cast.ada
    )


def discussed(cast: factories.Cast, *codes: str, year: int = 2026) -> TargetPlan:
    return plans.discuss(plan_id=draft(cast, *codes, year=year).pk, by=cast.ada)


def filled(
    cast: factories.Cast, total: str = "1200000.01", *, how: str = "even", code: str = AMOUNT, year: int = 2026
) -> TargetPlan:
    """A plan in discussion whose given numbers add up from the company down to everybody."""
    plan = discussed(cast, code, year=year)
    filling.fill(
        plan_id=plan.pk,
        node_id=node(plan, "Northwind").pk,
        metric_code=code,
        level="base",
        how=how,
        total=Decimal(total),
        by=cast.ada,
        at=AT,
        today=TODAY,
    )
    return plan


def in_force(cast: factories.Cast, total: str = "1200000.01", *, code: str = AMOUNT, year: int = 2026) -> TargetPlan:
    plan = filled(cast, total, code=code, year=year)
    plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT, rest_as_given=True)
    return plans.put_in_force(plan_id=plan.pk, by=cast.ada, at=AT)


def node(plan: TargetPlan, name: str) -> PlanNode:
    """The node of that name that holds to the end of the plan."""
    return PlanNode.objects.on_the_way().get(plan=plan, name=name)


def edit(
    plan: TargetPlan,
    name: str,
    value: str | None,
    *,
    side: str = "given",
    month: date = JAN,
    code: str = AMOUNT,
    expected: str | Unseen | None = UNSEEN,
) -> CellEdit:
    seen = Decimal(expected) if isinstance(expected, str) else expected
    wanted = None if value is None else Decimal(value)
    return CellEdit(node(plan, name).pk, code, "base", month, side, wanted, seen)


def put(plan: TargetPlan, *edits: CellEdit, by: Member, carry: str = "none") -> int:
    return cells.set_cells(plan_id=plan.pk, edits=edits, by=by, at=AT, carry=carry)


def number(plan: TargetPlan, name: str, *, side: str = "given", month: date = JAN) -> Decimal | None:
    """What stands in a cell of the plan's first metric."""
    found = TargetCell.objects.filter(node=node(plan, name), month=month, level="base")
    return found.values_list(side, flat=True).first()


def differing(cast: factories.Cast, plan: TargetPlan, side: str = "given") -> list[tuple[str, date | None]]:
    """The wholes that differ from their parts."""
    found = mismatches(grid(viewer=cast.ada, plan_id=plan.pk, metric_code=AMOUNT), side=side)
    return [(one.name, one.month) for one in found]

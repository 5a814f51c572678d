"""A plan in force for the people of `factories.cast`, set up through the doors."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.models import Opportunity, Stage
from quarterdeck.people.models import Member
from quarterdeck.targets.actions import cells, plans
from quarterdeck.targets.actions.cells import CellEdit
from quarterdeck.targets.models import PlanNode, TargetPlan
from tests import factories

YEAR = 2026
PLANNED_AT = datetime(2026, 1, 2, tzinfo=UTC)


def plan_in_force(
    cast: factories.Cast, monthly: Mapping[str, Mapping[str, Decimal]], *, levels: tuple[str, ...] = ("base",)
) -> TargetPlan:
    """Targets of each metric for every month of the year, by the name of the member or unit that owes them."""
    plan = plans.open_plan(
        name="Plan", fiscal_year=YEAR, metric_codes=list(monthly), organized_on=date(YEAR, 1, 1), by=cast.ada
    )
    nodes = dict(PlanNode.objects.filter(plan=plan).values_list("name", "pk"))
    edits = [
        CellEdit(nodes[name], code, level, date(YEAR, month, 1), "given", amount)
        for code, owed in monthly.items()
        for name, amount in owed.items()
        for level in levels
        for month in range(1, 13)
    ]
    cells.set_cells(plan_id=plan.pk, edits=edits, by=cast.ada, at=PLANNED_AT)
    plans.discuss(plan_id=plan.pk, by=cast.ada)
    plans.conclude(plan_id=plan.pk, by=cast.ada, at=PLANNED_AT, rest_as_given=True)
    return plans.put_in_force(plan_id=plan.pk, by=cast.ada, at=PLANNED_AT)


def deal(
    owner: Member, amount: int, *, name: str = "Deal", closes_on: date, probability: int | None = None
) -> Opportunity:
    """An open deal expected on a day."""
    return opportunities.create_opportunity(
        name=name,
        amount=Decimal(amount),
        expected_close_on=closes_on,
        probability=None if probability is None else Decimal(probability),
        by=owner,
        at=datetime(closes_on.year, 1, 5, tzinfo=UTC),
    )


def won(owner: Member, amount: int, *, on: date) -> Opportunity:
    """A deal won on a day."""
    made = deal(owner, amount, closes_on=on)
    stage = Stage.objects.get(process=made.process, kind="won")
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    opportunities.move_opportunity(opportunity_id=made.pk, stage_id=stage.pk, by=owner, at=at, closed_on=on)
    return made

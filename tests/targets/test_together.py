"""Several people at one grid at once, in real threads on real connections."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import connection

from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member
from quarterdeck.targets.actions import filling, plans
from quarterdeck.targets.actions.refusals import CannotPlan, CellsChanged
from quarterdeck.targets.models import PlanMetric, TargetCell, TargetPlan
from tests import factories
from tests.targets.planning import AMOUNT, AT, TODAY, discussed, edit, filled, node, number, put

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def at_once(acts: Sequence[Callable[[], object]]) -> list[Refusal]:
    """Do acts in threads that start together; the refusals they met."""
    barrier, told = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        try:
            barrier.wait()
            act()
        except Refusal as refusal:
            told.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def fresh(member: Member) -> Member:
    """The same person as another request would load them."""
    return Member.objects.get(pk=member.pk)


def test_edits_of_different_cells_all_live(cast: factories.Cast) -> None:
    plan = discussed(cast)
    edits = {
        name: edit(plan, name, f"{place}", expected=None) for place, name in enumerate(("Alice", "Bob", "Charlie"))
    }

    refused = at_once([lambda one=one: put(plan, one, by=fresh(cast.ada)) for one in edits.values()])  # type: ignore[misc]  # bound early on purpose

    assert refused == []
    assert [number(plan, name) for name in edits] == [0, 1, 2]


def test_of_two_edits_of_one_cell_the_second_is_told(cast: factories.Cast) -> None:
    plan = discussed(cast)

    refused = at_once(
        [
            lambda: put(plan, edit(plan, "Alice", "10", expected=None), by=fresh(cast.mona)),
            lambda: put(plan, edit(plan, "Alice", "20", expected=None), by=fresh(cast.ada)),
        ]
    )

    (stale,) = refused
    assert isinstance(stale, CellsChanged)
    (conflict,) = stale.conflicts
    assert {conflict.yours, conflict.theirs} == {Decimal(10), Decimal(20)}
    assert number(plan, "Alice") == conflict.theirs
    assert TargetCell.objects.get().changes.count() == 1


def test_two_fills_of_different_levels_lose_nothing(cast: factories.Cast) -> None:
    plan = filled(cast)
    top = node(plan, "Northwind").pk

    def fill(level: str, total: str) -> None:
        filling.fill(
            plan_id=plan.pk,
            node_id=top,
            metric_code=AMOUNT,
            level=level,
            how="even",
            total=Decimal(total),
            by=fresh(cast.ada),
            at=AT,
            today=TODAY,
        )

    refused = at_once([lambda: fill("stretch", "1300000.01"), lambda: fill("challenge", "1500000.01")])

    assert refused == []
    for level, total in (("stretch", "1300000.01"), ("challenge", "1500000.01")):
        for names in (["Northwind"], ["Alice", "Bob", "Charlie"]):
            owed = TargetCell.objects.filter(level=level, node__name__in=names).values_list("given", flat=True)
            assert sum(amount or Decimal(0) for amount in owed) == Decimal(total)


def test_of_two_plans_put_in_force_together_one_counts(cast: factories.Cast) -> None:
    both = [filled(cast), filled(cast)]
    for plan in both:
        plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT, rest_as_given=True)

    refused = at_once(
        [lambda plan=plan: plans.put_in_force(plan_id=plan.pk, by=fresh(cast.ada), at=AT) for plan in both]  # type: ignore[misc]  # bound early on purpose
    )

    (refusal,) = refused
    assert isinstance(refusal, CannotPlan)
    assert refusal.code == "overlap"
    assert TargetPlan.objects.filter(state="in_force").count() == 1
    assert PlanMetric.objects.filter(year_held=2026).count() == 1


def test_writing_waits_for_the_plan_to_be_concluded(cast: factories.Cast) -> None:
    """Either the number comes first and is agreed, or the plan is closed and the number refused: never half of each."""
    plan = filled(cast)

    refused = at_once(
        [
            lambda: plans.conclude(plan_id=plan.pk, by=fresh(cast.ada), at=AT, rest_as_given=True),
            lambda: put(plan, edit(plan, "Alice", "777"), by=fresh(cast.mona)),
        ]
    )

    is_written = number(plan, "Alice") == Decimal(777)
    assert is_written == (refused == [])
    assert number(plan, "Alice", side="agreed") == number(plan, "Alice")

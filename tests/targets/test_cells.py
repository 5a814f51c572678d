"""Writing into the grid: who may, what may be owed, and two people at once."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from quarterdeck.targets.actions import cells
from quarterdeck.targets.actions.cells import CellEdit
from quarterdeck.targets.actions.refusals import CannotOwe, CellConflict, CellsChanged, NotAllowed
from quarterdeck.targets.models import CellChange, TargetCell
from quarterdeck.targets.queries.grid import grid, history
from quarterdeck.targets.queries.sums import mismatches
from quarterdeck.targets.rules.sums import Fit
from tests import factories
from tests.targets.planning import (
    AMOUNT,
    AT,
    JAN,
    MARCH,
    differing,
    discussed,
    edit,
    filled,
    in_force,
    node,
    number,
    put,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_numbers_are_written_and_their_changes_kept(cast: factories.Cast) -> None:
    plan = discussed(cast)
    put(plan, edit(plan, "Alice", "100.00"), by=cast.mona)
    put(plan, edit(plan, "Alice", "120.00", expected="100.00"), edit(plan, "Bob", "80.555"), by=cast.ada)

    told = history(
        viewer=cast.alice, plan_id=plan.pk, node_id=node(plan, "Alice").pk, metric_code=AMOUNT, level="base", month=JAN
    )
    assert [(one.by.name, one.old, one.new) for one in told] == [
        (cast.ada.name, Decimal(100), Decimal(120)),
        ("Mona", None, Decimal(100)),
    ]
    assert number(plan, "Bob") == Decimal("80.56")


def test_number_that_is_there_already_is_no_change(cast: factories.Cast) -> None:
    plan = discussed(cast)
    put(plan, edit(plan, "Alice", "100"), by=cast.ada)

    assert put(plan, edit(plan, "Alice", "100.00"), by=cast.ada) == 0
    assert CellChange.objects.count() == 1


def test_cell_is_emptied(cast: factories.Cast) -> None:
    plan = filled(cast)

    put(plan, edit(plan, "Alice", None), by=cast.ada)

    assert number(plan, "Alice") is None


# Who may write which side at which node: Mona manages Alice and Bob, Charlie is elsewhere.
WRITERS = [
    ("mona", "Alice", "given", True),
    ("mona", "Sales North", "given", False),
    ("mona", "Sales North", "proposed", True),
    ("mona", "Alice", "proposed", True),
    ("mona", "Alice", "agreed", False),
    ("alice", "Alice", "given", False),
    ("alice", "Alice", "proposed", True),
    ("alice", "Alice", "agreed", False),
    ("rita", "Alice", "given", False),
    ("rita", "Alice", "proposed", False),
    ("ada", "Northwind", "given", True),
    ("ada", "Alice", "agreed", True),
]


@pytest.mark.parametrize(("who", "where", "side", "may"), WRITERS)
def test_each_side_is_written_by_whose_it_is(cast: factories.Cast, who: str, where: str, side: str, may: bool) -> None:
    plan = discussed(cast)
    written = edit(plan, where, "5", side=side)

    if may:
        assert put(plan, written, by=getattr(cast, who)) == 1
    else:
        with pytest.raises(NotAllowed):
            put(plan, written, by=getattr(cast, who))
    shown = grid(viewer=getattr(cast, who), plan_id=plan.pk, metric_code=AMOUNT)
    row = next(one for one in shown.nodes if one.name == where)
    assert {"given": row.may_give, "proposed": row.may_propose, "agreed": row.may_agree}[side] == may


def test_manager_who_sells_does_not_set_her_own_target(cast: factories.Cast) -> None:
    from quarterdeck.people import actions as people

    people.set_roles(member_id=cast.mona.pk, role_codes=["manager", "rep"], by=cast.ada)
    plan = discussed(cast)

    mona = type(cast.mona).objects.get(pk=cast.mona.pk)
    shown = grid(viewer=mona, plan_id=plan.pk, metric_code=AMOUNT)

    assert {row.name: row.may_give for row in shown.nodes} == {
        "Sales North": False,
        "Alice": True,
        "Bob": True,
    } | ({"Mona": False} if any(row.name == "Mona" for row in shown.nodes) else {})


@pytest.mark.parametrize(("who", "where"), [("alice", "Bob"), ("charlie", "Alice"), ("mona", "Charlie")])
def test_node_out_of_sight_is_not_found(cast: factories.Cast, who: str, where: str) -> None:
    plan = discussed(cast)

    with pytest.raises(Http404):
        put(plan, edit(plan, where, "5", side="proposed"), by=getattr(cast, who))


def test_node_of_another_plan_is_not_found(cast: factories.Cast) -> None:
    plan, other = discussed(cast), discussed(cast)

    with pytest.raises(Http404):
        put(plan, edit(other, "Alice", "5"), by=cast.ada)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ({"value": "-1"}, "amount"),
        ({"value": "NaN"}, "amount"),
        ({"code": "activities", "value": "1.5"}, "amount"),
        ({"code": "win_rate", "value": "30"}, "amount"),
        ({"code": "lost_amount", "value": "1"}, "metric"),
        ({"month": date(2027, 1, 1), "value": "1"}, "month"),
        ({"month": date(2026, 1, 2), "value": "1"}, "month"),
        ({"side": "wished", "value": "1"}, "level"),
    ],
)
def test_what_cannot_be_owed_is_refused(cast: factories.Cast, written: dict, code: str) -> None:
    plan = discussed(cast, AMOUNT, "activities", "win_rate")

    with pytest.raises(CannotOwe) as refusal:
        put(plan, edit(plan, "Bob", "7"), edit(plan, "Alice", **written), by=cast.ada)

    assert refusal.value.code == code
    assert not TargetCell.objects.exists()


def test_same_cell_twice_in_one_go_is_refused(cast: factories.Cast) -> None:
    plan = discussed(cast)

    with pytest.raises(CannotOwe):
        put(plan, edit(plan, "Alice", "5"), edit(plan, "Alice", "6"), by=cast.ada)


def test_cell_changed_meanwhile_is_told_with_both_values_and_nothing_is_saved(cast: factories.Cast) -> None:
    plan = discussed(cast)
    put(plan, edit(plan, "Alice", "100"), by=cast.mona)

    with pytest.raises(CellsChanged) as stale:
        put(plan, edit(plan, "Bob", "50"), edit(plan, "Alice", "90", expected=None), by=cast.ada)

    alice = node(plan, "Alice").pk
    assert stale.value.conflicts == [
        CellConflict(alice, AMOUNT, "base", JAN, "given", yours=Decimal(90), theirs=Decimal(100), who="Mona")
    ]
    assert number(plan, "Bob") is None


def test_other_cells_changed_meanwhile_are_no_conflict(cast: factories.Cast) -> None:
    plan = discussed(cast)
    put(plan, edit(plan, "Alice", "100"), by=cast.mona)

    assert put(plan, edit(plan, "Bob", "50", expected=None), by=cast.ada) == 1
    assert put(plan, edit(plan, "Alice", "100", expected=None), by=cast.ada) == 0


def test_change_carries_down_and_up_as_asked(cast: factories.Cast) -> None:
    plan = filled(cast)
    before = number(plan, "Northwind")
    assert before is not None

    put(plan, edit(plan, "North", "100000.01"), by=cast.ada, carry="both")

    assert not differing(cast, plan)
    assert number(plan, "North") == number(plan, "Sales North") == Decimal("100000.01")
    assert number(plan, "Northwind") != before


def test_change_carries_no_further_than_the_writer_may_write(cast: factories.Cast) -> None:
    plan = filled(cast)
    before = number(plan, "Sales North")

    put(plan, edit(plan, "Alice", "1"), by=cast.mona, carry="both")

    assert number(plan, "Sales North") == before
    assert differing(cast, plan) == [("Sales North", None), ("Sales North", JAN)]


def test_difference_is_flagged_in_both_directions(cast: factories.Cast) -> None:
    plan = filled(cast, "12000")
    put(plan, edit(plan, "North", "100", month=MARCH), by=cast.ada)

    found = mismatches(grid(viewer=cast.ada, plan_id=plan.pk, metric_code=AMOUNT))

    fits = {(one.name, one.month is None): one.balance.fit for one in found}
    assert fits == {
        ("Northwind", True): Fit.SHORT,
        ("Northwind", False): Fit.SHORT,
        ("North", True): Fit.OVER,
        ("North", False): Fit.OVER,
    }
    over = next(one.balance for one in found if one.name == "North" and one.month)
    assert over.over_assignment is not None
    assert over.over_assignment > 0


def test_unset_wholes_and_parts_are_flagged(cast: factories.Cast) -> None:
    plan = discussed(cast)
    put(plan, edit(plan, "Northwind", "100"), edit(plan, "Alice", "5"), by=cast.ada)

    found = mismatches(grid(viewer=cast.ada, plan_id=plan.pk, metric_code=AMOUNT))

    assert {(one.name, one.balance.fit) for one in found} == {
        ("Northwind", Fit.UNSET_BELOW),
        ("Sales North", Fit.UNSET_ABOVE),
    }


def test_rates_are_no_sums_and_nothing_differs(cast: factories.Cast) -> None:
    plan = discussed(cast, "win_rate")
    put(plan, edit(plan, "Northwind", "0.3", code="win_rate"), edit(plan, "North", "0.2", code="win_rate"), by=cast.ada)

    assert mismatches(grid(viewer=cast.ada, plan_id=plan.pk, metric_code="win_rate")) == []


def test_one_sees_ones_part_of_the_grid(cast: factories.Cast) -> None:
    plan = filled(cast)

    def rows(who: str) -> list[tuple[str, int]]:
        shown = grid(viewer=getattr(cast, who), plan_id=plan.pk, metric_code=AMOUNT)
        assert set(shown.cells) <= {row.id for row in shown.nodes}
        return [(row.name, row.depth) for row in shown.nodes]

    assert rows("alice") == [("Alice", 0)]
    assert rows("mona") == [("Sales North", 0), ("Alice", 1), ("Bob", 1)]
    assert len(rows("rita")) == len(rows("ada")) == 7


def test_grid_from_a_node_down(cast: factories.Cast) -> None:
    plan = filled(cast)

    shown = grid(viewer=cast.ada, plan_id=plan.pk, metric_code=AMOUNT, under=node(plan, "North").pk)

    assert [row.name for row in shown.nodes] == ["North", "Sales North", "Alice", "Bob"]


def test_grid_as_it_was_in_force(cast: factories.Cast) -> None:
    from datetime import timedelta

    plan = in_force(cast)

    then = grid(viewer=cast.ada, plan_id=plan.pk, metric_code=AMOUNT, as_of=AT)
    before = grid(viewer=cast.ada, plan_id=plan.pk, metric_code=AMOUNT, as_of=AT - timedelta(days=1))

    root = node(plan, "Northwind").pk
    assert sum(cell[2] or 0 for cell in then.cells[root] if cell) == Decimal("1200000.01")
    assert before.cells == {}
    assert not any(row.may_give for row in then.nodes)


def statements(plan_id: int, viewer: object) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        grid(viewer=viewer, plan_id=plan_id, metric_code=AMOUNT)  # type: ignore[arg-type]  # a member
    return len(asked)


def test_grid_takes_the_same_statements_whatever_its_size(cast: factories.Cast) -> None:
    small = filled(cast)
    cast.ada.may("targets.view_targets")
    few = statements(small.pk, cast.ada)
    for number_of in range(3):
        factories.member(f"Seller {number_of}", in_unit=cast.south)
    large = filled(cast)

    assert statements(large.pk, cast.ada) == few == 8


def test_block_is_written_in_the_same_statements_whatever_its_size(cast: factories.Cast) -> None:
    plan = discussed(cast)
    month_edits = [edit(plan, "Alice", "5", month=date(2026, month, 1), expected=None) for month in range(1, 13)]

    def asked(edits: list[CellEdit]) -> int:
        with CaptureQueriesContext(connection) as queries:
            cells.set_cells(plan_id=plan.pk, edits=edits, by=cast.ada, at=AT)
        return len(queries)

    cast.ada.may("targets.view_targets")
    assert asked(month_edits[:1]) == asked(month_edits[1:])

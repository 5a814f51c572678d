"""The organization changes while a plan runs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from quarterdeck.core.calendar.periods import Period
from quarterdeck.people import actions as people
from quarterdeck.people.actions import CannotChangeOrganization
from quarterdeck.targets.actions import plans, tree
from quarterdeck.targets.actions.refusals import CannotPlan
from quarterdeck.targets.models import PlanNode, PlanState, TargetInForce, TargetPlan
from quarterdeck.targets.queries.in_force import targets_of
from quarterdeck.targets.queries.redrawing import Kind, TreeChange, tree_changes
from tests import factories
from tests.targets.planning import AMOUNT, AT, BEGIN, MARCH, differing, edit, filled, in_force, node, number, put

TENTH = date(2026, 3, 10)
THEN = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
SIDES = ("given", "agreed")


@pytest.fixture
def cast(db: None) -> factories.Cast:
    return factories.cast(language="en")


def refresh(cast: factories.Cast, plan: TargetPlan, on: date = TENTH) -> list[TreeChange]:
    return tree.refresh_tree(plan_id=plan.pk, on=on, by=cast.ada, at=THEN)


def owed(
    cast: factories.Cast, by: str, *, period: Period = YEAR, as_of: datetime | None = None
) -> dict[int | None, Decimal]:
    found = targets_of(viewer=cast.ada, metric_codes=[AMOUNT], period=period, by=by, as_of=as_of)
    return {key: amount for (_code, key), amount in found.items()}


def test_mover_takes_the_target_along_and_the_month_is_shared(cast: factories.Cast) -> None:
    plan = in_force(cast)
    before, alone = owed(cast, "unit"), owed(cast, "member")
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=TENTH, by=cast.ada)

    told = refresh(cast, plan)

    assert told == [TreeChange(Kind.MOVED, "Alice", "Sales North", "Sales South")]
    assert [differing(cast, plan, side) for side in SIDES] == [[], []]
    assert owed(cast, "member") == alone
    after = owed(cast, "unit")
    root = factories.root().pk
    assert after[root] == before[root]
    assert before[cast.sales.pk] - after[cast.sales.pk] == after[cast.south.pk] - before[cast.south.pk] > 0
    march = Period(MARCH, date(2026, 4, 1))
    seats = list(PlanNode.objects.filter(plan=plan, member=cast.alice).order_by("from_on"))
    early, late = (seat.cells.get(month=MARCH).agreed or 0 for seat in seats)
    # Seven of the 22 working days of March lie before the tenth, which is not a public holiday.
    assert early + late == owed(cast, "member", period=march)[cast.alice.pk]
    assert early == round((early + late) * 6 / 22, 2)
    assert [(seat.from_on, seat.until_on) for seat in seats] == [(BEGIN, TENTH), (TENTH, YEAR.end)]


def test_what_counted_before_the_change_can_still_be_read(cast: factories.Cast) -> None:
    plan = in_force(cast)
    before = owed(cast, "unit")
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=TENTH, by=cast.ada)

    refresh(cast, plan)

    assert owed(cast, "unit", as_of=THEN - timedelta(seconds=1)) == before
    assert owed(cast, "unit") != before


def test_leaver_leaves_an_empty_seat_that_still_counts_for_the_team(cast: factories.Cast) -> None:
    plan = in_force(cast)
    before = owed(cast, "unit")
    people.deactivate_member(member_id=cast.bob.pk, hand_over_to_id=cast.alice.pk, on=TENTH, by=cast.ada)

    assert tree_changes(viewer=cast.ada, plan_id=plan.pk, on=TENTH) == [TreeChange(Kind.LEFT, "Bob", "Sales North")]
    refresh(cast, plan)

    seat = PlanNode.objects.get(plan=plan, member=None, unit=None)
    assert (seat.name, seat.parent.name if seat.parent else "", seat.from_on) == ("Bob", "Sales North", TENTH)
    assert owed(cast, "unit") == before
    assert [differing(cast, plan, side) for side in SIDES] == [[], []]


def test_joiner_comes_without_a_number(cast: factories.Cast) -> None:
    plan = in_force(cast)
    factories.member("Dora", in_unit=cast.sales, on=TENTH)

    assert refresh(cast, plan) == [TreeChange(Kind.JOINED, "Dora", after="Sales North")]

    assert (node(plan, "Dora").from_on, number(plan, "Dora", month=MARCH)) == (TENTH, None)
    assert not differing(cast, plan)


def test_unit_moves_with_everything_below(cast: factories.Cast) -> None:
    plan = in_force(cast)
    west = factories.unit("West", kind="region")
    people.move_unit(unit_id=cast.sales.pk, parent_id=west.pk, on=TENTH, by=cast.ada)

    told = refresh(cast, plan)

    assert told == [
        TreeChange(Kind.JOINED, "West", after="Northwind"),
        TreeChange(Kind.MOVED, "Sales North", "North", "West"),
    ]
    assert [differing(cast, plan, side) for side in SIDES] == [[], []]
    assert number(plan, "West", month=date(2026, 12, 1)) == number(plan, "Sales North", month=date(2026, 12, 1))
    assert number(plan, "North", month=date(2026, 12, 1)) == 0


def test_plan_that_has_not_begun_is_changed_in_place(cast: factories.Cast) -> None:
    plan = filled(cast)
    PlanNode.objects.filter(plan=plan).update(from_on=BEGIN)
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=BEGIN, by=cast.ada)
    people.deactivate_member(member_id=cast.bob.pk, hand_over_to_id=cast.alice.pk, on=BEGIN, by=cast.ada)

    refresh(cast, plan, BEGIN)

    alice = PlanNode.objects.get(plan=plan, member=cast.alice)
    assert (alice.parent, alice.unit_path) == (node(plan, "Sales South"), node(plan, "Sales South").unit_path)
    assert PlanNode.objects.get(plan=plan, name="Bob").member is None
    assert not differing(cast, plan)


def test_new_name_is_taken_over(cast: factories.Cast) -> None:
    plan = filled(cast)
    people.edit_member(member_id=cast.alice.pk, values={"name": "Alice Chen"}, by=cast.ada)

    assert refresh(cast, plan) == [TreeChange(Kind.RENAMED, "Alice Chen", "Alice", "Alice Chen")]
    assert node(plan, "Alice Chen").member == cast.alice


def test_organization_that_did_not_change_changes_nothing(cast: factories.Cast) -> None:
    plan = in_force(cast)

    assert refresh(cast, plan) == []
    assert not TargetInForce.objects.exclude(until_at=None).exists()


@pytest.mark.parametrize("on", [date(2025, 12, 31), date(2027, 1, 1)])
def test_day_out_of_reach_is_refused(cast: factories.Cast, on: date) -> None:
    with pytest.raises(CannotPlan):
        refresh(cast, filled(cast), on)


def test_rate_goes_along_without_being_taken_from_anybody(cast: factories.Cast) -> None:
    plan = filled(cast, "0.3", code="win_rate")
    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=TENTH, by=cast.ada)

    refresh(cast, plan)

    rates = PlanNode.objects.filter(plan=plan, cells__month=MARCH).values_list("name", "cells__given")
    assert set(rates) == {(name, Decimal("0.3")) for name in dict(rates)}
    assert PlanNode.objects.filter(member=cast.alice, cells__month=MARCH, cells__given=Decimal("0.3")).count() == 2


moves = st.tuples(st.just("move"), st.integers(0, 4), st.integers(0, 4))
edits = st.tuples(st.just("edit"), st.integers(0, 8), st.integers(0, 10**6))
steps = st.sampled_from([("revise", 0, 0), ("agree", 0, 0), ("leave", 4, 0), ("join", 0, 0), ("unit", 1, 3)])


class TestAnyYear(TestCase):
    """Whatever is edited, moved and revised, every whole is the sum of its parts in every state, on every side."""

    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(st.lists(st.one_of(moves, edits, steps), min_size=3, max_size=9))
    def test_parts_add_up_to_their_whole_in_every_state(self, acts: list[tuple[str, int, int]]) -> None:
        cast = factories.cast()
        units = [factories.root(), cast.north, cast.sales, cast.south, factories.unit("West", kind="region")]
        plan = in_force(cast)

        for day, act in enumerate(acts, 1):
            _do(cast, plan, units, act, BEGIN + timedelta(29 * day))

            assert [differing(cast, plan, side) for side in SIDES] == [[], []]
            _assert_in_force_adds_up(plan)


def _do(cast: factories.Cast, plan: TargetPlan, units: list, act: tuple[str, int, int], on: date) -> None:
    what, which, value = act
    at = datetime(on.year, on.month, on.day, tzinfo=UTC)
    people_of = [cast.alice, cast.bob, cast.charlie]
    plan.refresh_from_db()
    try:
        if what == "move":
            people.move_member(member_id=people_of[which % 3].pk, unit_id=units[value].pk, on=on, by=cast.ada)
        elif what == "unit":
            people.move_unit(unit_id=units[which].pk, parent_id=units[value].pk, on=on, by=cast.ada)
        elif what == "leave":
            people.deactivate_member(member_id=cast.bob.pk, hand_over_to_id=cast.alice.pk, on=on, by=cast.ada)
        elif what == "join":
            factories.member(f"New {on}", in_unit=units[2], on=on)
        elif what == "revise":
            plans.revise(plan_id=plan.pk, reason="Because.", by=cast.ada, at=at)
        elif what == "agree":
            plans.conclude(plan_id=plan.pk, by=cast.ada, at=at, rest_as_given=True)
            plans.put_in_force(plan_id=plan.pk, by=cast.ada, at=at)
        else:
            _edit_anything(cast, plan, which, value)
        if what in ("move", "unit", "leave", "join"):
            tree.refresh_tree(plan_id=plan.pk, on=on, by=cast.ada, at=at)
    except (CannotPlan, CannotChangeOrganization, people.CannotChangeMember):
        return


def _edit_anything(cast: factories.Cast, plan: TargetPlan, which: int, value: int) -> None:
    names = list(PlanNode.objects.on_the_way().filter(plan=plan).order_by("pk").values_list("name", flat=True))
    name = names[which % len(names)]
    if plan.state == PlanState.IN_FORCE:
        plans.revise(plan_id=plan.pk, reason="Because.", by=cast.ada, at=AT)
    for side in SIDES:
        put(plan, edit(plan, name, f"{value}.07", side=side, month=date(2026, 12, 1)), by=cast.ada, carry="both")


def _assert_in_force_adds_up(plan: TargetPlan) -> None:
    """Read independently of the queries under test: every number that counts, month by month."""
    held = TargetInForce.objects.filter(until_at=None, cell__metric__plan=plan)
    column: dict[date, dict[int, Decimal]] = {}
    for month, one, amount in held.values_list("cell__month", "cell__node_id", "amount"):
        column.setdefault(month, {})[one] = amount
    children: dict[int, list[PlanNode]] = {}
    for one in PlanNode.objects.filter(plan=plan).exclude(parent=None):
        children.setdefault(one.parent_id or 0, []).append(one)
    assert column
    for month, owed_then in column.items():
        for whole, parts in children.items():
            # A unit that everybody left before the month has no parts in it.
            if any(part.until_on > month or part.pk in owed_then for part in parts):
                assert owed_then.get(whole, 0) == sum(owed_then.get(part.pk, Decimal(0)) for part in parts)

"""Targets held against what was reached: for a company, a unit, a member, each row of a table; and what would close a gap."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.queries.whose import Whose
from quarterdeck.people import actions as people
from quarterdeck.targets.actions import tree
from quarterdeck.targets.models import TargetCell, TargetInForce, TargetPlan
from quarterdeck.targets.queries import closing
from quarterdeck.targets.queries import pace as queries
from quarterdeck.targets.rules.pace import Status
from tests import factories
from tests.targets.owing import PLANNED_AT, deal, plan_in_force, won

pytestmark = pytest.mark.django_db

QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))
TODAY = date(2026, 2, 16)
MONTHLY = {
    "won_amount": {
        "Northwind": Decimal(1000),
        "North": Decimal(700),
        "Sales North": Decimal(600),
        "Alice": Decimal(300),
        "Bob": Decimal(200),
        "Charlie": Decimal(250),
    },
    "win_rate": {"Northwind": Decimal("0.3"), "Alice": Decimal("0.4")},
}


@pytest.fixture
def cast():
    found = factories.cast()
    create_default_process(by=found.ada)
    plan_in_force(found, MONTHLY)
    won(found.alice, 450, on=date(2026, 1, 20))
    won(found.charlie, 1000, on=date(2026, 2, 10))
    return found


def reached(viewer, code="won_amount", **whose):
    found = queries.pace(viewer=viewer, metric_code=code, period=QUARTER, today=TODAY, whose=Whose(**whose)).pace
    return found.target, found.actual


def test_metrics_in_force_stand_in_the_plans_order(cast):
    assert queries.codes_in_force(QUARTER) == ["won_amount", "win_rate"]
    assert queries.codes_in_force(Period(date(2027, 1, 1), date(2027, 4, 1))) == []


def test_pace_is_of_whom_one_asks_about_and_within_reach(cast):
    assert reached(cast.ada) == (Decimal(3000), Decimal(1450))
    assert reached(cast.ada, unit_id=cast.sales.pk) == (Decimal(1800), Decimal(450))
    assert reached(cast.ada, member_id=cast.charlie.pk) == (Decimal(750), Decimal(1000))
    assert reached(cast.mona) == (Decimal(1800), Decimal(450))
    assert reached(cast.alice) == (Decimal(900), Decimal(450))
    assert reached(cast.charlie, member_id=cast.alice.pk) == (None, Decimal(0))


def test_rate_is_held_against_its_target_as_it_is(cast):
    found = queries.pace(viewer=cast.ada, metric_code="win_rate", period=QUARTER, today=TODAY).pace

    assert (found.target, found.actual, found.status) == (Decimal("0.3"), Decimal(1), Status.COMPLETED)


def test_pace_of_a_quarter(cast):
    found = queries.pace(
        viewer=cast.ada, metric_code="won_amount", period=QUARTER, today=TODAY, whose=Whose(member_id=cast.alice.pk)
    ).pace

    share = found.days.share
    assert found.attainment == Decimal("0.5")
    assert found.pace == found.attainment / share
    assert (found.gap, found.status) == (Decimal(450), Status.ON_TRACK if share <= Decimal("0.5") else Status.AT_RISK)


def test_higher_levels_are_held_against_the_same_figure(cast):
    found = queries.pace(viewer=cast.ada, metric_code="won_amount", period=QUARTER, today=TODAY)
    none = queries.higher_levels(viewer=cast.ada, found=found, today=TODAY)
    for cell in TargetCell.objects.filter(level="base", node__parent=None, metric__metric_code="won_amount"):
        higher = TargetCell.objects.create(node=cell.node, metric=cell.metric, level="stretch", month=cell.month)
        TargetInForce.objects.create(cell=higher, amount=Decimal(2000), from_at=PLANNED_AT)

    held = queries.higher_levels(viewer=cast.ada, found=found, today=TODAY)

    assert none == []
    assert [(level, one.target, one.actual) for level, one in held] == [("stretch", Decimal(6000), Decimal(1450))]


def test_split_by_member_names_everybody_who_owes_or_reached_something(cast):
    won(cast.mona, 10, on=date(2026, 2, 3))

    rows = queries.split_paces(viewer=cast.ada, metric_code="won_amount", period=QUARTER, today=TODAY, by="member")
    of_mona = queries.split_paces(viewer=cast.mona, metric_code="won_amount", period=QUARTER, today=TODAY, by="member")

    assert [(row.name, row.pace.target, row.pace.actual) for row in rows] == [
        ("Alice", Decimal(900), Decimal(450)),
        ("Bob", Decimal(600), Decimal(0)),
        ("Charlie", Decimal(750), Decimal(1000)),
        ("Mona", None, Decimal(10)),
    ]
    assert [row.name for row in of_mona] == ["Alice", "Bob", "Mona"]


def test_split_by_team_gives_targets_to_teams_without_teams_below(cast):
    won(cast.ada, 5, on=date(2026, 2, 3))

    rows = queries.split_paces(viewer=cast.ada, metric_code="won_amount", period=QUARTER, today=TODAY, by="team")

    assert [(row.name, row.pace.target, row.pace.actual) for row in rows] == [
        ("Northwind", None, Decimal(5)),
        ("Sales North", Decimal(1800), Decimal(450)),
        ("Sales South", None, Decimal(1000)),
    ]


def test_somebody_with_a_seat_elsewhere_has_no_target_within_one_unit(cast):
    people.move_member(member_id=cast.bob.pk, unit_id=cast.south.pk, on=date(2026, 2, 9), by=cast.ada)
    tree.refresh_tree(plan_id=TargetPlan.objects.get().pk, on=date(2026, 2, 9), by=cast.ada, at=PLANNED_AT)

    rows = queries.split_paces(
        viewer=cast.ada, metric_code="won_amount", period=QUARTER, today=TODAY, by="member", whose=Whose(cast.sales.pk)
    )

    assert {row.name: row.pace.target for row in rows} == {"Alice": Decimal(900)}


def test_engine_compares_each_row_with_its_target(cast):
    table = metrics.query(
        viewer=cast.ada, metrics=["won_amount"], by=["member", "month"], period=QUARTER, today=TODAY, compare=["target"]
    )
    compared = dict(zip(table.keys, table.compared["target"], strict=True))

    assert compared[cast.alice.pk, date(2026, 1, 1)] == (Decimal(300),)
    assert compared[cast.charlie.pk, date(2026, 2, 1)] == (Decimal(250),)


def test_engine_knows_no_target_for_a_split_that_targets_are_not_set_by(cast):
    table = metrics.query(
        viewer=cast.ada, metrics=["won_amount"], by=["stage"], period=QUARTER, today=TODAY, compare=["target"]
    )

    assert set(table.compared["target"]) == {(None,)}


def test_what_would_close_names_the_fewest_deals_by_expected_value(cast):
    for name, amount, probability, closes_on in (
        ("Sure", 400, 90, date(2026, 3, 2)),
        ("Big", 1000, 20, date(2026, 3, 9)),
        ("Small", 100, 50, date(2026, 2, 27)),
        ("Later", 9000, 90, date(2026, 6, 1)),
    ):
        deal(cast.alice, amount, name=name, probability=probability, closes_on=closes_on)
    deal(cast.bob, 5000, name="Bob's", probability=90, closes_on=date(2026, 3, 2))
    whose = Whose(member_id=cast.alice.pk)
    found = queries.pace(viewer=cast.mona, metric_code="won_amount", period=QUARTER, today=TODAY, whose=whose)

    closes = closing.what_would_close(viewer=cast.mona, found=found, today=TODAY)

    assert closes is not None
    assert [(one.name, one.chance.expected) for one in closes.deals] == [("Sure", Decimal(360)), ("Big", Decimal(200))]
    assert (closes.expected, closes.missing, closes.count) == (Decimal(560), Decimal(0), 3)
    assert (closes.pipeline, closes.coverage) == (Decimal(1500), Decimal(1500) / 450)


def test_deals_close_no_gap_of_a_rate(cast):
    found = queries.pace(viewer=cast.ada, metric_code="win_rate", period=QUARTER, today=TODAY)

    assert closing.what_would_close(viewer=cast.ada, found=found, today=TODAY) is None


def test_who_sees_no_figures_sees_no_pace(cast):
    nobody = factories.member("Nobody", role="reader")
    nobody.role_assignments.all().delete()

    with pytest.raises(PermissionDenied):
        reached(nobody)


@pytest.mark.parametrize("deals", [1, 3])
def test_pace_costs_the_same_whatever_there_is(cast, deals, django_assert_max_num_queries):
    for number in range(deals):
        deal(cast.alice, 100 + number, closes_on=date(2026, 3, 2))
        won(cast.bob, 10, on=date(2026, 2, 2))

    with django_assert_max_num_queries(14):
        found = queries.pace(viewer=cast.mona, metric_code="won_amount", period=QUARTER, today=TODAY)
        closing.what_would_close(viewer=cast.mona, found=found, today=TODAY)
        queries.split_paces(viewer=cast.mona, metric_code="won_amount", period=QUARTER, today=TODAY, by="member")

"""Filling the grid from history, heads, time at work and territory; every way adds up."""

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404

from quarterdeck.crm.actions import accounts, process
from quarterdeck.people import actions as people
from quarterdeck.people.actions import absences, territories
from quarterdeck.targets.actions import filling, plans
from quarterdeck.targets.actions.refusals import CannotOwe, NotAllowed
from quarterdeck.targets.models import TargetPlan
from quarterdeck.targets.queries import history
from quarterdeck.targets.rules import amounts
from tests import factories
from tests.targets.owing import won
from tests.targets.planning import (
    AMOUNT,
    AT,
    BEGIN,
    TODAY,
    differing,
    discussed,
    edit,
    filled,
    node,
    number,
    put,
)

pytestmark = pytest.mark.django_db
MONTHS = [date(2026, month, 1) for month in range(1, 13)]


@pytest.fixture
def cast() -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


def fill(
    cast: factories.Cast, plan: TargetPlan, how: str, *, name: str = "Northwind", code: str = AMOUNT, **more: object
) -> int:
    ask = {"by": cast.ada, "side": "given", **more}
    return filling.fill(
        plan_id=plan.pk, node_id=node(plan, name).pk, metric_code=code, level="base", how=how, at=AT, today=TODAY, **ask
    )


def proposal(cast: factories.Cast, plan: TargetPlan, *, today: date = TODAY) -> history.Proposal:
    top = node(plan, "Northwind").pk
    return history.proposal(viewer=cast.ada, plan_id=plan.pk, node_id=top, metric_code=AMOUNT, today=today)


def year(plan: TargetPlan, name: str) -> Decimal:
    return sum((number(plan, name, month=month) or Decimal(0) for month in MONTHS), Decimal(0))


@pytest.mark.parametrize("how", list(filling.How))
def test_every_way_adds_up_to_the_cent(cast: factories.Cast, how: str) -> None:
    plan = discussed(cast)

    count = fill(cast, plan, how, total=Decimal("1000000.01"))

    assert count == 7 * 12
    assert year(plan, "Northwind") == Decimal("1000000.01")
    assert not differing(cast, plan)


def test_counts_are_shared_in_whole_numbers_and_fairly(cast: factories.Cast) -> None:
    plan = filled(cast, "1000", how="even", code="activities")

    owed = [year(plan, name) for name in ("Alice", "Bob", "Charlie")]

    assert sum(owed) == 1000
    assert max(owed) - min(owed) <= 4
    assert all(part == part.to_integral_value() for part in owed)


def test_growth_is_proposed_from_two_years_and_spread_as_they_were(cast: factories.Cast) -> None:
    won(cast.alice, 1000, on=date(2024, 6, 10))
    won(cast.alice, 900, on=date(2025, 6, 10))
    won(cast.charlie, 300, on=date(2025, 11, 10))
    plan = discussed(cast)

    fill(cast, plan, "growth")

    # 1,000, then 1,200: a fifth more again.
    assert year(plan, "Northwind") == 1440
    assert [month.month for month in MONTHS if number(plan, "Northwind", month=month)] == [6, 11]
    # Last year's shares; Bob, who has none, counts like the one in the middle of the others (600).
    assert [year(plan, name) for name in ("Alice", "Bob", "Charlie")] == [720, 480, 240]


def test_what_is_shown_before_filling_is_what_is_filled(cast: factories.Cast) -> None:
    won(cast.alice, 1000, on=date(2024, 6, 10))
    won(cast.alice, 900, on=date(2025, 6, 10))
    won(cast.charlie, 300, on=date(2025, 11, 10))
    plan = discussed(cast)
    shown = proposal(cast, plan)

    fill(cast, plan, "growth")

    past = shown.past
    assert (past.last_year, past.growth, past.proposed_growth) == (1200, Decimal("0.2"), Decimal("0.2"))
    assert [number(plan, "Northwind", month=month) or 0 for month in shown.months] == shown.amounts


def test_a_year_that_is_not_over_is_held_against_the_same_months(cast: factories.Cast) -> None:
    for month in range(1, 13):
        won(cast.alice, 100, on=date(2025, month, 10))
    for month in range(1, 11):
        won(cast.alice, 120, on=date(2026, month, 10))
    plan = discussed(cast, year=2027)

    past = proposal(cast, plan, today=date(2026, 11, 5)).past

    # Ten months of 120 and two to be expected, not ten months against twelve.
    assert (past.growth, past.last_year, past.grown()) == (Decimal("0.2"), 1440, 1728)
    assert past.pattern == [Decimal(220)] * 12


def test_growth_without_enough_to_compare_is_none(cast: factories.Cast) -> None:
    won(cast.alice, 10, on=date(2024, 12, 10))
    won(cast.alice, 900, on=date(2025, 6, 10))

    past = proposal(cast, discussed(cast)).past

    assert (past.growth, past.grown()) == (None, 900)


def test_nobody_reads_the_past_of_a_row_out_of_sight(cast: factories.Cast) -> None:
    plan = discussed(cast)

    with pytest.raises(Http404):
        history.proposal(
            viewer=cast.alice, plan_id=plan.pk, node_id=node(plan, "Bob").pk, metric_code=AMOUNT, today=TODAY
        )


def test_growth_can_be_said(cast: factories.Cast) -> None:
    won(cast.alice, 1000, on=date(2025, 6, 10))
    plan = discussed(cast)

    fill(cast, plan, "growth", growth=Decimal("0.5"))

    assert year(plan, "Northwind") == 1500


@pytest.mark.parametrize("step", amounts.MONEY_STEPS)
def test_money_is_rounded_as_the_plan_says(cast: factories.Cast, step: Decimal) -> None:
    plan = discussed(cast)
    plans.edit_plan(plan_id=plan.pk, name="Plan", ramp=[], money_step=step, by=cast.ada)

    fill(cast, plan, "even", total=Decimal(12_000_000))

    numbers = [number(plan, name, month=month) for name in ("Northwind", "Sales North", "Alice") for month in MONTHS]
    assert (year(plan, "Northwind"), differing(cast, plan)) == (12_000_000, [])
    assert all(one is not None and one % step == 0 for one in numbers)


def test_one_filling_may_round_otherwise(cast: factories.Cast) -> None:
    plan = discussed(cast)

    fill(cast, plan, "even", total=Decimal("1234567.89"), money_step=Decimal(1000))

    months = [number(plan, "Northwind", month=month) or Decimal(0) for month in MONTHS]
    assert sum(months) == Decimal("1234567.89")
    assert [month % 1000 for month in months if month % 1000] == [Decimal("567.89")]


def test_what_follows_from_a_change_is_rounded_too(cast: factories.Cast) -> None:
    plan = filled(cast, "1200000")

    put(plan, edit(plan, "Northwind", "100001"), by=cast.ada, carry="down")

    assert all((number(plan, name) or Decimal("0.1")) % 1 == 0 for name in ("North", "Sales North", "Alice", "Bob"))
    assert not [one for one in differing(cast, plan) if one[1] == MONTHS[0]]


def test_capacity_counts_joining_ramp_and_leave(cast: factories.Cast) -> None:
    plan = plans.open_plan(
        name="Plan",
        fiscal_year=2026,
        metric_codes=[AMOUNT],
        organized_on=BEGIN,
        by=cast.ada,
        ramp=[Decimal("0.25"), Decimal("0.5")],
    )
    people.edit_member(member_id=cast.bob.pk, values={"joined_on": BEGIN}, by=cast.ada)
    absences.note_absence(
        member_id=cast.charlie.pk, from_on=date(2026, 4, 1), last_on=date(2026, 4, 30), kind="parental", by=cast.ada
    )
    absences.note_absence(
        member_id=cast.alice.pk, from_on=date(2026, 4, 1), last_on=date(2026, 4, 30), kind="travel", by=cast.ada
    )

    fill(cast, plan, "capacity", total=Decimal(1200000))

    alice, bob, charlie = (number(plan, name) or Decimal(0) for name in ("Alice", "Bob", "Charlie"))
    assert abs(alice - charlie) <= 1
    assert abs(bob * 4 - alice) <= 4
    april = date(2026, 4, 1)
    alice, bob, charlie = (number(plan, name, month=april) or Decimal(0) for name in ("Alice", "Bob", "Charlie"))
    assert (abs(alice - bob) <= 1, charlie) == (True, 0)
    assert not differing(cast, plan)


def test_territory_weighs_accounts_by_level(cast: factories.Cast) -> None:
    accounts.create_account(name="Large", by=cast.alice, level="A")
    accounts.create_account(name="Small", by=cast.bob)
    accounts.create_account(name="Middle", by=cast.charlie, level="B")
    plan = discussed(cast)

    fill(cast, plan, "territory_potential", total=Decimal(8000), money_step=Decimal("0.01"))

    assert [round(year(plan, name)) for name in ("Alice", "Bob", "Charlie")] == [4000, 1000, 3000]


def test_territory_counts_for_whoever_looks_after_it(cast: factories.Cast) -> None:
    accounts.create_account(name="One", by=cast.ada, region="East")
    accounts.create_account(name="Two", by=cast.ada, region="East")
    territories.add_territory(
        name="East", regions=["East"], member_ids=[cast.alice.pk, cast.bob.pk], on=BEGIN, by=cast.ada
    )
    accounts.create_account(name="Three", by=cast.charlie)
    plan = discussed(cast)

    fill(cast, plan, "territory_potential", total=Decimal(3000), money_step=Decimal("0.01"))

    assert [round(year(plan, name)) for name in ("Alice", "Bob", "Charlie")] == [1000, 1000, 1000]


def test_rate_is_the_same_for_all_in_every_month(cast: factories.Cast) -> None:
    plan = discussed(cast, "win_rate")

    fill(cast, plan, "even", code="win_rate", total=Decimal("0.3"))

    assert {number(plan, name, month=month) for name in ("Northwind", "Alice") for month in MONTHS} == {Decimal("0.3")}
    with pytest.raises(CannotOwe):
        fill(cast, plan, "growth", code="win_rate", growth=Decimal("0.1"))
    with pytest.raises(CannotOwe):
        filling.gather_up(
            plan_id=plan.pk,
            node_id=node(plan, "Northwind").pk,
            metric_code="win_rate",
            level="base",
            by=cast.ada,
            at=AT,
        )


def test_manager_splits_what_her_team_was_given(cast: factories.Cast) -> None:
    plan = discussed(cast)
    put(plan, edit(plan, "Sales North", "100.01"), by=cast.ada)

    filling.split_down(
        plan_id=plan.pk,
        node_id=node(plan, "Sales North").pk,
        metric_code=AMOUNT,
        level="base",
        how="even",
        by=cast.mona,
        at=AT,
        today=TODAY,
    )

    parts = [number(plan, name) or Decimal(0) for name in ("Alice", "Bob")]
    assert (sum(parts), number(plan, "Sales North")) == (Decimal("100.01"), Decimal("100.01"))
    with pytest.raises(NotAllowed):
        fill(cast, plan, "even", name="Sales North", total=Decimal(5), by=cast.mona)


def test_proposals_are_gathered_up(cast: factories.Cast) -> None:
    plan = discussed(cast)
    for name, value in (("Alice", "60"), ("Bob", "50")):
        put(plan, edit(plan, name, value, side="proposed"), by=cast.ada)

    filling.gather_up(
        plan_id=plan.pk, node_id=node(plan, "Sales North").pk, metric_code=AMOUNT, level="base", by=cast.mona, at=AT
    )

    assert number(plan, "Sales North", side="proposed") == 110
    assert number(plan, "Northwind", side="proposed") is None


@pytest.mark.parametrize("how", ["even", "last_year_pattern"])
def test_nothing_to_fill_from_is_told(cast: factories.Cast, how: str) -> None:
    plan = discussed(cast)

    with pytest.raises(CannotOwe) as refusal:
        fill(cast, plan, how)

    assert refusal.value.code == "total"


def test_nothing_to_split_is_told(cast: factories.Cast) -> None:
    plan = discussed(cast)

    with pytest.raises(CannotOwe) as refusal:
        filling.split_down(
            plan_id=plan.pk,
            node_id=node(plan, "Northwind").pk,
            metric_code=AMOUNT,
            level="base",
            how="even",
            by=cast.ada,
            at=AT,
            today=TODAY,
        )

    assert refusal.value.code == "empty"

"""A plan's life, from its tree to the end of what it counts for."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import Http404

from quarterdeck.core.audit import trail
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.people import actions as people
from quarterdeck.targets.actions import plans
from quarterdeck.targets.actions.refusals import CannotPlan, NotAllowed
from quarterdeck.targets.models import PlanNode, TargetPlan
from quarterdeck.targets.queries.in_force import targets_by_period, targets_of
from tests import factories
from tests.targets.planning import AMOUNT, AT, BEGIN, draft, edit, filled, in_force, node, number, put

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def owed(cast: factories.Cast, *, as_of: datetime | None = None, by: str = "company") -> list[Decimal]:
    return list(targets_of(viewer=cast.ada, metric_codes=[AMOUNT], period=YEAR, by=by, as_of=as_of).values())


def test_tree_is_the_organization_with_those_who_sell(cast: factories.Cast) -> None:
    plan = draft(cast)

    nodes = PlanNode.objects.filter(plan=plan)
    assert {one.name: one.parent.name if one.parent else None for one in nodes.select_related("parent")} == {
        "Northwind": None,
        "North": "Northwind",
        "Sales South": "Northwind",
        "Sales North": "North",
        "Alice": "Sales North",
        "Bob": "Sales North",
        "Charlie": "Sales South",
    }


def test_plan_of_a_year_that_starts_in_july() -> None:
    ada = factories.company(fiscal_first_month=7)

    plan = plans.open_plan(name="Plan", fiscal_year=2026, metric_codes=[AMOUNT], organized_on=BEGIN, by=ada)

    assert (plan.starts_on, plan.ends_on) == (date(2025, 7, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"metric_codes": []}, "metric"),
        ({"metric_codes": ["won_amount", "won_amount"]}, "metric"),
        ({"metric_codes": ["no_such_metric"]}, "metric"),
        ({"units": {"won_amount": "count"}}, "unit"),
        ({"name": "  "}, "name"),
        ({"fiscal_year": 20}, "year"),
        ({"ramp": [Decimal("1.5")]}, "ramp"),
        ({"ramp": [Decimal("NaN")]}, "ramp"),
        ({"money_step": Decimal(7)}, "money_step"),
    ],
)
def test_unusable_plan_is_refused(cast: factories.Cast, given: dict, code: str) -> None:
    usable = {"name": "Plan", "fiscal_year": 2026, "metric_codes": ["won_amount"], "organized_on": BEGIN}

    with pytest.raises(CannotPlan) as refusal:
        plans.open_plan(**{**usable, **given}, by=cast.ada)

    assert refusal.value.code == code
    assert not TargetPlan.objects.exists()


@pytest.mark.parametrize("who", ["alice", "mona", "rita"])
def test_plans_are_opened_by_sales_operations(cast: factories.Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        plans.open_plan(name="Plan", fiscal_year=2026, metric_codes=[AMOUNT], organized_on=BEGIN, by=getattr(cast, who))


def test_draft_is_seen_by_those_who_set_targets_only(cast: factories.Cast) -> None:
    plan = draft(cast)

    assert [who for who in ("ada", "mona", "alice", "rita") if TargetPlan.objects.visible_to(getattr(cast, who))] == [
        "ada",
        "mona",
    ]
    plans.discuss(plan_id=plan.pk, by=cast.ada)
    assert TargetPlan.objects.visible_to(cast.alice).get() == plan


def test_whole_life_of_a_plan(cast: factories.Cast) -> None:
    plan = filled(cast)
    with pytest.raises(CannotPlan, match="7 have not agreed"):
        plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT)
    assert owed(cast) == []

    plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT, rest_as_given=True)
    plans.put_in_force(plan_id=plan.pk, by=cast.ada, at=AT)
    assert owed(cast) == [Decimal("1200000.01")]

    plans.revise(plan_id=plan.pk, reason="A new product.", by=cast.ada, at=JUNE)
    put(plan, edit(plan, "Northwind", "500000", side="agreed"), by=cast.ada)
    assert owed(cast) == [Decimal("1200000.01")]

    plans.conclude(plan_id=plan.pk, by=cast.ada, at=JUNE)
    plans.put_in_force(plan_id=plan.pk, by=cast.ada, at=JUNE)
    assert owed(cast) != [Decimal("1200000.01")]
    assert owed(cast, as_of=AT) == [Decimal("1200000.01")]
    assert owed(cast, as_of=datetime(2025, 12, 31, tzinfo=UTC)) == []

    plans.withdraw(plan_id=plan.pk, reason="The company was sold.", by=cast.ada, at=JUNE)
    assert owed(cast) == []
    assert owed(cast, as_of=AT) == [Decimal("1200000.01")]
    plan.refresh_from_db()
    assert [entry.act for entry in reversed(trail.entries_for(plan))] == [
        *("created", "in_discussion", "agreed", "in_force", "in_revision", "agreed", "in_force", "withdrawn"),
    ]
    assert [(one.number, one.reason, one.in_force_at) for one in plan.revisions.all()] == [(1, "A new product.", JUNE)]


@pytest.mark.parametrize(
    "step",
    [
        lambda plan, by: plans.put_in_force(plan_id=plan.pk, by=by, at=AT),
        lambda plan, by: plans.revise(plan_id=plan.pk, reason="Because.", by=by, at=AT),
        lambda plan, by: plans.conclude(plan_id=plan.pk, by=by, at=AT),
    ],
)
def test_draft_goes_no_further_than_discussion(cast: factories.Cast, step) -> None:
    with pytest.raises(CannotPlan) as refusal:
        step(draft(cast), cast.ada)

    assert refusal.value.code == "state"


def test_agreed_plan_is_closed_until_it_is_discussed_again(cast: factories.Cast) -> None:
    plan = filled(cast)
    plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT, rest_as_given=True)
    with pytest.raises(CannotPlan):
        put(plan, edit(plan, "Alice", "1"), by=cast.ada)

    plans.discuss(plan_id=plan.pk, by=cast.ada)

    assert put(plan, edit(plan, "Alice", "1"), by=cast.ada) == 1


def test_revision_and_withdrawal_need_a_reason(cast: factories.Cast) -> None:
    plan = in_force(cast)

    for act in (plans.revise, plans.withdraw):
        with pytest.raises(CannotPlan) as refusal:
            act(plan_id=plan.pk, reason="  ", by=cast.ada, at=AT)
        assert refusal.value.code == "reason"


def test_second_plan_for_the_same_metric_and_months_is_refused(cast: factories.Cast) -> None:
    in_force(cast)
    second = filled(cast)
    plans.conclude(plan_id=second.pk, by=cast.ada, at=AT, rest_as_given=True)

    with pytest.raises(CannotPlan, match="“Plan” is in force"):
        plans.put_in_force(plan_id=second.pk, by=cast.ada, at=AT)

    assert owed(cast) == [Decimal("1200000.01")]


def test_second_plan_for_another_metric_counts_beside_the_first(cast: factories.Cast) -> None:
    in_force(cast)
    in_force(cast, "240", code="activities")

    assert targets_of(viewer=cast.ada, metric_codes=[AMOUNT, "activities"], period=YEAR, by="company") == {
        (AMOUNT, None): Decimal("1200000.01"),
        ("activities", None): Decimal(240),
    }


def test_plan_takes_over_once_the_other_is_withdrawn(cast: factories.Cast) -> None:
    plans.withdraw(plan_id=in_force(cast).pk, reason="A better one.", by=cast.ada, at=AT)

    in_force(cast, "60.00")

    assert owed(cast) == [Decimal(60)]


def test_plan_without_an_agreed_number_is_not_put_in_force(cast: factories.Cast) -> None:
    plan = draft(cast)
    plans.discuss(plan_id=plan.pk, by=cast.ada)
    plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT)

    with pytest.raises(CannotPlan) as refusal:
        plans.put_in_force(plan_id=plan.pk, by=cast.ada, at=AT)

    assert refusal.value.code == "empty"


def test_metric_with_numbers_stays_in_its_plan(cast: factories.Cast) -> None:
    plan = filled(cast)
    with pytest.raises(CannotPlan):
        plans.set_metrics(plan_id=plan.pk, metric_codes=["activities"], by=cast.ada)

    plans.set_metrics(plan_id=plan.pk, metric_codes=["activities", AMOUNT], by=cast.ada)

    assert list(plan.metrics.values_list("metric_code", flat=True)) == ["activities", AMOUNT]


def test_name_and_ramp_are_changed(cast: factories.Cast) -> None:
    plan = plans.edit_plan(plan_id=draft(cast).pk, name=" New ", ramp=[Decimal("0.5")], by=cast.ada)

    plan.refresh_from_db()
    assert (plan.name, plan.ramp) == ("New", ["0.5"])


def test_a_plan_changed_by_two_is_told_to_the_second(cast: factories.Cast) -> None:
    plan = draft(cast)
    plans.edit_plan(plan_id=plan.pk, name="One", ramp=[], by=cast.ada, version=plan.version)

    with pytest.raises(StaleEdit):
        plans.edit_plan(plan_id=plan.pk, name="Other", ramp=[], by=cast.ada, version=plan.version)
    kept = plans.edit_plan(plan_id=plan.pk, name="One", ramp=[], metric_codes=["visits", AMOUNT], by=cast.ada)

    assert kept.name == "One"
    assert list(plan.metrics.values_list("metric_code", flat=True)) == [AMOUNT, "visits"]


def test_targets_of_everybody_are_limited_to_what_one_may_see(cast: factories.Cast) -> None:
    in_force(cast)

    def seen(who: str, by: str) -> set[int | None]:
        found = targets_of(viewer=getattr(cast, who), metric_codes=[AMOUNT], period=YEAR, by=by)
        return {key for _code, key in found}

    everybody = {cast.alice.pk, cast.bob.pk, cast.charlie.pk}
    assert {who: seen(who, "member") for who in ("ada", "rita", "mona", "alice", "charlie")} == {
        "ada": everybody,
        "rita": everybody,
        "mona": {cast.alice.pk, cast.bob.pk},
        "alice": {cast.alice.pk},
        "charlie": {cast.charlie.pk},
    }
    assert seen("mona", "unit") == {cast.sales.pk}
    assert seen("alice", "company") == set()


def test_targets_of_several_periods_come_at_once(cast: factories.Cast, django_assert_num_queries) -> None:
    in_force(cast)
    months = [Period(date(2026, month, 1), date(2026, month + 1, 1)) for month in (1, 2)]
    cast.ada.may("targets.view_targets")

    with django_assert_num_queries(1):
        found = targets_by_period(
            viewer=cast.ada, metric_codes=[AMOUNT], periods=months, by="member", keys=[cast.alice.pk]
        )

    plan = TargetPlan.objects.get()
    assert found == {
        (AMOUNT, cast.alice.pk, 0): number(plan, "Alice"),
        (AMOUNT, cast.alice.pk, 1): number(plan, "Alice", month=date(2026, 2, 1)),
    }


def test_plan_out_of_sight_is_not_found(cast: factories.Cast) -> None:
    with pytest.raises(Http404):
        plans.revise(plan_id=draft(cast).pk, reason="Because.", by=cast.alice, at=AT)


def test_units_without_sellers_stay_out(cast: factories.Cast) -> None:
    finance = people.create_unit(
        name="Finance", kind="department", parent_id=factories.root().pk, on=factories.FOUNDED_ON, by=None
    )
    factories.member("Fay", role="reader", in_unit=finance)

    assert not PlanNode.objects.filter(plan=draft(cast), name__in=["Finance", "Fay"]).exists()


def test_node_of_a_manager_is_the_unit(cast: factories.Cast) -> None:
    plan = draft(cast)

    assert not PlanNode.objects.filter(plan=plan, member=cast.mona).exists()
    assert list(PlanNode.objects.answered_by(cast.mona)) == [node(plan, "Sales North")]

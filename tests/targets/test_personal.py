"""One's own targets: whom they serve, what they mean for a day, and whether they are good ones."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.http import Http404

from quarterdeck.core.calendar.periods import Grain, Period
from quarterdeck.crm.actions import process
from quarterdeck.targets.models import TargetPlan
from quarterdeck.targets.queries.personal import breakdowns, cascade
from quarterdeck.targets.queries.smart import smart_check
from quarterdeck.targets.rules.smart import Letter, Point
from tests import factories
from tests.targets.owing import deal, won
from tests.targets.planning import AMOUNT, TODAY, discussed, edit, filled, in_force, node, number, put

pytestmark = pytest.mark.django_db
JANUARY = Period(date(2026, 1, 1), date(2026, 2, 1))


@pytest.fixture
def cast() -> factories.Cast:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    return cast


def checked(cast: factories.Cast, plan: TargetPlan, name: str = "Alice", code: str = AMOUNT) -> dict[Letter, Point]:
    points = smart_check(viewer=cast.ada, plan_id=plan.pk, node_id=node(plan, name).pk, metric_code=code, today=TODAY)
    return {point.letter: point for point in points}


def test_cascade_leads_from_somebody_up_to_the_company(cast: factories.Cast) -> None:
    plan = filled(cast, "1200000")
    steps = cascade(viewer=cast.alice, plan_id=plan.pk, node_id=node(plan, "Alice").pk, metric_code=AMOUNT)

    assert [(step.name, step.kind, step.amount and round(step.amount, -3)) for step in steps] == [
        ("Alice", "member", 400_000),
        ("Sales North", "unit", 800_000),
        ("North", "unit", 800_000),
        ("Northwind", "unit", 1_200_000),
    ]
    assert [step.share and round(step.share, 2) for step in steps] == [Decimal("0.5"), 1, Decimal("0.67"), None]


def test_cascade_begins_at_what_one_may_see(cast: factories.Cast) -> None:
    plan = filled(cast)

    with pytest.raises(Http404):
        cascade(viewer=cast.alice, plan_id=plan.pk, node_id=node(plan, "Bob").pk, metric_code=AMOUNT)


def test_rate_is_no_share_of_anything(cast: factories.Cast) -> None:
    plan = filled(cast, "0.3", code="win_rate")

    steps = cascade(viewer=cast.alice, plan_id=plan.pk, node_id=node(plan, "Alice").pk, metric_code="win_rate")

    assert [(step.amount, step.share) for step in steps] == [(Decimal("0.3"), None)] * 4


@pytest.mark.parametrize("grain", [Grain.DAY, Grain.WEEK])
def test_days_and_weeks_of_a_month_make_up_the_month(cast: factories.Cast, grain: Grain) -> None:
    plan = in_force(cast)
    asked = {"viewer": cast.alice, "plan_id": plan.pk, "node_id": node(plan, "Alice").pk, "metric_code": AMOUNT}

    spans = breakdowns(**asked, within={grain: JANUARY})[grain]

    assert sum(span.amount for span in spans) == number(plan, "Alice", side="agreed")
    assert (spans[0].days.start, spans[-1].days.end) == (JANUARY.start, JANUARY.end)
    assert all(one.days.end == other.days.start for one, other in pairwise(spans))
    assert all((span.amount > 0) == (span.working_days > 0) for span in spans)


def test_period_out_of_the_plan_has_nothing_to_break_down(cast: factories.Cast) -> None:
    plan = filled(cast)
    asked = {"viewer": cast.alice, "plan_id": plan.pk, "node_id": node(plan, "Alice").pk, "metric_code": AMOUNT}

    later = Period(date(2027, 1, 1), date(2027, 2, 1))
    assert breakdowns(**asked, within={Grain.DAY: later, Grain.YEAR: later}) == {Grain.DAY: [], Grain.YEAR: []}


def test_good_target_meets_every_letter(cast: factories.Cast) -> None:
    won(cast.alice, 350_000, on=date(2025, 6, 10))
    plan = filled(cast, "1200000")

    points = checked(cast, plan)

    assert [point.is_met for point in points.values()] == [True] * 5
    assert points[Letter.ACHIEVABLE].sentence.startswith("It is 14% more than last year.")
    assert points[Letter.RELEVANT].sentence == "It carries 50% of the target of Sales North."


def test_target_far_above_last_year_needs_a_pipeline(cast: factories.Cast) -> None:
    won(cast.alice, 100_000, on=date(2025, 6, 10))
    plan = filled(cast, "1200000")
    assert checked(cast, plan)[Letter.ACHIEVABLE].is_met is False

    deal(cast.alice, 1_300_000, closes_on=date(2026, 9, 1))

    found = checked(cast, plan)[Letter.ACHIEVABLE]
    assert (found.is_met, found.sentence) == (True, "It is 300% more than last year. Open deals cover it 3.2 times.")


def test_what_is_missing_is_said(cast: factories.Cast) -> None:
    plan = discussed(cast)
    put(plan, edit(plan, "Sales North", "100"), edit(plan, "Alice", "30"), by=cast.ada)

    team, bob = checked(cast, plan, "Sales North"), checked(cast, plan, "Bob")

    assert {letter: point.is_met for letter, point in team.items()} == {
        Letter.SPECIFIC: True,
        Letter.MEASURABLE: False,
        Letter.ACHIEVABLE: None,
        Letter.RELEVANT: False,
        Letter.TIME_BOUND: False,
    }
    assert team[Letter.RELEVANT].sentence == "North has no target yet that this could serve."
    assert team[Letter.TIME_BOUND].sentence == "11 months have no number."
    assert bob[Letter.SPECIFIC].is_met is False


def test_whole_whose_parts_differ_is_not_relevant_as_it_stands(cast: factories.Cast) -> None:
    plan = filled(cast)
    put(plan, edit(plan, "Alice", "1"), by=cast.ada)

    found = checked(cast, plan, "Northwind"), checked(cast, plan, "Sales North")

    assert [points[Letter.RELEVANT].is_met for points in found] == [True, False]
    assert found[1][Letter.RELEVANT].sentence.endswith("What is handed out below does not add up to it.")

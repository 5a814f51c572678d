"""Figures of the catalogue that are held against targets, and a second computation of them from the rows that count."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Opportunity
from quarterdeck.metrics import catalogue
from quarterdeck.metrics import queries as metrics
from quarterdeck.people.models import Grant, Member, Membership
from quarterdeck.targets.actions import plans
from quarterdeck.targets.models import TargetInForce
from quarterdeck.targets.queries.uses import targeted
from tests import factories
from tests.targets.owing import deal, plan_in_force, won

pytestmark = pytest.mark.django_db

QUARTER = Period(date(2026, 1, 1), date(2026, 4, 1))
TODAY = date(2026, 2, 16)
CODES = ["target", "quota_attainment", "pace", "pipeline_coverage"]
OWED = {"Northwind": 1000, "North": 700, "Sales North": 600, "Alice": 300, "Bob": 200, "Charlie": 250}
MONTHLY = {
    "won_amount": {name: Decimal(amount) for name, amount in OWED.items()},
    "win_rate": {"Northwind": Decimal("0.3"), "Alice": Decimal("0.4")},
}


@pytest.fixture
def cast():
    found = factories.cast()
    create_default_process(by=found.ada)
    plan_in_force(found, MONTHLY)
    won(found.alice, 450, on=date(2026, 1, 20))
    won(found.charlie, 1000, on=date(2026, 2, 10))
    deal(found.alice, 90, closes_on=date(2026, 3, 2))
    deal(found.alice, 70, closes_on=date(2026, 5, 2))
    deal(found.bob, 1200, closes_on=date(2026, 3, 31))
    return found


def asked(viewer, codes=CODES, *, period=QUARTER, today=TODAY, **more):
    return metrics.query(viewer=viewer, metrics=codes, period=period, today=today, **more)


def second_opinion(
    rows: Iterable[TargetInForce], owners: Iterable[Member], period: Period
) -> tuple[Decimal | None, ...]:
    """Target, attainment, pace and coverage of whole months, added up row by row."""
    owed = [row.amount for row in rows if period.start <= row.cell.month < period.end and row.until_at is None]
    target = sum(owed) if owed else None
    deals = list(Opportunity.objects.filter(owner__in=owners))
    done = sum(one.company_amount for one in deals if one.status == "won" and one.closed_on in period)
    open_now = sum(one.company_amount for one in deals if one.status == "open" and one.expected_close_on in period)
    calendar = company.fiscal_calendar()
    working = [day for day in period.each_day() if calendar.is_working_day(day)]
    passed = Decimal(sum(day <= TODAY for day in working)) / len(working)
    if target is None:
        return None, None, None, None
    attained, gap = done / target, max(target - done, 0)
    return target, attained, attained / passed if passed else None, open_now / gap if gap else None


def rows_of(**holder):
    rows = TargetInForce.objects.filter(cell__metric__metric_code="won_amount", cell__level="base")
    return list(rows.filter(**{f"cell__node__{name}": one for name, one in holder.items()}).select_related("cell"))


def test_every_member_is_what_the_rows_in_force_say(cast):
    found = asked(cast.ada, by=["member"])

    got = {keys[0]: row[1:] for keys, row in zip(found.keys, found.rows, strict=True)}
    people = [cast.alice, cast.bob, cast.charlie]
    assert got == {one.pk: second_opinion(rows_of(member=one), [one], QUARTER) for one in people}
    assert got[cast.charlie.pk][3] is None


def test_every_month_and_the_whole_are_what_the_rows_in_force_say(cast):
    found = asked(cast.ada, by=["month"], totals=True)

    everybody = Member.objects.all()
    months = [Period(date(2026, month, 1), date(2026, month + 1, 1)) for month in (1, 2, 3)]
    assert [row[1:] for row in found.rows] == [second_opinion(rows_of(parent=None), everybody, one) for one in months]
    assert found.totals.grand == second_opinion(rows_of(parent=None), everybody, QUARTER)


def test_running_totals_are_held_against_what_was_owed_so_far(cast):
    found = asked(cast.ada, by=["month"], running=True)

    ends = [Period(date(2026, 1, 1), date(2026, month, 1)) for month in (2, 3, 4)]
    assert [row[:2] for row in found.running] == [
        second_opinion(rows_of(parent=None), Member.objects.all(), one)[:2] for one in ends
    ]


def test_unit_owes_its_own_target(cast):
    (found,) = asked(cast.ada, filters={"team": [cast.sales.pk]}).rows

    members = Member.objects.filter(pk__in=Membership.objects.filter(unit=cast.sales).values("member"))
    assert found == second_opinion(rows_of(unit=cast.sales), members, QUARTER)


def test_who_sees_no_targets_sees_nothing_made_of_them(cast):
    (of_charlie,) = asked(cast.charlie, filters={"member": [cast.alice.pk]}).rows
    Grant.objects.filter(right="targets.view_targets").delete()
    (of_all,) = asked(Member.objects.get(pk=cast.ada.pk)).rows

    assert (of_charlie, of_all) == ((None,) * 4, (None,) * 4)


def test_nothing_is_held_against_a_product(cast):
    (found,) = asked(cast.ada, ["quota_attainment"], by=["product"]).rows

    assert found[-1] is None
    assert "product" not in catalogue.METRICS["pace"].dimensions


def test_any_metric_with_a_target_may_be_asked_for(cast):
    (found,) = asked(cast.ada, ["quota_attainment-win_rate", "pace-win_rate", "target-win_rate"]).rows

    assert found == (Decimal(1) / Decimal("0.3"), Decimal(1) / Decimal("0.3"), Decimal("0.3"))
    assert targeted() == ["win_rate", "won_amount"]
    assert {"quota_attainment-win_rate", "pace-win_rate"} <= catalogue.every_metric().keys()


@pytest.mark.parametrize(
    "code", ["pace-pace", "pace-nothing", "pace-won_amount", "target-quota_attainment", "nothing-visits"]
)
def test_nonsense_is_no_metric(cast, code):
    with pytest.raises(metrics.CannotMeasure):
        asked(cast.ada, [code])


def test_looking_back_finds_the_target_that_counted_then(cast):
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    plan = TargetInForce.objects.first().cell.node.plan
    plans.withdraw(plan_id=plan.pk, reason="Begun anew", by=cast.ada, at=at)

    (then,) = asked(cast.ada, ["target"], as_of=at.date() - timedelta(1)).rows
    (now,) = asked(cast.ada, ["target"]).rows

    assert (then, now) == ((Decimal(3000),), (None,))


def test_figures_open_into_what_they_are_made_of(cast):
    value, parts = metrics.opened_into(
        viewer=cast.ada, code="pipeline_coverage", asked=metrics.Asked(QUARTER), today=TODAY
    )

    assert value == Decimal(1290) / Decimal(1550)
    assert [(one.metric.code, one.value, one.period) for one in parts] == [
        ("expected_pipeline_amount", Decimal(1290), QUARTER),
        ("won_amount", Decimal(1450), QUARTER),
        ("target", Decimal(3000), QUARTER),
    ]


@pytest.mark.parametrize("code", [*CODES, "pace-win_rate", "expected_pipeline_amount"])
def test_page_of_each_opens(cast, client, code):
    client.force_login(cast.ada)

    assert client.get(f"/metrics/{code}/").status_code == 200
    assert client.get(f"/metrics/{code}/rows/?from=2026-01-01&to=2026-04-01").status_code == 200

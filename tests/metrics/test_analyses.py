"""Analyses of the cockpit: bands of deals, concentration, velocity, activity by day, benchmarks of the funnel."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quarterdeck.core.calendar.periods import Period
from quarterdeck.crm.models import CloseReason, Opportunity
from quarterdeck.metrics import engine, queries, rules
from quarterdeck.metrics.queries import Benchmark, Cut, Whose
from tests.metrics import company as made

QUARTER = Period(date(2025, 4, 1), date(2025, 7, 1))
AMOUNTS = st.lists(st.decimals(min_value="0.01", max_value="1e9", places=2), min_size=1, max_size=30)


@pytest.fixture
def company() -> made.Company:
    return made.random_company(3)


@pytest.mark.django_db
@pytest.mark.parametrize("cut", list(Cut))
def test_deals_of_every_band_add_up_to_it(company: made.Company, cut: Cut) -> None:
    for whose in (Whose(), Whose(company.cast.south.pk), Whose(member_id=company.cast.alice.pk)):
        for band in queries.bands(viewer=company.cast.ada, cut=cut, period=QUARTER, whose=whose):
            found = queries.deals_of_band(viewer=company.cast.ada, cut=cut, key=band.key, period=QUARTER, whose=whose)

            assert found.whole == band
            assert (len(found.rows), sum(row.amount for row in found.rows)) == (band.deals, band.amount)


@pytest.mark.django_db
def test_bands_add_up_to_the_figures_of_the_catalogue(company: made.Company) -> None:
    cast = company.cast
    for viewer in (cast.ada, cast.mona, cast.alice):
        table = engine.query(
            viewer=viewer,
            metrics=[
                *("open_opportunities", "open_pipeline_amount"),
                *("opportunities_lost", "lost_amount"),
                *("opportunities_won", "won_amount"),
            ],
            period=QUARTER,
            today=made.TODAY,
        )
        figures = table.rows[0]
        lost, won = figures[2:4], figures[4:]
        for cut, expected in (
            (Cut.AGE, figures[:2]),
            (Cut.REASON, lost),
            (Cut.COMPETITOR, lost),
            (Cut.PRICE, won),
        ):
            found = queries.bands(viewer=viewer, cut=cut, period=QUARTER)

            assert (sum(band.deals for band in found), sum(band.amount for band in found)) == expected


@pytest.mark.django_db
def test_age_counts_days_since_opening_to_the_last_day() -> None:
    company = made.empty()
    last = QUARTER.end - timedelta(1)
    for days in (0, 30, 31, 400):
        made.keep(company, made.deal(company, company.cast.alice, opened=last - timedelta(days), amount=days + 1))

    found = queries.bands(viewer=company.cast.ada, cut=Cut.AGE, period=QUARTER)

    assert {band.key: (band.deals, band.amount) for band in found} == {"0": (2, 32), "1": (1, 32), "5": (1, 401)}


@pytest.mark.django_db
def test_a_price_stands_in_the_band_that_begins_with_it() -> None:
    company = made.empty()
    for amount in (999, 1000, 1999, 60_000_000):
        made.keep(
            company, made.deal(company, company.cast.alice, opened=QUARTER.start, closed=QUARTER.start, amount=amount)
        )

    found = queries.bands(viewer=company.cast.ada, cut=Cut.PRICE, period=QUARTER)

    assert {band.key: band.deals for band in found} == {"0": 1, "1": 2, str(len(queries.PRICES)): 1}


@pytest.mark.django_db
def test_lost_deals_without_a_reason_stand_apart() -> None:
    company = made.empty()
    lost = [
        made.deal(company, company.cast.alice, opened=QUARTER.start, closed=date(2025, 5, 1), won=False)
        for _number in range(3)
    ]
    reason = CloseReason.objects.filter(kind="lost")[0]
    Opportunity.objects.filter(pk=made.keep(company, *lost)[0].pk).update(close_reason=reason)

    found = queries.bands(viewer=company.cast.ada, cut=Cut.REASON, period=QUARTER)

    assert {band.key: band.deals for band in found} == {str(reason.pk): 1, None: 2}
    assert queries.reasons([str(reason.pk), None]) == {str(reason.pk): reason.name}


@pytest.mark.django_db
def test_concentration_shares_out_what_customers_bought(company: made.Company) -> None:
    found = queries.concentration(viewer=company.cast.ada, period=QUARTER, today=made.TODAY)

    won = Opportunity.objects.filter(
        status="won", archived_at=None, closed_on__gte=QUARTER.start, closed_on__lt=QUARTER.end
    )
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for account_id, amount in won.exclude(account=None).values_list("account_id", "company_amount"):
        sums[account_id] += amount
    assert [(one.account_id, one.amount) for one in found.customers] == sorted(sums.items(), key=lambda one: -one[1])
    assert found.customers[-1].running == 1
    assert found.whole == sum(sums.values())


@given(AMOUNTS)
def test_herfindahl_lies_between_equal_shares_and_one_alone(amounts: list[Decimal]) -> None:
    index = rules.herfindahl(amounts)

    assert index is not None
    assert Decimal(10000) / len(amounts) - 1 < index <= Decimal("10000.001")


@given(AMOUNTS)
def test_vital_few_make_up_the_share_and_one_fewer_does_not(amounts: list[Decimal]) -> None:
    ranked = sorted(amounts, reverse=True)
    number, wanted = rules.vital_few(ranked), sum(ranked) * Decimal("0.8")

    assert sum(ranked[:number]) >= wanted > sum(ranked[: number - 1])


def test_concentration_of_nothing_is_nothing() -> None:
    assert rules.herfindahl([]) is None
    assert rules.vital_few([]) == 0
    assert rules.herfindahl([Decimal(5)]) == 10000


@pytest.mark.django_db
def test_velocity_ends_on_the_figure_of_today(company: made.Company) -> None:
    found = queries.velocity(viewer=company.cast.ada, today=made.TODAY)

    table = engine.query(
        viewer=company.cast.ada,
        metrics=["sales_velocity"],
        period=Period(made.TODAY, made.TODAY + timedelta(1)),
        today=made.TODAY,
    )
    assert (found.now, len(found.months)) == (table.rows[0][0], 12)
    assert found.now is not None
    assert [lever.adds for lever in found.levers[:3]] == [found.now / 10] * 3


@pytest.mark.django_db
def test_activity_calendar_adds_up_to_the_activities(company: made.Company) -> None:
    found = queries.activity_calendar(viewer=company.cast.ada, today=made.TODAY)

    span = Period(found.days[0][0], found.days[-1][0] + timedelta(1))
    table = engine.query(viewer=company.cast.ada, metrics=["activities"], period=span, today=made.TODAY)
    assert sum(count for _day, count in found.days) == sum(count for _month, count in found.months) == table.rows[0][0]
    assert found.days[-1][0] == made.TODAY


@pytest.mark.django_db
def test_funnel_is_held_against_what_the_viewer_may_see(company: made.Company) -> None:
    cast = company.cast
    alice = Whose(member_id=cast.alice.pk)

    assert queries.offered_benchmarks(viewer=cast.ada, whose=alice) == [
        Benchmark.COMPANY,
        Benchmark.PREVIOUS,
        Benchmark.YEAR_BEFORE,
        Benchmark.TEAM,
    ]
    assert Benchmark.COMPANY not in queries.offered_benchmarks(viewer=cast.mona, whose=alice)
    assert queries.offered_benchmarks(viewer=cast.alice, whose=alice) == [Benchmark.PREVIOUS, Benchmark.YEAR_BEFORE]
    held = queries.funnel(
        viewer=cast.ada,
        period=QUARTER,
        unit_id=None,
        member_id=cast.alice.pk,
        today=made.TODAY,
        against=Benchmark.TEAM,
    )
    team = queries.funnel(viewer=cast.ada, period=QUARTER, unit_id=cast.sales.pk, today=made.TODAY)
    assert [step.benchmark for step in held.steps] == [step.conversion for step in team.steps]

"""Cohorts by the month of opening, against the same told from the deals one by one."""

from datetime import date
from decimal import Decimal

import pytest

from quarterdeck.core.calendar.periods import Grain, Period, add_months
from quarterdeck.crm.models import Opportunity, StageVisit
from quarterdeck.metrics import engine
from quarterdeck.metrics.queries import cohorts
from quarterdeck.metrics.rules import COHORT_MONTHS
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def company() -> made.Company:
    return made.empty()


def test_cohort_counts_those_won_within_months_of_their_opening(company: made.Company) -> None:
    """Opened in January: one won within a month, one in the third, one lost, one open; February's has one, won late."""
    alice, charlie = company.cast.alice, company.cast.charlie
    made.keep(
        company,
        made.deal(company, alice, opened=date(2025, 1, 10), closed=date(2025, 2, 9)),
        made.deal(company, alice, opened=date(2025, 1, 10), closed=date(2025, 3, 20)),
        made.deal(company, alice, opened=date(2025, 1, 10), closed=date(2025, 1, 20), won=False),
        made.deal(company, charlie, opened=date(2025, 1, 31)),
        made.deal(company, charlie, opened=date(2025, 2, 1), closed=date(2025, 12, 1)),
    )
    given = {"period": Period(date(2025, 1, 1), date(2025, 3, 1)), "today": date(2025, 5, 1), "months": 4}

    january, february = cohorts(viewer=company.cast.ada, unit_id=None, **given)
    (north, _february) = cohorts(viewer=company.cast.ada, unit_id=company.cast.sales.pk, **given)

    assert (january.entered, january.reached) == (4, (1, 1, 2, None))
    assert january.shares[:3] == (Decimal("0.25"), Decimal("0.25"), Decimal("0.5"))
    assert (february.entered, february.reached) == (1, (0, 0, None, None))
    assert (north.entered, north.reached) == (3, (1, 1, 2, None))


def test_cohort_counts_the_first_time_a_stage_is_reached_once(company: made.Company) -> None:
    path = ((date(2025, 1, 20), "proposal"), (date(2025, 2, 1), "qualification"), (date(2025, 3, 1), "proposal"))
    made.keep(company, made.deal(company, company.cast.alice, opened=date(2025, 1, 10), path=path))

    (found,) = cohorts(
        viewer=company.cast.ada,
        unit_id=None,
        period=Period(date(2025, 1, 1), date(2025, 4, 1)),
        today=made.TODAY,
        grain=Grain.QUARTER,
        stage_id=company.stages["proposal"].pk,
        months=2,
    )

    assert (found.entered, found.reached) == (1, (1, 1))


def test_metrics_of_cohorts_leave_out_deals_that_are_too_young(company: made.Company) -> None:
    """Of two deals opened in January one had its three months on April 20, the other was opened a day too late for that."""
    alice = company.cast.alice
    made.keep(
        company,
        made.deal(company, alice, opened=date(2025, 1, 20), closed=date(2025, 3, 1)),
        made.deal(company, alice, opened=date(2025, 1, 20), closed=date(2025, 4, 20)),
        made.deal(company, alice, opened=date(2025, 1, 21), closed=date(2025, 2, 1)),
    )

    def share(today: date) -> object:
        asked = {"metrics": ["won_within_3_months"], "by": ["month"], "period": YEAR, "today": today}
        found = {row[0]: row[1] for row in engine.query(viewer=company.cast.ada, **asked).rows}
        return found[date(2025, 1, 1)]

    assert share(date(2025, 4, 19)) is None
    assert share(date(2025, 4, 20)) == Decimal("0.5")
    assert share(date(2025, 4, 21)) == Decimal(2) / 3


def test_metrics_of_cohorts_are_those_of_the_cockpit_once_all_are_old_enough() -> None:
    company = made.random_company(42, deals=60)
    codes = [f"won_within_{months}_months" for months in COHORT_MONTHS]
    given = {"viewer": company.cast.ada, "period": YEAR, "today": date(2030, 1, 1)}

    rows = {row[0]: row[1:] for row in engine.query(metrics=codes, by=["month"], **given).rows}

    for cohort in cohorts(unit_id=None, months=max(COHORT_MONTHS), **given):
        expected = tuple(cohort.shares[months - 1] for months in COHORT_MONTHS)
        assert rows.get(cohort.opened.start, (None,) * len(codes)) == expected, cohort.opened


@pytest.mark.parametrize("code", [None, "negotiation"])
def test_cohorts_of_a_random_company_are_those_of_its_deals(code: str | None) -> None:
    company = made.random_company(41, deals=80)
    stage = company.stages[code].pk if code else None

    found = cohorts(
        viewer=company.cast.ada, unit_id=None, period=YEAR, today=date(2030, 1, 1), stage_id=stage, months=6
    )

    deals = list(Opportunity.objects.filter(archived_at=None, opened_on__isnull=False))
    for cohort in found:
        own = [deal for deal in deals if deal.opened_on and deal.opened_on in cohort.opened]
        days = [(deal.opened_on, _reached_on(deal, stage)) for deal in own]
        expected = tuple(
            sum(day is not None and opened is not None and day < add_months(opened, months) for opened, day in days)
            for months in range(1, 7)
        )
        assert (cohort.entered, cohort.reached) == (len(own), expected), cohort.opened


def _reached_on(deal: Opportunity, stage_id: int | None) -> date | None:
    if stage_id is None:
        return deal.closed_on if deal.status == "won" else None
    first = StageVisit.objects.filter(opportunity=deal, stage_id=stage_id).order_by("entered_at").first()
    return first.entered_at.date() if first else None

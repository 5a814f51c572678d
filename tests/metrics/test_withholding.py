"""Figures made of fields that a role hides stay empty, on every door; the others keep their values."""

from datetime import date
from decimal import Decimal

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member, Role
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

PERIOD = Period(date(2025, 1, 1), date(2026, 1, 1))
HIDDEN = {
    "won_amount",
    "lost_amount",
    "win_rate_by_amount",
    "average_deal_size",
    "open_pipeline_amount",
    "weighted_pipeline_amount",
    "stage_dropped_amount",
    "sales_velocity",
}


@pytest.fixture
def company() -> made.Company:
    return made.random_company(31, deals=40)


def limited(company: made.Company, access: str, field: str = "crm.opportunity.amount") -> Member:
    """Rita, who sees every record, with a rule of her role on a field."""
    role = Role.objects.get(assignments__member=company.cast.rita)
    people.set_field_rules(role_id=role.pk, accesses={field: access}, by=company.cast.ada)
    return Member.objects.get(pk=company.cast.rita.pk)


@pytest.mark.parametrize("access", ["hidden", "masked"])
def test_figures_of_a_hidden_field_are_empty_and_the_others_as_they_are(company: made.Company, access: str) -> None:
    viewer = limited(company, access)
    codes = list(METRICS)
    asked = {"metrics": codes, "by": ["team", "quarter"], "period": PERIOD, "today": made.TODAY}
    more = {"compare": ["previous"], "totals": True, "running": True}

    seen = engine.query(viewer=viewer, **asked, **more)
    known = engine.query(viewer=company.cast.ada, **asked, **more)

    withheld = {code for place, code in enumerate(codes) if all(row[2 + place] is None for row in seen.rows)}
    assert withheld >= HIDDEN
    assert not withheld & {"opportunities_won", "win_rate", "open_opportunities", "activities", "cost_per_lead"}
    assert seen.totals is not None
    assert known.totals is not None
    for place, code in enumerate(codes):
        if code not in withheld:
            assert [row[2 + place] for row in seen.rows] == [row[2 + place] for row in known.rows], code
            assert seen.totals.grand[place] == known.totals.grand[place], code
        else:
            assert seen.totals.grand[place] is None
            assert {row[place] for row in (*(seen.running or ()), *seen.compared["previous"])} == {None}


def test_cost_of_leads_is_withheld_by_its_own_field(company: made.Company) -> None:
    viewer = limited(company, "hidden", "crm.lead.cost")

    ((cost, won),) = engine.query(
        viewer=viewer, metrics=["cost_per_lead", "won_amount"], period=PERIOD, today=made.TODAY
    ).rows

    assert cost is None
    assert won


def test_pages_get_nothing_of_a_hidden_field(company: made.Company) -> None:
    viewer = limited(company, "hidden")
    given = {"viewer": viewer, "period": PERIOD, "unit_id": None, "today": made.TODAY}

    figures = queries.figures(codes=["won_amount", "win_rate"], **given)
    people_rows = queries.people_table(**given)
    funnel = queries.funnel(**given)
    course = queries.cumulative(**given)

    assert (figures["won_amount"].value, figures["won_amount"].previous) == (None, None)
    assert figures["win_rate"].value is not None
    assert {row.values["won_amount"] or 0 for row in people_rows} == {0}
    assert {step.leak_amount for step in funnel.steps} == {0}
    assert {value or 0 for value in course.actual} == {0}


def test_rows_behind_a_withheld_figure_are_refused_in_words(company: made.Company) -> None:
    viewer = limited(company, "masked")

    with pytest.raises(engine.CannotMeasure) as refusal:
        queries.drill(viewer=viewer, code="won_amount", asked=queries.Asked(PERIOD), today=made.TODAY)
    assert refusal.value.code == "withheld"
    assert list(
        queries.every_row(viewer=viewer, code="opportunities_won", asked=queries.Asked(PERIOD), today=made.TODAY)
    )


def test_withheld_figures_rank_nobody(company: made.Company) -> None:
    table = engine.query(
        viewer=limited(company, "hidden"),
        metrics=["won_amount", "opportunities_won"],
        by=["member"],
        period=PERIOD,
        today=made.TODAY,
        top=2,
    )

    assert table.rows == []
    assert table.rest is not None
    assert table.rest.table.rows[0][0] is None
    assert Decimal(table.rest.table.rows[0][1] or 0) > 0

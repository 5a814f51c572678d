"""Figures made of fields that a role hides stay empty, on every door; the others keep their values."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import actions, engine, queries
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.dimensions import DIMENSIONS
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

    def without(table: engine.Table) -> set[str]:
        """The figures of which no row tells anything."""
        return {code for place, code in enumerate(codes) if all(row[2 + place] is None for row in table.rows)}

    withheld = without(seen) - without(known)
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


TOLD = [(code, field) for code, dimension in DIMENSIONS.items() for field in dimension.fields]
VALUES = {"account": "Account 1", "industry": "Steel", "source": "fair", "stage": "Proposal"}


def test_fields_that_dimensions_tell_are_known() -> None:
    """Every dimension made of a field says so; the others tell whose a record is, where it belongs, what was sold, and when."""
    from quarterdeck.core.fields import registry

    known = {f"{entity.code}.{name}" for entity in registry.entities() for name in entity.by_name}
    assert {field for _code, field in TOLD} <= known
    others = {code for code, dimension in DIMENSIONS.items() if not dimension.fields and not dimension.grain}
    assert others == {"member", "team", "region", "product", "series"}


@pytest.mark.parametrize("access", ["hidden", "masked"])
@pytest.mark.parametrize(("code", "field"), TOLD)
def test_hidden_fields_split_and_limit_nothing(company: made.Company, code: str, field: str, access: str) -> None:
    viewer = limited(company, access, field)
    asked = {"viewer": viewer, "metrics": ["opportunities_won"], "period": PERIOD, "today": made.TODAY}
    rows = {"viewer": viewer, "code": "opportunities_won", "today": made.TODAY}
    value = VALUES[code]

    for question in (
        {"by": [code]},
        {"by": ["month", code]},
        {"filters": {code: [value]}},
        {"filters": {code: [None]}},
    ):
        refused(lambda question=question: engine.query(**asked, **question))
    for at in (queries.Asked(PERIOD, {code: [value]}), queries.Asked(PERIOD, at={code: None})):
        refused(lambda at=at: queries.drill(asked=at, **rows))
        refused(lambda at=at: list(queries.every_row(asked=at, **rows)))
    assert engine.query(**asked, by=["member"]).rows
    shown = queries.drill(asked=queries.Asked(PERIOD), **rows).rows
    assert code not in {"account", "stage"} or {getattr(row, code) for row in shown} == {""}


def refused(ask: Callable[[], Any]) -> None:
    with pytest.raises(engine.CannotMeasure) as refusal:
        ask()
    assert refusal.value.code == "withheld"


def test_own_metric_limited_to_a_hidden_field_stays_empty(company: made.Company) -> None:
    limit = queries.own.recipe(kind="only", first="opportunities_won", dimension="source", keys=["fair"])
    made_of = actions.define_metric(
        name="From fairs", explanation="", better="higher", recipe=limit, by=company.cast.ada
    )
    viewer = limited(company, "hidden", "crm.opportunity.source")
    asked = {"metrics": [made_of.code, "opportunities_won"], "period": PERIOD, "today": made.TODAY}

    ((withheld, won),) = engine.query(viewer=viewer, **asked).rows

    assert engine.query(viewer=company.cast.ada, **asked).rows[0][0]
    assert (withheld, bool(won)) == (None, True)


@pytest.mark.parametrize(("cut", "field"), [("reason", "close_reason"), ("competitor", "competitor")])
def test_hidden_reasons_and_competitors_are_refused(company: made.Company, cut: str, field: str) -> None:
    viewer = limited(company, "hidden", f"crm.opportunity.{field}")

    refused(lambda: queries.bands(viewer=viewer, cut=queries.Cut(cut), period=PERIOD))
    refused(lambda: queries.deals_of_band(viewer=viewer, cut=queries.Cut(cut), key=None, period=PERIOD))

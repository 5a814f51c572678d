"""Nobody reads another team's figures: not in sums, not by splitting or filtering, not in the rows behind."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import engine, queries
from quarterdeck.metrics.catalogue import METRICS, Behaviour
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.people.models import Grant, Member
from tests.metrics import company as made

pytestmark = pytest.mark.django_db

PERIOD = Period(date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def company() -> made.Company:
    """Alice (100), Bob (20) and Mona (3) in Sales North, Charlie (7000) in Sales South; each won one and has one open."""
    company = made.empty()
    cast = company.cast
    for owner, amount in ((cast.alice, 100), (cast.bob, 20), (cast.mona, 3), (cast.charlie, 7000)):
        made.keep(
            company,
            made.deal(company, owner, opened=date(2025, 2, 1), closed=date(2025, 3, 1), amount=amount),
            made.deal(company, owner, opened=date(2025, 2, 1), amount=amount),
        )
    return company


def seen(viewer: Member, *, code: str = "won_amount", **filters: list[str]) -> object:
    table = engine.query(viewer=viewer, metrics=[code], period=PERIOD, filters=filters, today=made.TODAY)
    return table.rows[0][0]


@pytest.mark.parametrize("code", ["won_amount", "open_pipeline_amount"])
def test_each_sees_what_their_right_reaches(company: made.Company, code: str) -> None:
    cast = company.cast

    assert seen(cast.alice, code=code) == 100
    assert seen(cast.mona, code=code) == 123
    assert seen(cast.charlie, code=code) == 7000
    assert seen(cast.rita, code=code) == 7123
    assert seen(cast.ada, code=code) == 7123


def test_team_scope_sees_the_team_but_not_what_is_under_it(company: made.Company) -> None:
    Grant.objects.filter(role__code="rep", right="metrics.view_metrics").update(scope="team")

    assert seen(company.cast.alice) == 123


def test_filtering_by_somebody_elses_team_gives_only_ones_own_share_of_it(company: made.Company) -> None:
    cast = company.cast

    assert seen(cast.charlie, team=["Sales North"]) == 0
    assert seen(cast.charlie, member=["Alice"]) == 0
    assert seen(cast.mona, team=["Sales South"]) == 0
    assert seen(cast.alice, team=["Sales North"]) == 100


def test_no_split_of_any_metric_shows_charlie_anything_of_alices(company: made.Company) -> None:
    sums = [code for code, metric in METRICS.items() if metric.behaviour in {Behaviour.ADDITIVE, Behaviour.AS_OF}]
    alone = engine.query(viewer=company.cast.charlie, metrics=sums, period=PERIOD, today=made.TODAY).rows[0]

    for dimension in [code for code, one in DIMENSIONS.items() if not one.grain]:
        table = engine.query(viewer=company.cast.charlie, metrics=sums, by=[dimension], period=PERIOD, today=made.TODAY)

        assert tuple(sum(row[1 + place] for row in table.rows) for place in range(len(sums))) == alone, dimension


def test_rows_behind_a_figure_stay_within_reach(company: made.Company) -> None:
    for code, metric in METRICS.items():
        if metric.has_rows:
            drill = queries.drill(viewer=company.cast.charlie, code=code, asked=queries.Asked(PERIOD), today=made.TODAY)

            assert {row.owner for row in drill.rows} <= {"Charlie"}, code


def test_doors_of_the_cockpit_stay_within_reach(company: made.Company) -> None:
    given = {"viewer": company.cast.charlie, "period": PERIOD, "unit_id": company.cast.sales.pk, "today": made.TODAY}

    figures = queries.figures(codes=["won_amount", "open_pipeline_amount"], **given)
    assert [figure.value for figure in figures.values()] == [0, 0]
    assert set(queries.cumulative(**given).previous) == {0}
    assert {step.entered for step in queries.funnel(**given).steps} == {0}
    assert queries.people_table(**given) == []
    assert (
        queries.pipeline_by_month_and_stage(
            viewer=company.cast.charlie, as_of=made.TODAY, unit_id=company.cast.sales.pk, today=made.TODAY
        ).months
        == []
    )


def test_somebody_without_the_right_is_refused(company: made.Company) -> None:
    Grant.objects.filter(right="metrics.view_metrics", role__code="rep").delete()

    with pytest.raises(PermissionDenied):
        seen(company.cast.alice)

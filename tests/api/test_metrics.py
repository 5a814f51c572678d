"""Questions to the catalogue through the API."""

from datetime import UTC, date, datetime

import pytest

from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Stage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    people = factories.cast()
    create_default_process(by=people.ada)
    for owner, amount in ((people.alice, 100), (people.alice, 50), (people.bob, 30), (people.charlie, 1000)):
        deal = opportunities.create_opportunity(
            name="Deal", amount=amount, by=owner, at=datetime(2026, 1, 5, tzinfo=UTC)
        )
        won = Stage.objects.get(process=deal.process, kind="won")
        opportunities.move_opportunity(
            opportunity_id=deal.pk,
            stage_id=won.pk,
            by=owner,
            at=datetime(2026, 2, 5, tzinfo=UTC),
            closed_on=date(2026, 2, 5),
        )
    return people


QUESTION = {"metrics": ["won_amount", "win_rate"], "by": ["member"], "from": "2026-01-01", "to": "2026-04-01"}


def test_question_is_answered_as_a_table_within_the_callers_reach(cast, calling):
    mona = calling(cast.mona).post("/metrics/query", QUESTION)
    charlie = calling(cast.charlie).post("/metrics/query", QUESTION)

    assert mona.data == {
        "columns": ["member", "won_amount", "win_rate"],
        "rows": [["Alice", 150.0, 1.0], ["Bob", 30.0, 1.0]],
    }
    assert charlie.data["rows"] == [["Charlie", 1000.0, 1.0]]


def test_total_without_dimensions_is_one_row(cast, calling):
    answer = calling(cast.ada).post("/metrics/query", {**QUESTION, "by": []})

    assert answer.data["rows"] == [[1180.0, 1.0]]


@pytest.mark.parametrize(
    "change",
    [{"metrics": ["happiness"]}, {"by": ["mood"]}, {"to": "2025-01-01"}, {"filters": {"team": ["Nowhere"]}}],
    ids=["metric", "dimension", "period", "value"],
)
def test_unknown_word_is_told(cast, calling, change):
    answer = calling(cast.ada).post("/metrics/query", {**QUESTION, **change})

    assert answer.status_code == 422
    assert answer.data["detail"]


def test_catalogue_is_listed_with_formulas(cast, calling):
    answer = calling(cast.alice).get("/metrics")

    rate = next(metric for metric in answer.data if metric["code"] == "win_rate")
    assert (rate["unit"], rate["higher_is_better"]) == ("percent", True)
    assert rate["formula"]

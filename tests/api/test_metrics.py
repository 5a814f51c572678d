"""Questions to the catalogue through the API."""

from datetime import UTC, date, datetime

import pytest

from quarterdeck.crm.actions import opportunities
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Stage
from quarterdeck.metrics.actions import define_metric
from quarterdeck.metrics.catalogue.own import Kind, Recipe
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

    assert mona.data["columns"] == ["member", "won_amount", "win_rate"]
    assert mona.data["rows"] == [["Alice", 150.0, 1.0], ["Bob", 30.0, 1.0]]
    assert mona.data["keys"] == [[cast.alice.pk], [cast.bob.pk]]
    assert mona.data["compared"] is None
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


def test_catalogue_lists_the_companys_own(cast, calling):
    own = define_metric(name="Net won", recipe=Recipe(Kind.DIFFERENCE, "won_amount", "lost_amount"), by=cast.ada)

    listed = calling(cast.alice).get("/metrics").data

    assert [one["name"] for one in listed if one["code"] == own.code] == ["Net won"]


def test_question_carries_comparisons_totals_and_the_rest(cast, calling):
    more = {"by": ["member", "month"], "compare": ["previous"], "totals": True, "running": True, "top": 1}
    answer = calling(cast.mona).post("/metrics/query", {**QUESTION, "metrics": ["won_amount"], **more})

    alice = cast.alice.pk
    assert answer.data["rows"] == [
        ["Alice", "2026-01-01", 0],
        ["Alice", "2026-02-01", 150.0],
        ["Alice", "2026-03-01", 0],
    ]
    assert answer.data["running"] == [[0], [150.0], [150.0]]
    assert answer.data["compared"] == {"previous": [[0], [0], [0]]}
    assert {keys[0] for keys in answer.data["keys"]} == {alice}
    assert answer.data["totals"] == {"grand": [180.0], "by_first": [[alice, 150.0]]}
    assert answer.data["rest"]["count"] == 1
    assert [row[-1] for row in answer.data["rest"]["table"]["rows"]] == [0, 30.0, 0]


def test_rows_behind_a_cell_add_up_to_it(cast, calling):
    table = calling(cast.ada).post("/metrics/query", {**QUESTION, "metrics": ["won_amount"], "by": ["member"]}).data
    place = next(number for number, row in enumerate(table["rows"]) if row[0] == "Alice")
    cell = {"member": table["keys"][place][0], "month": "2026-02-01"}
    period = {"from": QUESTION["from"], "to": QUESTION["to"]}

    behind = calling(cast.ada).post("/metrics/won_amount/rows", {**period, "at": cell})

    assert [row["values"] for row in behind.data["rows"]] == [[100.0], [50.0]]
    assert (behind.data["figure"], behind.data["count"], behind.data["pages"]) == (150.0, 2, 1)
    assert behind.data["parts"][0]["total"] == 150.0
    assert calling(cast.charlie).post("/metrics/won_amount/rows", {**period, "at": cell}).data["rows"] == []


@pytest.mark.parametrize(
    "change",
    [{"compare": ["luck"]}, {"running": True}, {"top": 3, "by": []}, {"top": 0}, {"by": ["day", "week"]}],
    ids=["comparison", "running", "top", "zero", "times"],
)
def test_what_cannot_be_added_to_a_question_is_told(cast, calling, change):
    answer = calling(cast.ada).post("/metrics/query", {**QUESTION, **change})

    assert answer.status_code == 422
    assert answer.data["detail"]


@pytest.mark.parametrize("at", [{"mood": 1}, {"month": "yesterday"}, {"month": "2020-01-01"}])
def test_cell_that_there_is_not_is_told(cast, calling, at):
    asked = {"from": QUESTION["from"], "to": QUESTION["to"], "at": at}

    assert calling(cast.ada).post("/metrics/won_amount/rows", asked).status_code == 422
    assert calling(cast.ada).post("/metrics/happiness/rows", {**asked, "at": {}}).status_code == 422


def test_past_is_asked_for_as_it_was(cast, calling):
    """In January nothing was won yet."""
    past = {**QUESTION, "metrics": ["won_amount"], "by": [], "as_of": "2026-01-20"}

    assert calling(cast.ada).post("/metrics/query", past).data["rows"] == [[0]]
    period = {"from": QUESTION["from"], "to": QUESTION["to"], "as_of": "2026-01-20"}
    assert calling(cast.ada).post("/metrics/won_amount/rows", period).data["count"] == 0

"""Reports, dashboards, alerts and briefs as programs use them."""

from typing import Any

import pytest

from quarterdeck.reporting.actions import dashboards
from quarterdeck.reporting.models import Alert, Report
from tests.api.conftest import Caller
from tests.reporting import sold

pytestmark = pytest.mark.django_db
DEFINITION = {
    "metrics": ["won_amount"],
    "rows": ["member"],
    "span": "between",
    "start": "2026-01-01",
    "end": "2026-04-01",
}


def report_of(caller: Caller, **more: Any) -> Any:
    return caller.post("/reports", {"name": "Won", "definition": {**DEFINITION, **more}})


def test_a_report_is_kept_and_answered_with_the_callers_reach(calling: Any) -> None:
    cast = sold.company().cast
    mona = calling(cast.mona)

    made = report_of(mona)
    table = mona.get(f"/reports/{made.data['id']}/table").data

    assert made.status_code == 201
    assert table["rows"] == [["Alice", 100.0], ["Bob", 300.0]]
    assert table["totals"] == [400.0]
    assert [column["metric"] for column in table["columns"]] == ["", "won_amount"]


@pytest.mark.parametrize(
    "wrong", [{"rows": ["luck"]}, {"span": "some_day"}, {"rows": ["month"], "column": "quarter"}, {"picture": "pie"}]
)
def test_what_cannot_be_a_report_is_refused(calling: Any, wrong: dict[str, Any]) -> None:
    cast = sold.company().cast

    answer = report_of(calling(cast.mona), **wrong)

    assert answer.status_code == 409 or answer.status_code == 422
    assert answer.data["detail"]
    assert not Report.objects.exists()


def test_a_change_that_began_from_an_old_version_is_told(calling: Any) -> None:
    cast = sold.company().cast
    mona = calling(cast.mona)
    made = report_of(mona).data
    body = {"name": "Newer", "definition": DEFINITION, "version": 1}
    mona.send("PUT", f"/reports/{made['id']}", body)

    answer = mona.send("PUT", f"/reports/{made['id']}", {**body, "name": "Older"})

    assert answer.status_code == 409
    assert Report.objects.get().name == "Newer"


def test_another_members_report_is_not_there(calling: Any) -> None:
    cast = sold.company().cast
    made = report_of(calling(cast.mona)).data

    statuses = [
        calling(cast.charlie).send(method, f"/reports/{made['id']}{rest}", body).status_code
        for method, rest, body in (("GET", "", None), ("GET", "/table", None), ("DELETE", "", None))
    ]

    assert statuses == [404, 404, 404]


def test_an_alert_is_kept_and_read(calling: Any) -> None:
    cast = sold.company().cast
    mona = calling(cast.mona)
    body = {
        "name": "Much",
        "metric": "won_amount",
        "condition": "above",
        "threshold": 200,
        "span": "this_year",
        "split": "member",
    }

    made = mona.post("/alerts", body)
    readings = mona.get(f"/alerts/{made.data['id']}/readings")

    assert made.status_code == 201
    assert list(Alert.objects.get().members.all()) == [cast.mona]
    assert readings.status_code == 200
    assert calling(cast.charlie).get(f"/alerts/{made.data['id']}").status_code == 404


def test_an_alert_is_limited_by_names_or_ids(calling: Any) -> None:
    cast = sold.company().cast
    mona = calling(cast.mona)
    body = {
        "name": "Much",
        "metric": "won_amount",
        "condition": "above",
        "threshold": 200,
        "span": "between",
        "filters": {"member": ["Bob"], "team": [cast.sales.pk]},
    }

    refused = mona.post("/alerts", body)
    made = mona.post("/alerts", {**body, "span": "this_year"})
    unknown = mona.post("/alerts", {**body, "span": "this_year", "filters": {"member": ["Nobody"]}})

    assert (refused.status_code, made.status_code, unknown.status_code) == (409, 201, 409)
    assert made.data["filters"] == {"member": [cast.bob.pk], "team": [cast.sales.pk]}


def test_a_dashboard_answers_with_the_figures_of_the_callers_reach(calling: Any) -> None:
    cast = sold.company().cast
    monday = dashboards.save_dashboard(name="Monday", by=cast.mona)
    dashboards.pin(report_id=sold.report(cast.mona).pk, dashboard_id=monday.pk, by=cast.mona)
    mona = calling(cast.mona)

    (answer,) = mona.get(f"/dashboards/{monday.pk}/tables").data

    assert [one["name"] for one in mona.get("/dashboards").data] == ["Monday"]
    assert mona.get(f"/dashboards/{monday.pk}").data["owner_id"] == cast.mona.pk
    assert (answer["name"], answer["problem"]) == ("Won by member", "")
    assert {row[0] for row in answer["table"]["rows"]} <= {"Alice", "Bob"}
    assert calling(cast.charlie).get(f"/dashboards/{monday.pk}/tables").status_code == 404


def test_a_brief_is_read_by_a_program(calling: Any) -> None:
    cast = sold.company().cast

    answer = calling(cast.mona).get("/brief?span=week").data

    assert answer["headline"]
    assert {one["part"] for one in answer["sentences"]} >= {"changed", "do"}
    assert calling(cast.mona).get("/brief?span=decade").status_code == 422

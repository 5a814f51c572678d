"""Duplicates, own fields, imports and taking back through the API."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quarterdeck.core.imports import actions as imports
from quarterdeck.core.lists.actions import exporting
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Account
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    people = factories.cast()
    create_default_process(by=people.ada)
    return people


def test_similar_accounts_are_found_and_merged_and_put_back(cast, calling):
    alice = calling(cast.alice)
    one = alice.post("/accounts", {"name": "上海华新机械有限公司"}).data["id"]
    other = alice.post("/accounts", {"name": "华新机械（上海）有限公司", "city": "上海"}).data["id"]

    found = alice.get("/duplicates?name=上海華新機械").data
    merged = alice.post("/duplicates/merge", {"kind": "account", "keep_id": one, "other_ids": [other]})
    gone = alice.get(f"/accounts/{other}").status_code
    back = alice.post(f"/undo/{merged.data['id']}")

    assert {row["id"] for row in found} == {one, other}
    assert (merged.status_code, gone) == (200, 404)
    assert back.data["undone_at"] is not None
    assert alice.get(f"/accounts/{other}").data["city"] == "上海"


def test_similar_record_of_another_team_is_masked(cast, calling):
    made = calling(cast.charlie).post("/accounts", {"name": "华新机械有限公司", "phone": "13800138000"}).data
    found = calling(cast.alice).get("/duplicates?name=华新机械").data
    assert [(row["id"], row["owner_name"], row["may_open"]) for row in found] == [(made["id"], "Charlie", False)]
    assert "13800138000" not in str(found)


def test_own_field_is_added_filled_and_put_away(cast, calling):
    ada, alice = calling(cast.ada), calling(cast.alice)

    made = ada.post("/fields", {"entity": "crm.account", "type": "number", "label": "Plants"})
    account = alice.post("/accounts", {"name": "Acme", "custom": {made.data["code"]: 3}})
    refused = alice.post("/fields", {"entity": "crm.account", "type": "text", "label": "Mine"})
    ada.post(f"/fields/{made.data['id']}/archive")

    assert account.data["custom"] == {made.data["code"]: "3.00"}
    assert refused.status_code == 403
    assert alice.get("/fields?entity=crm.account").data == []


@pytest.mark.django_db(transaction=True)
def test_file_is_handed_in_checked_imported_and_taken_back(cast, client):
    client.force_login(cast.ada)
    file = SimpleUploadedFile("Account.csv", "Id,Name,Phone\n001A,远大机械,13800138000\n".encode())

    run = client.post("/api/v1/imports", {"profile": "salesforce", "files": [file]}).json()
    imports.go_on(run_id=run["id"])
    checked = client.get(f"/api/v1/imports/{run['id']}").json()
    real = client.post(f"/api/v1/imports/{run['id']}/confirm").json()
    imports.go_on(run_id=real["id"])

    assert (checked["state"], checked["is_dry_run"]) == ("done", True)
    assert Account.objects.filter(name="远大机械").exists()
    assert client.post(f"/api/v1/imports/{real['id']}/undo").status_code == 200
    assert not Account.objects.filter(name="远大机械").exists()


def test_view_is_kept_read_and_taken_out(cast, calling):
    alice = calling(cast.alice)
    for name, city in (("Acme", "Shanghai"), ("Bolt", "Beijing")):
        alice.post("/accounts", {"name": name, "city": city})
    conditions = {"all": [{"field": "city", "op": "is", "value": "Beijing"}]}

    view = alice.post(
        "/views", {"entity": "crm.account", "name": "North", "conditions": conditions, "columns": ["city"]}
    )
    rows = alice.get(f"/views/{view.data['id']}/rows").data
    asked = alice.post("/exports", {"view_id": view.data["id"]})
    exporting.write_file(export_id=asked.data["id"], today=date(2026, 3, 2))
    file = alice.send_raw(f"/exports/{asked.data['id']}/file")

    assert view.status_code == 201
    assert ([(row["title"], row["values"]) for row in rows["items"]], rows["count"]) == (
        [("Bolt", {"city": "Beijing"})],
        1,
    )
    assert alice.get(f"/exports/{asked.data['id']}").data["state"] == "done"
    assert b"Bolt" in file
    assert b"Acme" not in file
    assert calling(cast.charlie).get(f"/views/{view.data['id']}/rows").status_code == 404


def test_bad_conditions_of_a_view_are_refused_in_words(cast, calling):
    conditions = {"all": [{"field": "no_such", "op": "is", "value": 1}]}
    told = calling(cast.alice).post("/views", {"entity": "crm.account", "name": "X", "conditions": conditions})
    assert told.status_code == 409
    assert told.data["detail"]

"""The masking walk: somebody whose role masks phones and e-mails asks lists and the API everything, and never meets a raw one.

The walk of permissions opens every address as it stands, and sees there that none is shown.
"""

import json
from typing import Any

import pytest
from django.test import Client

from quarterdeck.api import actions as tokens
from quarterdeck.api.urls import api
from quarterdeck.crm.actions import accounts
from quarterdeck.crm.models import Account, Contact
from quarterdeck.people.models import Member
from tests.guards import secrets
from tests.guards.addresses import every_address
from tests.guards.secrets import MAILS, OWN, PHONES, body
from tests.guards.test_permissions import LEFT_OUT

ASKED_OF_LISTS = "?q=138&words=138&format=csv&show=1&view=all"
pytestmark = pytest.mark.django_db


@pytest.fixture
def values() -> dict[str, Any]:
    return secrets.world()[1]


@pytest.fixture
def alice(values: dict[str, Any]) -> Member:
    return Member.objects.get(login="alice")


@pytest.fixture
def client_of_alice(alice: Member) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def _leaks(answer: Any) -> list[str]:
    return secrets.shown(answer, secrets.MASKED)


def test_the_walk_would_see_a_leak(values: dict[str, Any]) -> None:
    client = Client()
    client.force_login(Member.objects.get(login="ada"))

    assert PHONES["contact"] in body(client.get(f"/contacts/{values['contact_id']}/"))
    assert OWN in body(client.get(f"/accounts/{values['account_id']}/"))


def test_no_list_however_asked_shows_what_is_masked(values: dict[str, Any], client_of_alice: Client) -> None:
    leaks = {}
    for one in every_address():
        if one.route.startswith(tuple(LEFT_OUT)) or one.parameters:
            continue
        if found := _leaks(client_of_alice.get(one.path(values) + ASKED_OF_LISTS)):
            leaks[one.name] = found

    assert leaks == {}


def test_no_part_in_place_shows_what_is_masked(values: dict[str, Any], client_of_alice: Client) -> None:
    pages = {"account": "accounts", "contact": "contacts", "lead": "leads"}
    for kind, address in pages.items():
        for field in ("phone", "email", "note"):
            for ask in ("", "?show"):
                path = f"/{address}/{values[f'{kind}_id']}/edit/{field}/{ask}"
                answer = client_of_alice.get(path, headers={"HX-Request": "true"})
                assert _leaks(answer) == [], path


def test_no_operation_of_the_api_tells_what_is_masked(values: dict[str, Any], alice: Member) -> None:
    token = tokens.create_token(login=alice.login, by=alice)
    headers = {"Authorization": f"Bearer {token}"}
    leaks, asked = {}, 0
    for path, operations in api.get_openapi_schema()["paths"].items():
        if "get" not in operations:
            continue
        address = path
        for name, value in values.items():
            address = address.replace("{" + name + "}", str(value))
        answer = Client().get(address, headers=headers)
        asked += answer.status_code == 200
        if found := _leaks(answer):
            leaks[path] = found

    assert leaks == {}
    assert asked > 10


def test_what_the_api_writes_it_answers_masked(values: dict[str, Any], alice: Member) -> None:
    token = tokens.create_token(login=alice.login, by=alice)
    address = f"/api/v1/contacts/{values['contact_id']}"
    answer = Client().patch(
        address, {"title": "CFO"}, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 200
    assert _leaks(answer) == []
    assert json.loads(answer.content)["phone"] == "138****8002"
    assert Contact.objects.get(pk=values["contact_id"]).phone == PHONES["contact"]


@pytest.mark.parametrize("words", ["13800138002", "8002", "138", "zhaoliu", "masked-corp", "13700137003", "sunqi"])
def test_nothing_is_found_by_what_is_masked(values: dict[str, Any], client_of_alice: Client, words: str) -> None:
    for path in ("/contacts/?view=all&q=", "/accounts/?view=all&q=", "/leads/?view=all&q="):
        answer = client_of_alice.get(path + words)
        rows = answer.context.get("rows", []) if answer.context else []
        assert list(rows) == [], path
    palette = body(client_of_alice.get(f"/search/?q={words}"))
    assert f"/contacts/{values['contact_id']}/" not in palette


def test_a_masked_value_cannot_be_overwritten(values: dict[str, Any], client_of_alice: Client) -> None:
    contact = Contact.objects.get(pk=values["contact_id"])
    page = body(client_of_alice.get(f"/contacts/{contact.pk}/edit/"))
    assert 'name="phone"' not in page
    assert 'name="title"' in page

    form = {"name": "Wang", "title": "CEO", "phone": "1", "email": "a@b.example", "version": contact.version}
    client_of_alice.post(f"/contacts/{contact.pk}/edit/", form)

    contact.refresh_from_db()
    assert (contact.title, contact.phone, contact.email) == ("CEO", PHONES["contact"], MAILS["contact"])


def test_an_action_refuses_to_write_what_is_masked(values: dict[str, Any], alice: Member) -> None:
    from quarterdeck.core.fields.filling import NotYours

    with pytest.raises(NotYours):
        accounts.edit_contact(contact_id=values["contact_id"], values={"phone": "1"}, version=None, by=alice)
    with pytest.raises(NotYours):
        accounts.edit_account(account_id=values["account_id"], values={"custom": {"tier": "x"}}, version=None, by=alice)
    assert Account.objects.get(pk=values["account_id"]).custom == {"tier": OWN}


def test_the_timeline_tells_the_change_but_not_the_values(values: dict[str, Any], client_of_alice: Client) -> None:
    page = body(client_of_alice.get(f"/leads/{values['lead_id']}/"))

    assert "137****7003" in page
    assert _leaks(client_of_alice.get(f"/leads/{values['lead_id']}/")) == []

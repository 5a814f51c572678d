"""Who may call, and that nothing leaks to another team."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from quarterdeck.api import actions
from quarterdeck.api.models import ApiToken
from quarterdeck.core.events import bus
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.people import actions as people
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    people = factories.cast()
    create_default_process(by=people.ada)
    return people


def test_caller_without_token_is_told_how_to_sign_in(cast):
    answer = Client().get("/api/v1/accounts")

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "change",
    [
        {"revoked_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(minutes=1)},
        {"token_hash": "0" * 64},
    ],
    ids=["revoked", "expired", "unknown"],
)
def test_dead_token_is_refused(cast, calling, change):
    alice = calling(cast.alice)

    ApiToken.objects.update(**change)

    assert alice.get("/accounts").status_code == 401


def test_token_of_somebody_who_left_is_refused(cast, calling):
    alice = calling(cast.alice)

    type(cast.alice).objects.filter(pk=cast.alice.pk).update(is_active=False)

    assert alice.get("/accounts").status_code == 401


def test_token_that_may_only_read_does_not_write(cast, calling):
    reader = calling(cast.alice, scopes=("read",))

    assert reader.get("/accounts").status_code == 200
    assert reader.post("/accounts", {"name": "Acme"}).status_code == 403


def test_token_is_kept_as_a_hash_only(cast):
    token = actions.create_token(login="alice")

    kept = ApiToken.objects.get()
    assert token.startswith("qd_")
    assert token not in (kept.token_hash, kept.hint, kept.name)


def test_token_for_nobody_or_for_an_unknown_scope_is_refused(cast):
    with pytest.raises(Refusal):
        actions.create_token(login="nobody")
    with pytest.raises(Refusal):
        actions.create_token(login="alice", scopes=["admin"])


def test_other_teams_records_are_not_there(cast, calling):
    alice, charlie, mona = calling(cast.alice), calling(cast.charlie), calling(cast.mona)
    account = alice.post("/accounts", {"name": "Acme"}).data
    contact = alice.post("/contacts", {"name": "Wang", "account_id": account["id"]}).data
    deal = alice.post("/opportunities", {"name": "Deal", "account_id": account["id"]}).data
    call = alice.post(
        "/activities",
        {"kind": "call", "subject": "Hi", "opportunity_id": deal["id"], "done_at": "2026-01-05T02:00:00Z"},
    ).data

    for noun, row in (("accounts", account), ("contacts", contact), ("opportunities", deal), ("activities", call)):
        assert charlie.get(f"/{noun}?count=true").data == {"items": [], "next": None, "count": 0}
        assert charlie.get(f"/{noun}/{row['id']}").status_code == 404
        assert charlie.patch(f"/{noun}/{row['id']}", {"note": "mine now"}).status_code == 404
        assert charlie.post(f"/{noun}/{row['id']}/archive").status_code == 404
        assert [r["id"] for r in mona.get(f"/{noun}").data["items"]] == [row["id"]]
    assert charlie.post(f"/opportunities/{deal['id']}/move", {"stage": "won"}).status_code == 404


def test_bad_input_comes_back_in_words_at_its_field(cast, calling):
    answer = calling(cast.alice).post("/opportunities", {"name": "", "amount": -5})

    assert answer.status_code == 422
    assert {entry["field"] for entry in answer.data["errors"]} == {"values.name", "values.amount"}


def test_session_may_write_only_with_the_csrf_token(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.alice, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.get("/api/v1/accounts").status_code == 200
    assert browser.post("/api/v1/accounts", {"name": "Acme"}, content_type="application/json").status_code == 403


def test_tokens_stay_dead_when_somebody_comes_back(cast, calling):
    bob = calling(cast.bob)
    people.deactivate_member(member_id=cast.bob.pk, hand_over_to_id=cast.alice.pk, on=factories.FOUNDED_ON, by=cast.ada)
    bus.deliver_waiting()

    people.reactivate_member(member_id=cast.bob.pk, on=factories.FOUNDED_ON, by=cast.ada)

    assert bob.get("/accounts").status_code == 401

"""Reading and changing records through the API, as different people."""

import pytest

from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Account, Opportunity
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    people = factories.cast()
    create_default_process(by=people.ada)
    return people


def test_account_is_created_read_changed_and_archived(cast, calling):
    alice = calling(cast.alice)

    made = alice.post("/accounts", {"name": "华为技术有限公司", "industry": "电子"})
    changed = alice.patch(f"/accounts/{made.data['id']}", {"city": "深圳", "version": made.data["version"]})
    archived = alice.post(f"/accounts/{made.data['id']}/archive")

    assert (made.status_code, made.data["owner_name"]) == (201, "Alice")
    assert (changed.data["city"], changed.data["version"]) == ("深圳", 2)
    assert archived.data["archived_at"] is not None
    assert alice.get("/accounts").data["items"] == []
    assert [row["name"] for row in alice.get("/accounts?archived=true&q=huawei").data["items"]] == ["华为技术有限公司"]


def test_stale_change_is_told_with_both_values(cast, calling):
    alice = calling(cast.alice)
    account = alice.post("/accounts", {"name": "Acme"}).data
    alice.patch(f"/accounts/{account['id']}", {"city": "Shanghai", "version": 1})

    stale = alice.patch(f"/accounts/{account['id']}", {"city": "Beijing", "version": 1})

    assert stale.status_code == 409
    assert stale["Content-Type"] == "application/problem+json"
    assert stale.data["conflicts"] == [{"field": "city", "yours": "Beijing", "theirs": "Shanghai"}]
    assert Account.objects.get().city == "Shanghai"


def test_deal_moves_by_the_name_or_code_of_a_stage(cast, calling):
    alice = calling(cast.alice)
    deal = alice.post("/opportunities", {"name": "Big one", "amount": 1200.5}).data

    proposal = alice.post(f"/opportunities/{deal['id']}/move", {"stage": "proposal"})
    won = alice.post(f"/opportunities/{deal['id']}/move", {"stage": "won"})
    nowhere = alice.post(f"/opportunities/{deal['id']}/move", {"stage": "limbo"})

    assert (deal["amount"], deal["status"], deal["number"][:2]) == (1200.5, "open", "O-")
    assert proposal.data["probability"] == 50.0
    assert (won.data["status"], won.data["closed_on"] is None) == ("won", False)
    assert (nowhere.status_code, nowhere.data["code"]) == (409, "no_such_stage")


def test_repeated_post_with_a_key_is_done_once(cast, calling):
    alice = calling(cast.alice)

    first = alice.post("/opportunities", {"name": "Once"}, **{"Idempotency-Key": "k1"})
    again = alice.post("/opportunities", {"name": "Once"}, **{"Idempotency-Key": "k1"})
    other = alice.post("/opportunities", {"name": "Twice"}, **{"Idempotency-Key": "k1"})

    assert (first.status_code, again.status_code, again.data) == (201, 201, first.data)
    assert (other.status_code, other.data["code"]) == (409, "idempotency_key_reused")
    assert Opportunity.objects.count() == 1


def test_activity_is_logged_and_planned(cast, calling):
    alice = calling(cast.alice)
    deal = alice.post("/opportunities", {"name": "Talk"}).data

    done = alice.post(
        "/activities",
        {
            "kind": "call",
            "subject": "Asked for a price",
            "opportunity_id": deal["id"],
            "done_at": "2026-01-05T02:00:00Z",
            "minutes": 20,
        },
    )
    planned = alice.post(
        "/activities",
        {"kind": "visit", "subject": "Bring the quote", "opportunity_id": deal["id"], "due_at": "2026-01-09T02:00:00Z"},
    )
    completed = alice.post(f"/activities/{planned.data['id']}/complete", {"outcome": "agreed"})

    assert (done.status_code, done.data["minutes"], done.data["owner_id"]) == (201, 20, cast.alice.pk)
    assert (planned.data["done_at"], completed.data["done_at"] is None, completed.data["outcome"]) == (
        None,
        False,
        "agreed",
    )


def test_people_and_products_are_managed_by_operations_only(cast, calling):
    ada, alice = calling(cast.ada), calling(cast.alice)

    product = ada.post("/products", {"code": "GTX", "name": "GTX Pro", "list_price": 4821})
    member = ada.post("/members", {"login": "dora", "name": "Dora", "team_id": cast.sales.pk, "roles": ["rep"]})
    team = ada.post("/teams", {"name": "East", "parent_id": cast.north.pk})

    assert (product.status_code, product.data["list_price"], product.data["currency"]) == (201, 4821.0, "CNY")
    assert (member.status_code, member.data["team_id"]) == (201, cast.sales.pk)
    assert (team.status_code, team.data["parent_id"]) == (201, cast.north.pk)
    assert alice.post("/products", {"code": "X", "name": "X", "list_price": 1}).status_code == 403
    assert alice.post("/members", {"login": "x", "name": "X", "team_id": cast.sales.pk}).status_code == 403


@pytest.mark.parametrize(
    "noun", ["accounts", "contacts", "opportunities", "activities", "products", "members", "teams", "stages"]
)
def test_every_noun_is_listed_with_an_exact_count(cast, calling, noun):
    answer = calling(cast.ada).get(f"/{noun}?count=true&limit=1")

    assert answer.status_code == 200
    assert len(answer.data["items"]) == min(1, answer.data["count"])

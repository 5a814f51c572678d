"""Leads and public pools through the API."""

import pytest

from quarterdeck.crm.actions import pools
from quarterdeck.crm.actions.process import create_default_process
from quarterdeck.crm.models import Lead, PoolKind
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    people = factories.cast()
    create_default_process(by=people.ada)
    return people


def pool_of_leads(cast):
    values = {"name": "Inbound", "kind": PoolKind.LEADS, "is_open_to_all": True, "daily_claims": 1}
    return pools.create_pool(values=values, by=cast.ada)


def test_lead_goes_from_capture_to_a_deal(cast, calling):
    alice = calling(cast.alice)

    made = alice.post(
        "/leads", {"name": "Wang Wei", "company_name": "华新", "owner_id": cast.alice.pk, "source": "Fair"}
    )
    changed = alice.patch(f"/leads/{made.data['id']}", {"city": "杭州", "version": made.data["version"]})
    alice.post(f"/leads/{made.data['id']}/status", {"status": "qualified"})
    converted = alice.post(f"/leads/{made.data['id']}/convert", {"amount": 5000})
    again = alice.post(f"/leads/{made.data['id']}/convert", {})

    assert (made.status_code, made.data["channel"], made.data["status"]) == (201, "api", "new")
    assert changed.data["city"] == "杭州"
    assert converted.data["lead"]["status"] == "converted"
    assert alice.get(f"/opportunities/{converted.data['opportunity_id']}").data["amount"] == 5000.0
    assert alice.get(f"/accounts/{converted.data['account_id']}").data["name"] == "华新"
    assert again.status_code == 409


def test_lead_is_out_of_sight_for_another_team(cast, calling):
    made = calling(cast.alice).post("/leads", {"name": "Wang", "owner_id": cast.alice.pk}).data
    assert calling(cast.charlie).get(f"/leads/{made['id']}").status_code == 404
    assert calling(cast.charlie).get("/leads").data["items"] == []


def test_reason_is_needed_to_drop_a_lead(cast, calling):
    alice = calling(cast.alice)
    made = alice.post("/leads", {"name": "Wang", "owner_id": cast.alice.pk}).data
    assert alice.post(f"/leads/{made['id']}/status", {"status": "disqualified"}).status_code == 409
    told = alice.post(f"/leads/{made['id']}/status", {"status": "disqualified", "reason": "No budget"})
    assert (told.data["status"], told.data["disqualified_because"]) == ("disqualified", "No budget")


def test_claim_takes_a_record_once_and_under_the_cap(cast, calling):
    pool = pool_of_leads(cast)
    ids = [
        calling(cast.ada).post("/leads", {"name": f"Lead {n}", "phone": "13800138000", "pool_id": pool.pk}).data["id"]
        for n in range(2)
    ]
    alice, bob = calling(cast.alice), calling(cast.bob)

    shown = alice.get(f"/pools/{pool.pk}/records").data
    first = alice.post("/pools/claim", {"kind": "leads", "record_id": ids[0]})
    late = bob.post("/pools/claim", {"kind": "leads", "record_id": ids[0]})
    over = alice.post("/pools/claim", {"kind": "leads", "record_id": ids[1]})

    assert shown["count"] == 2
    assert "13800138000" not in str(shown)
    assert (first.status_code, first.data["owner_id"]) == (200, cast.alice.pk)
    assert late.status_code in {404, 409}
    assert over.status_code == 409

    given_back = alice.post(
        f"/pools/{pool.pk}/release", {"kind": "leads", "record_ids": [ids[0]], "reason": "Not my region"}
    )
    assert given_back.data["released"] == 1
    assert Lead.objects.get(pk=ids[0]).pool_id == pool.pk

"""The screens of leads."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quarterdeck.crm.actions import leads, process
from quarterdeck.crm.models import Activity, Lead, Opportunity, ResponseSetting, SourceResponse
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 5, 2, 0, tzinfo=UTC)


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def captured(by, name="Lin") -> Lead:
    return leads.capture_lead(channel="by_hand", by=by, at=NOW, name=name, phone="13800138000", company_name="Acme")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_whatever_its_length(rows: int) -> None:
    cast = factories.cast()
    for number in range(rows):
        captured(cast.alice, name=f"Lin {number}")
    client = signed_in(cast.alice)
    client.get("/leads/")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get("/leads/")

    assert answer.status_code == 200
    assert len(queries) == LIST_QUERIES


LIST_QUERIES = 16


def test_new_lead_takes_three_typed_fields() -> None:
    cast = factories.cast()

    answer = signed_in(cast.alice).post("/leads/new/", {"name": "Lin", "company_name": "Acme", "phone": "13800138000"})

    lead = Lead.objects.get()
    assert answer["Location"] == f"/leads/{lead.pk}/"
    assert (lead.owner, lead.channel) == (cast.alice, "by_hand")


def test_lead_is_logged_on_its_page_and_converted_by_the_offered_form() -> None:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    lead = captured(cast.alice)
    client = signed_in(cast.alice)
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert f'name="lead_id" value="{lead.pk}"' in page

    client.post(
        "/activities/new/", {"kind": "call", "subject": "Called", "done_at": "2025-03-05T10:20", "lead_id": lead.pk}
    )
    assert Activity.objects.get().lead == lead
    form = client.get(f"/leads/{lead.pk}/convert/")
    given = {name: field.value() for name, field in ((f.name, f) for f in form.context["form"]) if field.value()}
    answer = client.post(f"/leads/{lead.pk}/convert/", {**given, "with_opportunity": "on"})

    deal = Opportunity.objects.get()
    assert answer["Location"] == f"/opportunities/{deal.pk}/"
    assert (deal.account.name, deal.owner) == ("Acme", cast.alice)
    again = client.post(f"/leads/{lead.pk}/convert/", {**given, "with_opportunity": "on"})
    assert again.status_code == 422


def test_two_people_editing_are_shown_both_values() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)
    leads.edit_lead(lead_id=lead.pk, values={"city": "Xi'an"}, version=1, at=NOW, by=cast.mona)

    typed = {"name": "Lin", "company_name": "Acme", "phone": "13800138000", "owner_id": cast.alice.pk}
    answer = signed_in(cast.alice).post(f"/leads/{lead.pk}/edit/", {**typed, "city": "Wuhan", "version": 1})

    assert answer.status_code == 409
    assert b"Wuhan" in answer.content
    assert b"Xi&#x27;an" in answer.content


def test_clock_is_set_by_operations_only() -> None:
    cast = factories.cast()
    typed = {"minutes": 30, "manager_after_minutes": 15, "opens": "08:30", "closes": "17:30", "by_source": "展会：240"}

    assert signed_in(cast.alice).post("/settings/leads/clock/", typed).status_code == 403
    assert signed_in(cast.ada).post("/settings/leads/clock/", typed).status_code == 302

    assert ResponseSetting.objects.get().minutes == 30
    assert [(one.source, one.minutes) for one in SourceResponse.objects.all()] == [("展会", 240)]


def test_fact_is_edited_where_it_is_shown() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)

    answer = signed_in(cast.alice).post(
        f"/leads/{lead.pk}/edit/city/", {"city": "Wuhan", "version": 1, "was": ""}, headers={"HX-Request": "true"}
    )

    assert (answer.status_code, Lead.objects.get().city) == (200, "Wuhan")


def test_status_disqualify_assign_thank_and_put_away() -> None:
    cast = factories.cast()
    lead = captured(cast.alice)
    client = signed_in(cast.mona)

    client.post(f"/leads/{lead.pk}/status/", {"status": "qualified"})
    client.post(f"/leads/{lead.pk}/assign/", {"owner_id": cast.bob.pk})
    client.post(f"/leads/{lead.pk}/disqualify/", {"reason": "No budget"})
    client.post(f"/leads/{lead.pk}/archive/")

    kept = Lead.objects.get()
    assert (kept.owner, kept.status, kept.disqualified_because) == (cast.bob, "disqualified", "No budget")
    assert kept.archived_at is not None
    assert client.get(f"/leads/{lead.pk}/").status_code == 200
    client.post(f"/leads/{lead.pk}/restore/")
    assert Lead.objects.get().archived_at is None

"""The screens of accounts, contacts, activities and files: who sees them and what they cost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.crm.actions import accounts, activities
from quarterdeck.crm.models import Account, Activity, Attachment, Contact
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 3, 5, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\nsomething"


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_account_list_costs_the_same_for_one_row_and_for_three() -> None:
    cast = factories.cast()
    client = signed_in(cast.alice)
    accounts.create_account(name="A", by=cast.alice)
    with_one = queries_of(client, reverse("crm:accounts"))
    accounts.create_account(name="B", by=cast.alice)
    accounts.create_account(name="C", by=cast.alice)

    assert queries_of(client, reverse("crm:accounts")) == with_one


def test_account_page_costs_the_same_whatever_happened() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    client, url = signed_in(cast.alice), reverse("crm:account", args=[account.pk])

    def happen() -> None:
        contact = accounts.create_contact(account_id=account.pk, name="Wang", by=cast.alice)
        activities.log_activity(
            kind="call", subject="", by=cast.alice, done_at=NOW, account_id=account.pk, contact_id=contact.pk
        )
        accounts.create_account(name="Child", by=cast.alice, parent_id=account.pk)

    happen()
    with_one = queries_of(client, url)
    happen()
    happen()

    assert queries_of(client, url) == with_one


@pytest.mark.parametrize("name", ["account", "account_edit", "account_timeline"])
def test_account_pages_are_not_there_for_strangers(name: str) -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    url = reverse(f"crm:{name}", args=[account.pk])

    assert signed_in(cast.alice).get(url).status_code == 200
    assert signed_in(cast.bob).get(url).status_code == 404
    assert signed_in(cast.charlie).get(url).status_code == 404


def test_account_is_added_in_the_drawer() -> None:
    cast = factories.cast()
    client = signed_in(cast.alice)
    drawer = {"HX-Request": "true", "HX-Target": "drawer"}

    shown = client.get(reverse("crm:account_new"), headers=drawer)
    refused = client.post(reverse("crm:account_new"), {"name": ""}, headers=drawer)
    added = client.post(reverse("crm:account_new"), {"name": "华为", "life_cycle": "potential"}, headers=drawer)

    assert b"<html" not in shown.content
    assert refused.status_code == 422
    assert added.headers["HX-Redirect"] == reverse("crm:account", args=[Account.objects.get().pk])


def test_fact_is_edited_in_place_and_an_other_edit_does_no_harm() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice, city="Wuhan")
    client, hx = signed_in(cast.alice), {"HX-Request": "true"}
    url = reverse("crm:account_fact", args=[account.pk, "city"])
    accounts.edit_account(account_id=account.pk, values={"industry": "Retail"}, version=1, by=cast.mona)

    assert client.get(url, headers=hx).status_code == 200
    saved = client.post(url, {"city": "Xi'an", "version": "1", "was": "Wuhan"}, headers=hx)

    assert saved.status_code == 200
    assert Account.objects.filter(city="Xi'an", industry="Retail").exists()


def test_fact_changed_by_two_shows_both_and_loses_nothing() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice, city="Wuhan")
    client, hx = signed_in(cast.alice), {"HX-Request": "true"}
    url = reverse("crm:account_fact", args=[account.pk, "city"])
    accounts.edit_account(account_id=account.pk, values={"city": "Beijing"}, version=1, by=cast.mona)

    told = client.post(url, {"city": "Shanghai", "version": "1", "was": "Wuhan"}, headers=hx)
    page = told.content.decode()
    kept = client.post(url, {"city": "Shanghai", "version": "2", "was": "Beijing"}, headers=hx)

    assert told.status_code == 422
    assert "Beijing" in page
    assert "Shanghai" in page
    assert kept.status_code == 200
    assert Account.objects.get().city == "Shanghai"


def test_form_edited_by_two_becomes_the_conflict_page() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice, city="Wuhan")
    accounts.edit_account(account_id=account.pk, values={"city": "Beijing"}, version=1, by=cast.mona)

    told = signed_in(cast.alice).post(
        reverse("crm:account_edit", args=[account.pk]),
        {"name": "A", "life_cycle": "potential", "city": "Shanghai", "owner_id": cast.alice.pk, "version": "1"},
    )

    assert told.status_code == 409
    assert "Beijing" in told.content.decode()
    assert "Shanghai" in told.content.decode()


def test_export_is_safe_in_a_spreadsheet_and_on_record() -> None:
    cast = factories.cast()
    accounts.create_account(name="=HYPERLINK(1)", by=cast.alice)
    accounts.create_account(name="Other", by=cast.charlie)

    answer = signed_in(cast.alice).get(reverse("lists:export", args=["crm.account"]), {"format": "csv"})

    assert "'=HYPERLINK(1)" in answer.content.decode()
    assert "Other" not in answer.content.decode()
    assert AuditEntry.objects.get(act="exported").by == cast.alice


def test_activity_is_done_in_one_click_and_undone() -> None:
    cast = factories.cast()
    planned = activities.plan_activity(kind="call", subject="Ring", by=cast.alice, due_at=NOW)
    client = signed_in(cast.alice)

    client.post(reverse("crm:activity_complete", args=[planned.pk]), {"next": "/activities/"})
    assert Activity.objects.get().done_at is not None
    client.post(reverse("crm:activity_reopen", args=[planned.pk]))

    assert Activity.objects.get().done_at is None


def test_activity_list_costs_the_same_for_one_row_and_for_three() -> None:
    cast = factories.cast()
    client, soon = signed_in(cast.alice), timezone.now() + timedelta(days=1)
    activities.plan_activity(kind="call", subject="Ring", by=cast.alice, due_at=soon)
    with_one = queries_of(client, reverse("crm:activities"))
    activities.plan_activity(kind="call", subject="Ring", by=cast.alice, due_at=soon)
    activities.plan_activity(kind="visit", subject="Go", by=cast.alice, due_at=soon + timedelta(days=2))

    assert queries_of(client, reverse("crm:activities")) == with_one


def test_activity_is_logged_from_the_composer() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    home = reverse("crm:account", args=[account.pk])

    answer = signed_in(cast.alice).post(
        reverse("crm:activity_new"),
        {"kind": "visit", "subject": "Saw them", "done_at": "2025-03-05T10:00", "account_id": account.pk, "next": home},
    )

    assert answer.headers["Location"] == home
    assert Activity.objects.get().done_at == NOW
    assert "Saw them" in signed_in(cast.alice).get(home).content.decode()


def test_contact_pages_show_and_save() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    client = signed_in(cast.alice)

    client.post(reverse("crm:contact_new"), {"account_id": account.pk, "name": "王晓明", "buying_role": "champion"})
    contact = Contact.objects.get()

    for url in (reverse("crm:contacts"), reverse("crm:contact", args=[contact.pk])):
        assert "王晓明" in client.get(url).content.decode()
        assert "王晓明" not in signed_in(cast.charlie).get(url).content.decode()


def test_file_is_kept_under_another_name_and_given_back_as_a_download() -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)
    client = signed_in(cast.alice)

    client.post(reverse("crm:account_attach", args=[account.pk]), {"file": SimpleUploadedFile("报价 1.pdf", PDF)})
    kept = Attachment.objects.get()
    answer = client.get(reverse("crm:attachment", args=[kept.pk]))

    assert kept.name == "报价 1.pdf"
    assert "报价" not in kept.file.name
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert signed_in(cast.bob).get(reverse("crm:attachment", args=[kept.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"<html>"), ("a.html", b"<html>"), ("a.svg", b"<svg>"), ("a", b"x")]
)
def test_file_that_is_not_what_it_says_is_refused(name: str, content: bytes) -> None:
    cast = factories.cast()
    account = accounts.create_account(name="A", by=cast.alice)

    signed_in(cast.alice).post(
        reverse("crm:account_attach", args=[account.pk]), {"file": SimpleUploadedFile(name, content)}
    )

    assert not Attachment.objects.exists()

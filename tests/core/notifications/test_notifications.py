"""The bell, its page, and the mail."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from quarterdeck.core.notifications import actions, jobs, queries
from quarterdeck.core.notifications.models import Notification
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db


def tell(member: Member, text: str = "Import is done", key: str = "") -> None:
    actions.notify(member=member, topic="imports", text=text, url="/people/", dedupe_key=key)


def test_same_thing_is_told_once() -> None:
    ada = factories.company()

    tell(ada, key="import-1")
    tell(ada, key="import-1")
    tell(ada)
    tell(ada)

    assert queries.unread_count(viewer=ada) == 3


def test_opening_marks_as_read_and_leads_there() -> None:
    ada = factories.company()
    tell(ada)
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(f"/notifications/{Notification.objects.get().pk}/open/")

    assert answer.headers["Location"] == "/people/"
    assert queries.unread_count(viewer=ada) == 0


def test_somebody_elses_message_is_not_there() -> None:
    cast = factories.cast()
    tell(cast.alice, "Only for Alice")
    client = Client()
    client.force_login(cast.bob, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(f"/notifications/{Notification.objects.get().pk}/open/").status_code == 404
    assert "Only for Alice" not in client.get("/notifications/?view=all").content.decode()
    client.post("/notifications/read/")
    assert queries.unread_count(viewer=cast.alice) == 1


def test_foreign_address_is_not_followed() -> None:
    ada = factories.company()
    actions.notify(member=ada, topic="x", text="x", url="//evil.example.com/")
    client = Client()
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(f"/notifications/{Notification.objects.get().pk}/open/")

    assert answer.headers["Location"] == "/notifications/"


def test_what_waits_is_mailed_once_in_one_letter() -> None:
    ada = factories.company(language="en")
    people.edit_member(member_id=ada.pk, values={"email": "ada@example.com"}, by=ada)
    tell(ada, "First")
    tell(ada, "Second")
    assert jobs.mail_digests(timestamp=0) == 0

    Notification.objects.update(created_at=timezone.now() - timedelta(hours=1))
    assert jobs.mail_digests(timestamp=0) == 1
    assert jobs.mail_digests(timestamp=0) == 0

    assert mail.outbox[0].subject == "2 new messages in Quarterdeck"
    assert "First" in mail.outbox[0].body
    assert "Second" in mail.outbox[0].body


@pytest.mark.parametrize("case", ["read", "refused", "no address"])
def test_nobody_is_mailed_who_should_not_be(case: str) -> None:
    ada = factories.company()
    address = "" if case == "no address" else "ada@example.com"
    people.edit_member(member_id=ada.pk, values={"email": address}, by=ada)
    people.set_preferences(language="", wants_mail=case != "refused", by=ada)
    tell(ada)
    Notification.objects.update(created_at=timezone.now() - timedelta(hours=1))
    if case == "read":
        actions.mark_all_read(at=timezone.now(), by=ada)

    assert jobs.mail_digests(timestamp=0) == 0

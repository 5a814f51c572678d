"""The pages of one-to-ones: who talks with whom, one talk, and what fills itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.crm.actions import process
from quarterdeck.performance.actions import one_to_ones as actions
from tests import factories
from tests.performance.diagnosis import selling
from tests.performance.feedback.telling import give
from tests.performance.one_to_ones.talking import AT, FIRST, TODAY, planned, series

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def test_the_overview_asks_as_often_for_one_as_for_three(
    client: Client, cast: factories.Cast, django_assert_num_queries: object
) -> None:
    series(cast)
    client.force_login(cast.mona)
    address = reverse("performance:one_to_ones")
    client.get(address)
    with django_assert_num_queries(16):  # type: ignore[operator]  # a fixture
        client.get(address)
    for name in ("Cora", "Dan"):
        other = factories.member(name, in_unit=cast.sales)
        actions.start_series(member_id=other.pk, rhythm="weekly", first_on=FIRST, today=TODAY, by=cast.mona)
    with django_assert_num_queries(16):  # type: ignore[operator]
        page = client.get(address).content.decode()

    assert [name for name in ("Alice", "Bob", "Cora", "Dan") if name not in page] == []


def test_the_agenda_fills_itself_with_what_is_known(client: Client, cast: factories.Cast) -> None:
    process.create_default_process(by=cast.ada)
    found = series(cast)
    talk = planned(found)
    selling.finding(cast.alice)
    give(cast.bob, cast.alice, audience="leaders")
    actions.agree(talk_id=talk.pk, member_id=cast.alice.pk, text="Call Acme", due_on=FIRST, at=AT, by=cast.mona)
    client.force_login(cast.mona)

    page = client.get(reverse("performance:talk_agenda", args=[talk.pk])).content.decode()

    assert [part for part in ("Still open", "Call Acme", "From the diagnosis", "Win rate") if part not in page] == []


def test_what_one_may_not_read_is_not_on_the_agenda(client: Client, cast: factories.Cast) -> None:
    process.create_default_process(by=cast.ada)
    talk = planned(series(cast))
    give(cast.bob, cast.alice, behaviour="Told Bob only")
    client.force_login(cast.mona)

    page = client.get(reverse("performance:talk_agenda", args=[talk.pk])).content.decode()

    assert "Told Bob only" not in page


def test_a_talk_is_set_up_and_written_and_not_held_before_its_day(client: Client, cast: factories.Cast) -> None:
    client.force_login(cast.mona)
    first = {"member_id": cast.alice.pk, "rhythm": "weekly", "first_on": "2099-01-05"}
    client.post(reverse("performance:one_to_one_new"), first)
    talk = planned(cast.alice.one_to_ones.get())
    client.post(reverse("performance:talk_add_point", args=[talk.pk]), {"text": "Forecast"})
    client.post(reverse("performance:talk_private_note", args=[talk.pk]), {"text": "Quiet"})
    shown = client.get(reverse("performance:one_to_one", args=[talk.series_id])).content.decode()
    held = client.post(
        reverse("performance:talk_hold", args=[talk.pk]),
        {"on": "2099-01-05", "next_on": "2099-01-12"},
    )

    assert "Forecast" in shown
    assert "Quiet" in shown
    assert held.status_code == 422


def test_the_trail_keeps_that_notes_were_written_and_not_what(cast: factories.Cast) -> None:
    talk = planned(series(cast))
    actions.write_notes(talk_id=talk.pk, notes="Secret", version=None, by=cast.mona)

    kept = AuditEntry.objects.get(act="notes_written")

    assert kept.changes == {"notes": ["", ""]}


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_the_day_of_an_agreement_is_filled_in_whatever_the_language(cast: factories.Cast, language: str) -> None:
    talk = planned(series(cast))
    client = Client(headers={"Accept-Language": language})
    client.force_login(cast.mona)

    page = client.get(reverse("performance:talk_agree", args=[talk.pk]))

    shown = page.context["form"]["due_on"]
    assert f'value="{shown.initial.isoformat()}"' in str(shown)


def test_a_talk_that_was_held_leads_to_its_notes(client: Client, cast: factories.Cast) -> None:
    today = timezone.localdate()
    found = actions.start_series(member_id=cast.alice.pk, rhythm="weekly", first_on=today, today=today, by=cast.mona)
    talk = planned(found)
    client.force_login(cast.mona)
    days = {"on": today.isoformat(), "next_on": (today + timedelta(7)).isoformat()}

    answer = client.post(reverse("performance:talk_hold", args=[talk.pk]), days)

    assert answer.headers["Location"] == reverse("performance:talk", args=[talk.pk])

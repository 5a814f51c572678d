"""The pages of coaching, its REST answers, and its effect from the database."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.people.models import Member
from quarterdeck.performance.actions.coaching import measuring, sessions
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.coaching import CoachingEffect, CoachingSession
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from tests import factories
from tests.performance.coaching.talking import NOW, TODAY, held, prepared
from tests.performance.diagnosis import selling
from tests.performance.diagnosis.selling import finding

pytestmark = pytest.mark.django_db
HELD_ON = date(2025, 8, 6)


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_a_finding_leads_to_a_talk_and_the_talk_to_an_agreement(cast: factories.Cast) -> None:
    found = finding(cast.alice)
    client = signed_in(cast.mona)

    diagnosis = client.get(reverse("performance:diagnosis"))
    new = f"{reverse('performance:coaching_new')}?finding={found.pk}"
    client.post(new, {"member_id": cast.alice.pk, "focus": "Asking", "planned_on": "2026-03-05"})
    made = CoachingSession.objects.get()
    page = reverse("performance:coaching_session", args=[made.pk])
    client.post(
        reverse("performance:coaching_write", args=[made.pk]), {"focus": "Asking", "goal": "Ask first", "version": "1"}
    )
    client.post(reverse("performance:coaching_agree", args=[made.pk]), {"text": "Call Acme", "due_on": "2026-03-09"})
    client.post(reverse("performance:agreement_finish", args=[Agreement.objects.get().pk]), {"next": page})
    shown = client.get(page).content.decode()

    assert f"?finding={found.pk}" in diagnosis.content.decode()
    assert "10%; colleagues would reach 30% with the same cases. 60 cases, 98% likely." in shown
    assert "Ask first" in shown
    assert Agreement.objects.get().done_on is not None


def test_a_stale_edit_shows_both_values(cast: factories.Cast) -> None:
    made = prepared(cast)
    sessions.write(session_id=made.pk, values={"goal": "Mine"}, version=None, by=cast.mona)

    answer = signed_in(cast.mona).post(
        reverse("performance:coaching_write", args=[made.pk]), {"focus": made.focus, "goal": "Other", "version": "1"}
    )

    assert answer.status_code == 409
    assert b"Mine" in answer.content


def test_the_person_reads_and_the_peer_does_not(cast: factories.Cast) -> None:
    made = prepared(cast)
    page = reverse("performance:coaching_session", args=[made.pk])
    sessions.note(session_id=made.pk, text="Only for Mona", by=cast.mona)

    alices, bobs = signed_in(cast.alice).get(page), signed_in(cast.bob).get(page)

    assert alices.status_code == 200
    assert b"Only for Mona" not in alices.content
    assert b"/hold/" not in alices.content
    assert bobs.status_code == 404


def test_a_talks_page_asks_as_often_with_three_agreements_as_with_one(
    cast: factories.Cast, django_assert_max_num_queries: object
) -> None:
    made = held(cast, finding=finding(cast.alice))
    page = reverse("performance:coaching_session", args=[made.pk])
    client = signed_in(cast.mona)
    for number in range(4):
        sessions.agree(session_id=made.pk, text=f"Call {number}", due_on=TODAY, at=NOW, by=cast.mona)
    client.get(page)

    with django_assert_max_num_queries(30):  # type: ignore[operator]  # a fixture
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("name", ["coaching", "coaching_sessions", "coaching_plans", "coaching_effects", "my_coaching"])
def test_every_list_opens_empty_and_filled(cast: factories.Cast, name: str) -> None:
    client = signed_in(cast.mona)

    empty = client.get(reverse(f"performance:{name}"))
    held(cast, finding=finding(cast.bob), member=cast.bob)
    filled = client.get(reverse(f"performance:{name}"))

    assert (empty.status_code, filled.status_code) == (200, 200)


def test_rest_prepares_holds_agrees_and_tells_nothing_to_peers(cast: factories.Cast) -> None:
    monas, bobs = signed_in(cast.mona), signed_in(cast.bob)
    sent = {"member_id": cast.alice.pk, "focus": "Asking", "planned_on": "2026-03-05", "measure": "win_rate"}

    made = monas.post("/api/v1/coaching/talks", sent, content_type="application/json")
    talk = f"/api/v1/coaching/talks/{made.json()['id']}"
    kept = monas.post(f"{talk}/agreements", {"text": "Call", "due_on": "2026-03-09"}, content_type="application/json")
    monas.post(f"{talk}/hold", {"on": "2026-03-05", "minutes": 40}, content_type="application/json")

    assert (made.status_code, kept.status_code) == (201, 201)
    assert monas.get(talk).json()["minutes"] == 40
    assert [one["text"] for one in monas.get(talk).json()["agreements"]] == ["Call"]
    assert bobs.get(talk).status_code == 404
    assert bobs.get("/api/v1/coaching/talks").json() == []
    assert bobs.get("/api/v1/coaching/load").status_code == 403


@pytest.fixture
def measured() -> selling.Sellers:
    """Weak was talked with in August, on the stage where the deals are lost."""
    firm = selling.sellers()
    stage = firm.stages["proposal"].pk
    talk = sessions.prepare(
        member_id=firm.weak.pk,
        values={"focus": "Asking", "planned_on": HELD_ON, "measure": "stage_conversion", "stage_id": stage},
        at=NOW,
        by=firm.cast.mona,
    )
    sessions.hold(session_id=talk.pk, on=HELD_ON, minutes=30, follow_up_on=None, today=TODAY, by=firm.cast.mona)
    return firm


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 2, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_without_a_change_the_effect_is_not_clear_and_measured_once_a_week(measured: selling.Sellers) -> None:
    today = date(2026, 1, 5)

    first = measuring.measure_effects(today=today, at=moment(today))
    again = measuring.measure_effects(today=today + timedelta(3), at=moment(today))

    kept = CoachingEffect.objects.get()
    assert (first, again) == (1, 0)
    assert kept.verdict in (Verdict.UNCLEAR, Verdict.EARLY)
    assert kept.peers == 11
    assert kept.low < 0 < kept.high
    assert (kept.starts_on, kept.ends_on) == (date(2025, 8, 11), date(2026, 1, 5))


def test_the_week_after_the_talk_it_is_too_early(measured: selling.Sellers) -> None:
    today = HELD_ON + timedelta(13)

    measuring.measure_effects(today=today, at=moment(today))

    talk = CoachingSession.objects.get()
    page = signed_in(measured.cast.mona).get(reverse("performance:coaching_session", args=[talk.pk]))
    assert CoachingEffect.objects.get().verdict == Verdict.EARLY
    assert b"Too early to tell" in page.content

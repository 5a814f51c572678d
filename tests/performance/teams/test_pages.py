"""The screens of teams: what they show, what they take, how often they ask the database."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.people.models import Member
from quarterdeck.performance.actions.teams import recognize
from quarterdeck.performance.models.teams import CompanyValue, Recognition, TeamCriterion, TeamReview
from tests import factories
from tests.performance.teams import making
from tests.performance.teams.making import AT

pytestmark = pytest.mark.django_db


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


def test_first_pages_say_what_is_missing(cast: factories.Cast) -> None:
    alice, ada = signed_in(cast.alice), signed_in(cast.ada)

    assert b"No values yet" in alice.get(reverse("performance:recognition_wall")).content
    assert b"No criteria yet" in alice.get(reverse("performance:team_reviews")).content
    assert b"No round yet" in alice.get(reverse("performance:team_awards")).content
    ada.post(reverse("performance:team_setup_begin"))
    assert TeamCriterion.objects.count() == 5
    assert b"Weights add up to 100" in ada.get(reverse("performance:team_setup")).content


def test_criteria_are_changed_put_away_and_brought_back(cast: factories.Cast) -> None:
    making.set_up(cast)
    ada, first = signed_in(cast.ada), TeamCriterion.objects.all()[0]
    edit = reverse("performance:team_setup_edit", args=["criteria", first.pk])
    typed = {"name": "Targets", "weight": "20", "position": "0", "metric_codes": ["won_amount"], "version": "1"}

    ada.post(edit, typed)
    stale = ada.post(edit, {**typed, "name": "Others"})
    page = ada.get(reverse("performance:team_setup")).content.decode()
    ada.post(reverse("performance:team_setup_archive", args=["criteria", first.pk]))
    gone = TeamCriterion.objects.current().count()
    ada.post(reverse("performance:team_setup_restore", args=["criteria", first.pk]))

    assert stale.status_code == 409
    assert "10 missing to 100" in page
    assert (gone, TeamCriterion.objects.current().count()) == (4, 5)
    assert ada.get(reverse("performance:team_setup_new", args=["wishes"])).status_code == 404


def test_team_is_reviewed_by_the_form(cast: factories.Cast) -> None:
    making.set_up(cast)
    ada = signed_in(cast.ada)

    ada.post(reverse("performance:team_review_new"), {"unit_id": cast.sales.pk, "period": "quarter:2026-07-01"})
    review = TeamReview.objects.get()
    line = review.lines.all()[0]
    bare = ada.post(reverse("performance:team_review_judge", args=[line.pk]), {"level": "4", "reason": ""})
    ada.post(reverse("performance:team_review_judge", args=[line.pk]), {"level": "none", "reason": "Too new"})

    line.refresh_from_db()
    assert (bare.status_code, line.level, line.is_left_out) == (422, None, True)
    assert b"Does not apply" in ada.get(reverse("performance:team_review", args=[review.pk])).content
    assert signed_in(cast.mona).get(reverse("performance:team_review", args=[review.pk])).status_code == 404


def test_thanks_are_given_by_the_form_once(cast: factories.Cast) -> None:
    value = making.set_up(cast)
    alice = signed_in(cast.alice)
    typed = {
        "member_ids": [cast.bob.pk],
        "value_id": value.pk,
        "text": "Stayed until it ran",
        "idempotency_key": "once",
    }

    alice.post(reverse("performance:recognition_new"), typed)
    alice.post(reverse("performance:recognition_new"), typed)
    own = alice.post(reverse("performance:recognition_new"), {**typed, "member_ids": [cast.alice.pk]})

    made = Recognition.objects.get()
    assert own.status_code == 422
    assert b"praise of oneself" in own.content
    assert b"Stayed until it ran" in signed_in(cast.bob).get(reverse("performance:recognition_wall")).content
    alice.post(reverse("performance:recognition_withdraw", args=[made.pk]), {"why": "Wrong person"})
    assert not Recognition.objects.current().exists()


def test_wall_asks_as_often_for_one_as_for_many(cast: factories.Cast, django_assert_num_queries: Any) -> None:
    value = making.set_up(cast)
    making.thanks(cast)
    client, address = signed_in(cast.mona), reverse("performance:recognition_wall")
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address)
    for number in range(3):
        recognize(member_ids=[cast.bob.pk], value_id=value.pk, text=f"Number {number}", at=AT, by=cast.alice)
    with django_assert_num_queries(16):
        client.get(address)


def test_rest_reads_and_thanks(cast: factories.Cast) -> None:
    value = making.set_up(cast)
    making.closed_review(cast, note="Go on")
    alice, charlie = signed_in(cast.alice), signed_in(cast.charlie)

    reviews = alice.get("/api/v1/team-reviews").json()
    sent = {"member_ids": [cast.bob.pk], "value_id": value.pk, "text": "Helped at once"}
    made = alice.post("/api/v1/recognition", sent, content_type="application/json")
    refused = alice.post("/api/v1/recognition", {**sent, "points": 5}, content_type="application/json")

    assert [(one["team"], one["state"], one["score"], one["note"]) for one in reviews] == [
        ("Sales North", "closed", 75, "Go on")
    ]
    assert [line["level"] for line in reviews[0]["lines"]] == [4] * 5
    assert (made.status_code, made.json()["members"], refused.status_code) == (201, ["Bob"], 409)
    assert charlie.get("/api/v1/team-reviews").json() == []
    assert [one["text"] for one in charlie.get("/api/v1/recognition?q=helped").json()] == ["Helped at once"]
    assert CompanyValue.objects.get(pk=value.pk).name == made.json()["value"]

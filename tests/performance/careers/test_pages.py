"""The screens of ladders and promotions."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.people.models import Member
from quarterdeck.performance.models.careers import Ladder, LadderStep, PromotionProposal, StepCriterion
from tests import factories
from tests.performance.skills.setting import assessed, with_model

pytestmark = pytest.mark.django_db


def signed_in(member: Member) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, *args: Any) -> str:
    return reverse(f"performance:{name}", args=args)


@pytest.fixture
def cast() -> factories.Cast:
    return with_model()


def test_own_way_shows_what_each_step_asks_for(cast: factories.Cast) -> None:
    assessed(cast.alice, 3, code="discovery", by=cast.mona)

    page = signed_in(cast.alice).get(address("career_of_member", cast.alice.pk)).content.decode()

    assert "Senior sales representative" in page
    assert "Discovery, level 3 or higher" in page
    assert "2 of 5 met" in page
    assert "Propose" not in page
    assert signed_in(cast.bob).get(address("career_of_member", cast.alice.pk)).status_code == 404


def test_ladder_is_built_on_its_page(cast: factories.Cast) -> None:
    client = signed_in(cast.ada)
    client.post(address("ladder_new"), {"kind": "expert", "name": "Engineers", "meaning": ""})
    made = Ladder.objects.get(name="Engineers")
    client.post(address("ladder_step_new", made.pk), {"name": "Engineer", "meaning": "", "role_id": ""})
    step = LadderStep.objects.get(name="Engineer")

    asked = {"metric_code": "win_rate", "wanted": "35", "months": "6"}
    client.post(f"{address('step_criterion_new', step.pk)}?kind=metric", asked)
    page = client.get(address("ladder", made.pk))
    bad = client.post(f"{address('step_criterion_new', step.pk)}?kind=metric", {**asked, "months": "99"})

    assert b"Win rate \xe2\x89\xa5 35.0% over 6 months" in page.content
    assert bad.status_code == 422
    client.post(address("step_criterion_remove", StepCriterion.objects.get(step=step).pk))
    assert not step.criteria.exists()


def test_promotion_goes_from_manager_to_director_to_the_person(cast: factories.Cast) -> None:
    director = factories.member("Dora", role="director", in_unit=cast.north)
    step = LadderStep.objects.get(ladder__code="management", position=1)
    manager = signed_in(cast.mona)

    manager.post(address("propose_promotion", cast.alice.pk), {"step_id": step.pk, "why": "Leads newcomers"})
    made = PromotionProposal.objects.get()
    hidden = signed_in(cast.alice).get(address("promotion", made.pk))
    own = manager.get(address("promotion", made.pk))
    decision = {"is_approved": "yes", "from_on": "2026-04-01", "answer": "Well earned"}
    signed_in(director).post(address("decide_promotion", made.pk), decision)
    told = signed_in(cast.alice).get(address("promotion", made.pk))

    assert hidden.status_code == 404
    assert b"Withdraw" in own.content
    assert b"/decide/" not in own.content
    assert b"Well earned" in told.content
    assert b"you are here" in signed_in(cast.alice).get(address("careers")).content


def test_way_is_read_in_a_few_statements(cast: factories.Cast, django_assert_max_num_queries: Any) -> None:
    client, page = signed_in(cast.alice), address("career_of_member", cast.alice.pk)
    client.get(page)

    with django_assert_max_num_queries(45):
        client.get(page)


def test_promotions_by_rest(cast: factories.Cast) -> None:
    sent = {"member_id": cast.alice.pk, "why": "Ready"}
    made = signed_in(cast.mona).post("/api/v1/promotions", sent, content_type="application/json")

    found = signed_in(cast.mona).get("/api/v1/promotions").json()
    answer = {"is_approved": False, "answer": "Closing first"}
    url = f"/api/v1/promotions/{made.json()['id']}/decision"
    refused = signed_in(cast.mona).post(url, answer, content_type="application/json")
    decided = signed_in(cast.ada).post(url, answer, content_type="application/json")

    assert made.status_code == 201
    assert {one["is_met"] for one in found[0]["criteria"]} == {True, None}
    assert refused.status_code == 403
    assert decided.json()["state"] == "declined"

"""The screens of skills: what they show, what they take, what they refuse in words."""

import csv
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.skills import DevelopmentPlan, MentoringPair, Skill, SkillAssessment, SkillProfile
from tests import factories
from tests.performance.skills.setting import assessed, pair, plan, skill, with_model

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


def test_empty_company_begins_with_our_model() -> None:
    cast = factories.cast(language="en")
    client = signed_in(cast.ada)

    before = client.get(address("skills"))
    client.post(address("skills_load"))

    assert b"Begin with our model" in before.content
    assert b"Negotiation" in client.get(address("skills")).content
    assert b"Expert" in client.get(address("careers")).content


def test_whole_sheet_is_assessed_on_one_page(cast: factories.Cast) -> None:
    client = signed_in(cast.alice)
    pk = skill().pk

    shown = client.get(address("assess_skills", cast.alice.pk))
    client.post(address("assess_skills", cast.alice.pk), {f"level_{pk}": "3", f"why_{pk}": ""})
    missing = client.post(address("assess_skills", cast.alice.pk), {f"level_{pk}": "4", f"why_{pk}": ""})

    assert b"Talks value before price" in shown.content
    assert SkillAssessment.objects.get().level == 3
    assert missing.status_code == 422
    assert b"say what you saw" in missing.content


def test_person_page_says_how_ready_and_where_most_is_missing(cast: factories.Cast) -> None:
    assessed(cast.alice, 1, by=cast.mona)

    mine = signed_in(cast.alice).get(address("my_skills")).content.decode()
    monas = signed_in(cast.mona).get(address("member_skills", cast.alice.pk)).content.decode()

    assert "33.3%" in mine
    assert "Most is missing in <b>Negotiation</b>: now 1 Beginning, wanted 3." in mine
    assert "Coach" not in mine.split("data-table")[1]
    assert "Start coaching" in monas


def test_person_page_asks_as_often_for_one_skill_as_for_nine(
    cast: factories.Cast, django_assert_num_queries: Any
) -> None:
    assessed(cast.alice, 2, by=cast.mona)
    client, page = signed_in(cast.mona), address("member_skills", cast.alice.pk)
    client.get(page)

    with django_assert_num_queries(23):
        client.get(page)
    for one in Skill.objects.filter(family="seller").exclude(code="negotiation"):
        assessed(cast.alice, 3, code=one.code, by=cast.mona)
    with django_assert_num_queries(23):
        client.get(page)


def test_team_is_searched_by_skill_and_level(cast: factories.Cast) -> None:
    assessed(cast.alice, 4, by=cast.mona)
    assessed(cast.bob, 2, by=cast.mona)
    client = signed_in(cast.mona)

    every = client.get(address("team_skills"))
    able = client.get(address("team_skills"), {"skill": skill().pk, "level": 4})
    none = client.get(address("team_skills"), {"skill": skill().pk, "level": 5})
    odd = client.get(address("team_skills"), {"skill": "x", "level": "²"})

    assert b"Bob" in every.content
    assert b"Alice" in able.content
    assert b'person-name"><a href="/performance/skills/members/%d/' % cast.bob.pk not in able.content
    assert b"Nobody within your reach has that level" in none.content
    assert odd.status_code == 200


def test_figures_and_profiles_are_typed_as_people_write_them(cast: factories.Cast) -> None:
    client, mine = signed_in(cast.ada), skill("closing")
    levels = {f"name_{n}": str(n) for n in range(1, 6)} | {f"meaning_{n}": f"Seen {n}" for n in range(1, 6)}
    usual = {"family": "seller", "name": "Closing", "meaning": "", "months": "6", "least": "5", **levels}
    figure = {"metric_code": "win_rate", "cases_code": "opportunities_won"}

    wrong = client.post(address("skill_edit", mine.pk), {**usual, **figure, "bounds": "20 30 40"})
    falling = client.post(address("skill_edit", mine.pk), {**usual, **figure, "bounds": "40 30 20 10"})
    client.post(address("skill_edit", mine.pk), {**usual, **figure, "bounds": "10% 20% 30% 40%"})
    again = client.get(address("skill_edit", mine.pk))

    assert (wrong.status_code, falling.status_code) == (422, 422)
    assert b"harder to reach" in falling.content
    assert [str(one) for one in skill("closing").evidence.bounds] == ["0.1000", "0.2000", "0.3000", "0.4000"]
    assert b'value="10 20 30 40"' in again.content
    profile = SkillProfile.objects.get(role__code="rep")
    role = {"role_id": str(profile.role_id), "name": "Sellers"}
    client.post(address("skill_profile", profile.pk), {**role, f"wanted_{mine.pk}": "4", f"weight_{mine.pk}": "30"})
    assert [(one.wanted, one.weight) for one in profile.lines.all()] == [(4, 30)]


def test_plan_is_made_filled_and_ticked_off(cast: factories.Cast) -> None:
    client = signed_in(cast.alice)
    days = {"starts_on": "2026-03-01", "ends_on": "2026-09-01"}
    client.post(address("development_plan_new", cast.alice.pk), {"goal": "Hold the price", **days})
    made = DevelopmentPlan.objects.get()
    item = {"kind": "course", "text": "Read", "hours": "4", "due_on": "2026-04-01", "skill_id": str(skill().pk)}

    client.post(address("development_item_new", made.pk), item)
    page = client.get(address("development_plan", made.pk))
    client.post(address("agreement_finish", Agreement.objects.get().pk), {"next": address("development_plan", made.pk)})
    done = client.get(address("development_plan", made.pk))

    assert b"The hours are spread unusually" in page.content
    assert b"100.0%" in done.content
    assert b"Read" in done.content


def test_manager_reads_plans_and_that_a_pair_met(cast: factories.Cast) -> None:
    plan(cast)
    made = pair(cast)
    met = {"held_on": "2026-03-10", "minutes": "45", "said": "Anchors", "next_step": ""}
    signed_in(cast.bob).post(address("mentoring_meeting_new", made.pk), met)
    client = signed_in(cast.mona)

    plans, page = client.get(address("development_plans")), client.get(address("mentoring_pair", made.pk))

    assert b"Hold the price" in plans.content
    assert b"45 minutes" in page.content
    assert b"Anchors" not in page.content
    assert b"Anchors" in signed_in(cast.alice).get(address("mentoring_pair", made.pk)).content


def test_pair_is_made_and_ended(cast: factories.Cast) -> None:
    client = signed_in(cast.mona)
    typed = {
        "mentee_id": cast.alice.pk,
        "mentor_id": cast.charlie.pk,
        "skill_id": "",
        "goal": "Discover needs alone",
        "starts_on": "2026-03-01",
        "ends_on": "2026-09-01",
    }
    client.post(address("mentoring_new"), typed)
    made = MentoringPair.objects.get()

    client.post(address("mentoring_end", made.pk), {"is_reached": "yes", "result": "Does it alone"})

    assert MentoringPair.objects.get().state == "reached"
    assert b"Does it alone" in signed_in(cast.charlie).get(address("mentoring_pair", made.pk)).content


def test_skills_by_rest(cast: factories.Cast) -> None:
    client, mona = signed_in(cast.alice), signed_in(cast.mona)
    url = f"/api/v1/skills/members/{cast.alice.pk}"
    sent = {"skill_id": skill().pk, "source": "manager", "level": 2, "why": "Seen"}

    made = mona.post(f"{url}/assessments", sent, content_type="application/json")
    own = client.get(url).json()
    found = mona.get("/api/v1/skills", {"skill_id": skill().pk, "at_least": 2}).json()
    refused = client.post(f"{url}/assessments", sent, content_type="application/json")

    assert made.status_code == 200
    line = next(one for one in own["skills"] if one["skill"] == "Negotiation")
    assert (line["level"], line["source"], line["wanted"], line["gap"]) == (2, "manager", 3, 1)
    assert [one["member"] for one in found] == ["Alice"]
    assert refused.status_code == 409


def test_the_table_of_a_team_is_taken_along_and_the_trail_says_so(cast: factories.Cast) -> None:
    assessed(cast.alice, 4, by=cast.mona)
    client = signed_in(cast.mona)

    file = client.get(address("team_skills_export", "csv"))

    rows = list(csv.reader(file.content.decode("utf-8-sig").splitlines()))
    alice = dict(zip(rows[0], next(row for row in rows if row[0] == "Alice"), strict=True))
    assert (alice[skill().name], alice["skills assessed"]) == ("4", "1/9")
    assert AuditEntry.objects.filter(act="exported", note__startswith="skills").count() == 1
    assert signed_in(cast.alice).get(address("team_skills_export", "csv")).status_code == 403

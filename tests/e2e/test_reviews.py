"""A review from its launch to both signatures, by six people: operations, the manager, the one above, the person, three colleagues."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quarterdeck.core.company import queries as company
from quarterdeck.people import actions as staff
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.reviews import nominating
from quarterdeck.performance.models.reviews import Evaluation, Review, ReviewCycle
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit
from tests.performance.reviews import reviewing
from tests.targets import owing


@pytest.fixture
def cycle(people: factories.Cast) -> ReviewCycle:
    """Set up and not launched, with days around today; Dora leads Mona."""
    dora = factories.member("Dora", role="director", in_unit=people.north)
    staff.edit_unit(unit_id=people.north.pk, values={"manager_id": dora.pk}, by=people.ada)
    today = company.local_day(timezone.now())
    days = {name: today + timedelta(7) for name in ("nominate_by", "evaluate_by", "calibrate_by", "talk_by")}
    sides = {"self": 0, "manager": 50, "upper": 10, "peers": 40}
    return reviewing.drafted(people, sides, **days)


def test_six_people_take_a_review_from_launch_to_signatures(
    people: factories.Cast, cycle: ReviewCycle, visit: Visit
) -> None:
    colleagues = [factories.member(name, in_unit=people.south) for name in ("Paul", "Pia", "Pete")]
    adas = visit(people.ada, f"/performance/reviews/cycles/{cycle.pk}/", bypass_csp=True)
    expect(adas.get_by_text("Weights add up to 100")).to_be_visible()
    adas.get_by_role("button", name="Launch").click()
    adas.locator("#confirm").get_by_role("button", name="Yes, go ahead").click()
    expect(adas.get_by_role("button", name="Begin assessing")).to_be_visible()

    review = Review.objects.get(cycle=cycle, member=people.alice)
    for one in colleagues:
        nominating.propose(review_id=review.pk, member_id=one.pk, by=people.alice)
    monas = visit(people.mona, f"/performance/reviews/{review.pk}/", bypass_csp=True)
    for one in colleagues:
        monas.get_by_role("button", name=f"Agree on {one.name}").click()
        expect(monas.get_by_role("button", name=f"Agree on {one.name}")).to_have_count(0)
    assert grave_findings(monas) == []
    adas.get_by_role("button", name="Begin assessing").click()
    expect(adas.get_by_role("link", name="End assessing")).to_be_visible()

    _write_and_leave(visit(people.alice), _asked(people.alice, review), "5 · always", "I won the Acme account")
    for step, one in zip((2, 3, 4), colleagues, strict=True):
        _write_and_leave(visit(one), _asked(one, review), str(step), f"Word of {one.name}")
    _write_and_leave(visit(people.mona), _asked(people.mona, review), "4", "Prepares well")
    doras = visit(_member("Dora"))
    _write_and_leave(doras, _asked(_member("Dora"), review), "3", "Known in the region")

    adas.get_by_role("link", name="End assessing").click()
    drawer = adas.locator("#drawer")
    drawer.get_by_label("reason").fill("Bob is away")
    drawer.get_by_role("button", name="End assessing").click()
    expect(adas.get_by_role("link", name="Lock the results")).to_be_visible()
    doras.goto(f"/performance/reviews/cycles/{cycle.pk}/calibration/")
    doras.get_by_role("link", name="Move Alice").click()
    doras.locator("#drawer").get_by_label("Strong").check()
    doras.locator("#drawer").get_by_label("reason").fill("The hardest territory")
    doras.locator("#drawer").get_by_role("button", name="Save").click()
    expect(doras.get_by_text("The hardest territory")).to_be_visible()

    adas.goto(f"/performance/reviews/cycles/{cycle.pk}/")
    adas.get_by_role("link", name="Lock the results").click()
    drawer.get_by_label("reason").fill("Only one was assessed")
    drawer.get_by_role("button", name="Lock the results").click()
    expect(adas.get_by_role("button", name="Release")).to_be_visible()
    alices = visit(people.alice, f"/performance/reviews/{review.pk}/", bypass_csp=True)
    expect(alices.get_by_text("can be read here once it is released")).to_be_visible()
    expect(alices.get_by_text("Word of Paul")).to_have_count(0)
    adas.get_by_role("button", name="Release").click()
    adas.locator("#confirm").get_by_role("button", name="Yes, go ahead").click()
    expect(adas.get_by_role("link", name="Close the cycle")).to_be_visible()

    _talk(monas, review)
    alices.reload()
    expect(alices.get_by_text("Word of Paul")).to_be_visible()
    expect(alices.get_by_text("The hardest territory")).to_have_count(0)
    assert grave_findings(alices) == []
    alices.get_by_role("link", name="Sign").click()
    alices.locator("#drawer").get_by_label("I see it differently").fill("I helped two colleagues")
    alices.locator("#drawer").get_by_role("button", name="Sign").click()
    expect(alices.get_by_text("I helped two colleagues")).to_be_visible()
    monas.reload()
    monas.get_by_role("link", name="Sign").click()
    monas.locator("#drawer").get_by_role("button", name="Sign").click()
    expect(monas.get_by_text("Signed by Mona")).to_be_visible()

    review.refresh_from_db()
    assert review.member_signed_at is not None
    assert review.manager_signed_by == people.mona
    assert review.band is not None
    assert (review.band.name, review.disagreement) == ("Strong", "I helped two colleagues")


def test_evidence_stands_beside_the_question_one_is_at(people: factories.Cast, visit: Visit) -> None:
    owing.won(people.alice, 900, on=date(2025, 9, 10))
    found = reviewing.launched(people, {"manager": 100})
    asked = found.asked(people.alice, people.mona)
    page = visit(people.mona, f"/performance/reviews/evaluations/{asked.pk}/", bypass_csp=True)
    blocks = page.locator("#evidence > section")
    words = page.get_by_label("What should stay as it is?")

    expect(blocks.first).to_have_attribute("aria-label", "Largest decisions")
    page.mouse.wheel(0, 2000)
    expect(blocks.first).to_be_in_viewport()
    words.focus()
    expect(blocks.first).to_have_attribute("aria-label", "What was said")
    expect(page.get_by_role("button", name="Evidence")).to_have_count(0)
    assert grave_findings(page) == []


def test_on_a_phone_evidence_opens_under_the_question(people: factories.Cast, visit: Visit) -> None:
    owing.won(people.alice, 900, on=date(2025, 9, 10))
    found = reviewing.launched(people, {"manager": 100})
    asked = found.asked(people.alice, people.mona)
    page = visit(people.mona, f"/performance/reviews/evaluations/{asked.pk}/", width=390, bypass_csp=True)
    question = page.locator("[data-about=customer]")
    door = question.get_by_role("button", name="Evidence")

    door.click()
    expect(question.locator("#evidence > section").first).to_have_attribute("aria-label", "Largest decisions")
    expect(door).to_have_attribute("aria-expanded", "true")
    assert grave_findings(page) == []
    door.click()
    expect(question.locator("#evidence")).to_have_count(0)


def _write_and_leave(page: Page, asked: Evaluation, step: str, words: str) -> None:
    """Fill a sheet in, see that it is kept, come back to it, hand it in."""
    page.goto(f"/performance/reviews/evaluations/{asked.pk}/")
    page.get_by_label(step).first.check()
    expect(page.get_by_text("Kept at")).to_be_visible()
    page.get_by_label("What should stay as it is?").fill(words)
    page.get_by_label("What should stay as it is?").blur()
    expect(page.locator("[name=sheet_version]")).to_have_value(re.compile("[3-9]"))
    page.reload()
    expect(page.get_by_label("What should stay as it is?")).to_have_value(words)
    page.get_by_role("button", name="Hand in").click()
    expect(page).to_have_url(re.compile("/performance/reviews/$"))


def _talk(page: Page, review: Review) -> None:
    page.goto(f"/performance/reviews/{review.pk}/")
    page.get_by_role("link", name="Write about the talk").click()
    page.locator("#drawer").get_by_label("what was said and agreed").fill("Visit plants together")
    page.locator("#drawer").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Visit plants together")).to_be_visible()
    page.get_by_role("link", name="Agree on something").click()
    page.locator("#drawer").get_by_label("What was agreed").fill("Shadow Bob")
    page.locator("#drawer").get_by_label("Done by").fill("2027-01-31")
    page.locator("#drawer").get_by_role("button", name="Save").click()
    expect(page.get_by_text("Shadow Bob")).to_be_visible()


def _asked(member: Member, review: Review) -> Evaluation:
    return Evaluation.objects.get(review=review, evaluator=member)


def _member(name: str) -> Member:
    return Member.objects.get(name=name)

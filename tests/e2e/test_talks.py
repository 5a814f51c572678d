"""Two people talk: the rhythm, the agenda, what is agreed and comes back; feedback; a plan that is fair."""

import re

from playwright.sync_api import Page, expect

from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit
from tests.performance.improvement import planning


def test_a_talk_comes_back_with_what_was_agreed(people: factories.Cast, visit: Visit) -> None:
    monas = visit(people.mona, "/performance/one-to-ones/", bypass_csp=True)
    expect(monas.get_by_role("heading", name="Without a rhythm")).to_be_visible()
    monas.get_by_role("listitem").filter(has_text="Alice").get_by_role("link", name="Begin").click()
    drawer = monas.locator("#drawer")
    drawer.get_by_role("button", name="Save").click()
    expect(monas.get_by_role("heading", name="One-to-one with Alice")).to_be_visible()
    address = monas.url.split("/", 3)[3]

    alices = visit(people.alice, f"/{address}")
    alices.get_by_role("textbox", name="What you want to talk about").fill("Forecast of June")
    alices.get_by_role("button", name="Add").click()
    expect(alices.get_by_text("Forecast of June")).to_be_visible()

    monas.reload()
    monas.get_by_role("button", name="Talked about: Forecast of June").click()
    private = monas.get_by_role("region", name="Private note")
    private.get_by_role("textbox").fill("Seems tired")
    private.get_by_role("button", name="Save").click()
    expect(private.get_by_role("textbox")).to_have_value("Seems tired")
    _agree(monas, "Call the buyer")
    assert grave_findings(monas) == []
    monas.get_by_role("link", name="Talk took place").click()
    drawer.get_by_role("button", name="Conclude").click()
    monas.get_by_role("link", name="Next talk").click()
    expect(monas.get_by_role("heading", name="Still open")).to_be_visible()
    expect(monas.get_by_text("Call the buyer").first).to_be_visible()

    alices.reload()
    expect(alices.get_by_text("Seems tired")).to_have_count(0)
    alices.get_by_role("button", name="Done: Call the buyer").first.click()
    expect(alices.get_by_role("heading", name="Still open")).to_have_count(0)


def test_feedback_is_asked_for_and_answered(people: factories.Cast, visit: Visit) -> None:
    bobs = visit(people.bob, "/performance/feedback/", bypass_csp=True)
    bobs.get_by_role("link", name="Give feedback").first.click()
    drawer = bobs.locator("#drawer")
    drawer.locator(".ts-control input").first.fill("Alice")
    drawer.get_by_role("option", name=re.compile("Alice")).click()
    drawer.get_by_label("Situation").fill("Visit on Tuesday")
    drawer.get_by_label("Behaviour").fill("Asked three questions first")
    drawer.get_by_label("What it led to").fill("The buyer named the budget")
    drawer.get_by_role("button", name="Send").click()
    expect(bobs.get_by_text("Asked three questions first")).to_be_visible()
    assert grave_findings(bobs) == []

    alices = visit(people.alice, "/performance/feedback/")
    expect(alices.get_by_text("The buyer named the budget")).to_be_visible()
    expect(alices.get_by_text("Only you read this")).to_be_visible()


def test_a_plan_starts_when_it_is_fair(people: factories.Cast, visit: Visit) -> None:
    hanna = planning.hanna(people)
    plan = planning.draft(people)
    monas = visit(people.mona, f"/performance/improvement/{plan.pk}/", bypass_csp=True)
    expect(monas.get_by_role("button", name="Start the plan")).to_have_count(0)
    monas.get_by_role("listitem").filter(has_text="The person was told").get_by_role("link", name="Confirm").click()
    monas.locator("#drawer").get_by_role("button", name="Confirm").click()
    monas.get_by_role("link", name="Write the plan").click()
    drawer = monas.locator("#drawer")
    drawer.get_by_label("To be reached").fill("1000")
    drawer.get_by_label("Support").fill("A joint visit every week")
    drawer.get_by_label("Begins").fill("2026-03-02")
    drawer.get_by_label("Ends").fill("2026-05-02")
    drawer.locator("select[name=metric_code]").evaluate("one => one.tomselect.setValue('won_amount')")
    drawer.get_by_role("button", name="Save").click()
    expect(monas.get_by_text("A joint visit every week")).to_be_visible()

    alices = visit(people.alice, f"/performance/improvement/{plan.pk}/")
    alices.get_by_role("link", name="Answer in your own words").click()
    alices.locator("#drawer").get_by_label("In your own words").fill("After-sales takes my time")
    alices.locator("#drawer").get_by_role("button", name="Send").click()
    expect(alices.get_by_text("After-sales takes my time")).to_be_visible()

    hannas = visit(hanna, f"/performance/improvement/{plan.pk}/")
    hannas.get_by_role("listitem").filter(has_text="before it starts").get_by_role("link", name="Confirm").click()
    hannas.locator("#drawer").get_by_role("button", name="Confirm").click()
    expect(hannas.locator("#drawer form")).to_have_count(0)

    monas.reload()
    assert grave_findings(monas) == []
    monas.get_by_role("button", name="Start the plan").click()
    expect(monas.get_by_role("link", name="Look at it together")).to_be_visible()


def _agree(page: Page, text: str) -> None:
    page.get_by_role("link", name="Agree on something").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("What was agreed").fill(text)
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_text(text).first).to_be_visible()

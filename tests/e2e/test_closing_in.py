"""A deal held by its stage, an approval by two people, a floor, and a hasty hand."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quarterdeck.crm.actions import accounts, criteria, negotiation, opportunities, process
from quarterdeck.crm.models import Account, Opportunity, Stage
from quarterdeck.crm.rules.criteria import Criterion
from tests import factories
from tests.e2e.conftest import Visit, board


@pytest.fixture
def deal(people: factories.Cast) -> Opportunity:
    account = accounts.create_account(name="Acme", by=people.alice)
    return opportunities.create_opportunity(
        name="Pumps", amount=5000, account_id=account.pk, by=people.alice, at=timezone.now()
    )


def stage(code: str) -> Stage:
    return Stage.objects.get(code=code)


def drop_on(page: Page, name: str) -> None:
    column = page.locator(".board-column").filter(has=page.get_by_role("heading", name=name))
    page.locator("[data-card]").filter(has_text="Pumps").drag_to(column.locator(".board-cards"))


def test_a_move_that_lacks_something_is_fulfilled_in_the_dialog(
    people: factories.Cast, visit: Visit, deal: Opportunity
) -> None:
    for one in (Criterion("field", field="source"), Criterion("contact", role="decision_maker")):
        criteria.add_criterion(stage_id=deal.stage_id, criterion=one, by=people.ada)
    page = board(visit, people.alice)

    drop_on(page, "Qualification")
    drawer = page.locator("#drawer")
    expect(drawer).to_contain_text("Decision maker is known")
    drawer.locator("[name=c0]").fill("Trade fair")
    drawer.get_by_role("button", name="Save").click()
    expect(drawer).to_contain_text("1 thing is still missing")
    expect(drawer).not_to_contain_text("Source is filled in")
    drawer.locator("[name=c0_name]").fill("Wang")
    drawer.get_by_role("button", name="Save").click()

    expect(page.locator(".toast-note").filter(has_text="Qualification")).to_be_visible()
    deal.refresh_from_db()
    assert (deal.stage.code, deal.source) == ("qualification", "Trade fair")


def test_an_approval_is_asked_by_one_and_given_by_another(
    people: factories.Cast, visit: Visit, deal: Opportunity
) -> None:
    target = stage("qualification")
    process.edit_stage(stage_id=target.pk, values={"entry_approver": "superior"}, version=None, by=people.ada)
    rep = board(visit, people.alice)

    drop_on(rep, "Qualification")
    rep.locator("#drawer [name=why]").fill("They are in a hurry")
    rep.locator("#drawer").get_by_role("button", name="Ask for approval").click()
    expect(rep.locator(".toast-note").filter(has_text="Mona")).to_be_visible()
    manager = visit(people.mona, "/approvals/")
    expect(manager.locator("main")).to_contain_text("Move Pumps to Qualification")
    manager.get_by_role("button", name="Approve").click()
    expect(manager.locator(".toast-note").filter(has_text="Approved")).to_be_visible()

    deal.refresh_from_db()
    assert deal.stage == target


def test_an_offer_below_the_floor_waits_and_the_deal_says_so(
    people: factories.Cast, visit: Visit, deal: Opportunity
) -> None:
    negotiation.edit_negotiation(opportunity_id=deal.pk, values={"floor": 4000}, version=None, by=people.alice)
    page = visit(people.alice, f"/opportunities/{deal.pk}/negotiation/")

    page.get_by_role("link", name="Log a concession").click()
    drawer = page.locator("#drawer")
    drawer.locator("[name=given]").fill("A third off")
    drawer.locator("[name=total]").fill("3300")
    drawer.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("waits for approval")
    page.goto(f"/opportunities/{deal.pk}/")
    expect(page.locator("main")).to_contain_text("An offer below the floor waits for approval")
    manager = visit(people.mona, "/today/")
    manager.locator(".topbar").get_by_role("link", name="1 approval waits for you").click()
    manager.get_by_role("link", name="Look at it").click()
    manager.get_by_role("button", name="Do not approve").click()
    manager.locator("[name=note]").fill("Too low")
    manager.get_by_role("button", name="Do not approve").click()
    expect(manager.locator(".toast-note")).to_contain_text("Alice")

    page.goto(f"/opportunities/{deal.pk}/")
    expect(page.locator("main")).to_contain_text("was not approved")


def test_a_double_click_makes_one_customer(people: factories.Cast, visit: Visit) -> None:
    page = visit(people.alice, "/accounts/new/")

    page.locator("[name=name]").fill("Acme")
    page.locator("main form").get_by_role("button", name="Save").dblclick()
    expect(page.locator("main h1")).to_have_text("Acme")
    page.wait_for_load_state("networkidle")

    assert Account.objects.filter(name="Acme").count() == 1

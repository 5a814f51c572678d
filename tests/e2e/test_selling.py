"""A seller's day: customers, deals, what was done and what comes next."""

import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import accounts, opportunities
from quarterdeck.crm.models import Opportunity, Stage
from tests import factories
from tests.e2e.conftest import Visit, board, title

HUAWEI = "华为技术有限公司"


@pytest.fixture
def deal(people: factories.Cast) -> Opportunity:
    account = accounts.create_account(name=HUAWEI, by=people.alice)
    return opportunities.create_opportunity(
        name="Pumps", amount=5000, account_id=account.pk, by=people.alice, at=timezone.now()
    )


def column(page: Page, name: str) -> Locator:
    return page.locator(".board-column").filter(has=page.get_by_role("heading", name=name))


def add(page: Page, what: str, typed: dict[str, str]) -> Locator:
    """Open quick add and type; returns the drawer."""
    page.get_by_role("button", name="New", exact=True).click()
    page.locator(".topbar .dropdown-menu.show").get_by_role("link", name=what).click()
    drawer = page.locator("#drawer")
    for name, value in typed.items():
        drawer.locator(f"[name={name}]").fill(value)
    return drawer


def test_a_customer_and_a_deal_take_three_typed_fields(people: factories.Cast, visit: Visit) -> None:
    customer, wanted = {"name": HUAWEI}, {"name": "New line", "amount": "120000"}
    assert len(customer) + len(wanted) <= 3
    page = visit(people.alice, "/today/")

    add(page, "account", customer).get_by_role("button", name="Save").click()
    expect(title(page)).to_have_text(HUAWEI)
    page.locator("#record-related .card").filter(has_text="Open opportunities").get_by_role("link", name="Add").click()
    drawer = page.locator("#drawer")
    for name, value in wanted.items():
        drawer.locator(f"[name={name}]").fill(value)
    drawer.get_by_role("button", name="Save").click()

    expect(title(page)).to_have_text("New line")
    expect(page.locator(".record-head")).to_contain_text("¥120.0K")
    expect(page.locator(".breadcrumb-line")).to_contain_text(HUAWEI)


def test_a_card_moves_by_key_and_by_hand_and_back(people: factories.Cast, visit: Visit, deal: Opportunity) -> None:
    page = board(visit, people.alice)
    card = page.locator("[data-card]").filter(has_text="Pumps")

    card.focus()
    card.press("]")
    expect(column(page, "Qualification").locator("[data-card]")).to_have_count(1)
    expect(column(page, "Qualification").locator(".board-count")).to_have_text("1")
    expect(page.locator("[data-board-live]")).to_contain_text("Qualification")
    card.drag_to(column(page, "Proposal").locator(".board-cards"))
    expect(column(page, "Proposal").locator("[data-card]")).to_have_count(1)
    expect(column(page, "Proposal").locator(".board-count")).to_have_text("1")
    page.locator(".toast-note").filter(has_text="Proposal").get_by_role("button", name="Undo").click()
    expect(column(page, "Qualification").locator("[data-card]")).to_have_count(1)

    deal.refresh_from_db()
    assert deal.stage == Stage.objects.get(code="qualification")


def test_a_card_dropped_on_won_asks_how_it_ended(people: factories.Cast, visit: Visit, deal: Opportunity) -> None:
    page = board(visit, people.alice)

    page.locator("[data-card]").drag_to(column(page, "Won").locator(".board-cards"), target_position={"x": 30, "y": 30})
    drawer = page.locator("#drawer")
    expect(drawer.locator("[name=amount]")).to_have_value(re.compile("^5000"))
    expect(column(page, "Prospecting").locator("[data-card]")).to_have_count(1)
    drawer.locator("button[type=submit]").click()

    expect(column(page, "Won").locator(".board-card")).to_have_count(1)


def test_a_call_is_logged_and_its_next_step_waits_on_today(
    people: factories.Cast, visit: Visit, deal: Opportunity
) -> None:
    page = visit(people.alice, f"/opportunities/{deal.pk}/")
    composer = page.locator("form.composer")

    page.locator(".composer-all > summary").click()
    composer.locator("[name=subject]").fill("Talked about the price")
    composer.locator("[name=next_step]").fill("Send the offer")
    composer.locator("summary").click()
    composer.locator("[name=next_step_on]").fill(company.local_day(timezone.now()).isoformat())
    composer.get_by_role("button", name="Log it").click()

    expect(page.locator(".timeline")).to_contain_text("Talked about the price")
    expect(page.locator(".timeline")).to_contain_text("Send the offer")
    page.goto("/today/")
    expect(page.locator("main")).to_contain_text("Pumps")
    expect(page.locator("main")).to_contain_text("Send the offer")


def test_an_amount_is_changed_where_it_stands(people: factories.Cast, visit: Visit, deal: Opportunity) -> None:
    page = visit(people.alice, f"/opportunities/{deal.pk}/")
    fact = page.locator("#record-facts [data-inline][title='Change Amount' i]")

    fact.press("Enter")
    page.locator("[data-inline-form] [name=amount]").fill("999")
    page.keyboard.press("Escape")
    expect(fact).to_have_text("¥5,000.00")
    fact.press("Enter")
    page.locator("[data-inline-form] [name=amount]").fill("7500")
    page.keyboard.press("Enter")

    expect(fact).to_have_text("¥7,500.00")
    deal.refresh_from_db()
    assert deal.amount == 7500


def test_two_edits_at_once_lose_nothing(people: factories.Cast, visit: Visit, deal: Opportunity) -> None:
    def change(member: Any, **values: str) -> Page:
        page = visit(member, f"/opportunities/{deal.pk}/")
        page.locator(".page-actions").get_by_role("link", name="Edit").click()
        for name, value in values.items():
            page.locator(f"#drawer [name={name}]").fill(value)
        return page

    alices = change(people.alice, name="Pumps, large", next_step="Call the buyer")
    monas = change(people.mona, name="Pumps for the harbour", competitor="Acme")
    monas.locator("#drawer button[type=submit]").click()
    expect(title(monas)).to_have_text("Pumps for the harbour")
    alices.locator("#drawer button[type=submit]").click()

    expect(alices.get_by_role("heading", name="Two edits at once")).to_be_visible()
    expect(alices.locator(".conflict-choice")).to_contain_text(["Pumps, large", "Pumps for the harbour"])
    alices.locator(".conflict-choice").filter(has_text="Pumps for the harbour").click()
    alices.get_by_role("button", name="Save what I chose").click()
    expect(title(alices)).to_have_text("Pumps for the harbour")

    deal.refresh_from_db()
    assert (deal.name, deal.next_step, deal.competitor) == ("Pumps for the harbour", "Call the buyer", "Acme")


def test_a_deal_is_put_away_and_brought_back(people: factories.Cast, visit: Visit, deal: Opportunity) -> None:
    page = visit(people.alice, f"/opportunities/{deal.pk}/")

    page.locator(".page-actions").get_by_role("button", name="Archive").click()
    expect(page.locator(".record-head")).to_contain_text("Archived")
    page.locator(".toast-note").get_by_role("button", name="Undo").click()
    expect(page.locator(".record-head")).not_to_contain_text("Archived")
    page.goto("/opportunities/")
    page.locator("tbody input[data-row]").check()
    page.locator(".bulk-bar").get_by_role("button", name="Archive").click()
    expect(page.locator("main")).not_to_contain_text("Pumps")
    page.locator(".toast-note").get_by_role("button", name="Undo").click()

    expect(page.locator("tbody")).to_contain_text("Pumps")


@pytest.mark.parametrize("words", ["hw", "huawei", "华为"])
def test_the_palette_finds_a_customer_by_pinyin(
    people: factories.Cast, visit: Visit, deal: Opportunity, words: str
) -> None:
    page = visit(people.alice, "/today/")

    page.keyboard.press("Control+k")
    page.locator("#palette-input").press_sequentially(words)
    expect(page.locator("#palette-results .palette-item").first).to_contain_text(HUAWEI)
    expect(page.locator("#palette-results [aria-selected=true]")).to_contain_text(HUAWEI)
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-results [aria-selected=true]")).to_contain_text(HUAWEI)
    page.keyboard.press("Enter")

    expect(title(page)).to_have_text(HUAWEI)


def test_an_entry_that_says_nothing_is_asked_back(people: factories.Cast, visit: Visit) -> None:
    page = visit(people.alice, "/today/")
    drawer = page.locator("#drawer")

    page.keyboard.press("n")
    drawer.locator("button[type=submit]").click()
    expect(drawer.get_by_role("alert")).to_contain_text("Say what it was")
    drawer.locator("[name=subject]").fill("Trade fair in Shanghai")
    drawer.locator("button[type=submit]").click()

    expect(page.locator(".toast-note")).to_contain_text("Noted.")
    expect(page).to_have_url(re.compile("/today/$"))

"""Signing in, being invited, leaving, and making the pages one's own."""

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from quarterdeck.crm.actions import accounts, opportunities
from quarterdeck.crm.models import Account, Opportunity
from tests import factories
from tests.e2e.conftest import Visit, title


def sign_in(page: Page, login: str, password: str) -> None:
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_rep_mistypes_then_signs_in_and_lands_on_today(people: factories.Cast, visit: Visit) -> None:
    people.alice.set_password(factories.PASSWORD)
    people.alice.save(update_fields=["password"])
    page = visit(path="/")

    sign_in(page, "alice", "wrong")
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.locator("[name=login]")).to_have_value("alice")
    sign_in(page, "alice", factories.PASSWORD)

    expect(page).to_have_url(re.compile("/today/$"))
    expect(page.get_by_role("heading", name="Today", level=1)).to_be_visible()


def test_somebody_is_invited_and_chooses_a_password(people: factories.Cast, visit: Visit) -> None:
    page = visit(people.ada, "/people/")

    page.locator(".page-actions").get_by_role("link").filter(has_text=re.compile("new|add", re.I)).first.click()
    drawer = page.locator("#drawer")
    drawer.locator("[name=name]").fill("Nora New")
    drawer.locator("[name=login]").fill("nora")
    drawer.locator("#id_unit_id-ts-control").fill("Sales North")
    drawer.locator(".option").filter(has_text="Sales North").first.click()
    drawer.locator("button[type=submit]").click()
    page.get_by_role("button", name="Invite").click()
    link = page.locator(".notice code").inner_text()

    nora = visit(path=link)
    expect(nora.locator("h1")).to_contain_text("Nora New")
    nora.locator("[name=password]").fill("a sentence to remember")
    nora.locator("[name=again]").fill("a sentence to remember")
    nora.get_by_role("button", name="Begin").click()
    expect(nora).to_have_url(re.compile("/today/$"))

    later = visit()
    sign_in(later, "nora", "a sentence to remember")
    expect(later).to_have_url(re.compile("/today/$"))
    expect(visit(path=link).locator("body")).not_to_contain_text("Choose a password to begin")


def test_a_leaver_hands_everything_over_and_is_out(people: factories.Cast, visit: Visit) -> None:
    account = accounts.create_account(name="Acme", by=people.alice)
    opportunities.create_opportunity(
        name="Pumps", amount=5000, account_id=account.pk, by=people.alice, at=timezone.now()
    )
    hers = visit(people.alice, "/today/")
    page = visit(people.ada, f"/people/{people.alice.pk}/deactivate/")

    expect(page.locator("main")).to_contain_text("This goes to whoever takes over")
    page.locator("#id_hand_over_to_id-ts-control").click()
    page.locator(".option").filter(has_text="Bob").click()
    page.locator("main").get_by_role("button", name="Deactivate and hand over").click()
    expect(page.locator(".record-head")).to_contain_text("Has left")

    hers.reload()
    expect(hers.locator("[name=password]")).to_be_visible()
    assert {Account.objects.get().owner, Opportunity.objects.get().owner} == {people.bob}
    visit(people.bob, f"/opportunities/{Opportunity.objects.get().pk}/")


def test_language_and_dark_are_remembered(people: factories.Cast, visit: Visit) -> None:
    page = visit(people.alice, "/today/")

    for name, tag, heading in (
        ("简体中文", "zh-hans", "今天"),
        ("繁體中文", "zh-hant", "今天"),
        ("English", "en", "Today"),
    ):
        page.locator(".topbar-wide [data-bs-toggle=dropdown]").click()
        page.locator(".topbar-wide").get_by_role("button", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", tag)
        expect(title(page)).to_have_text(heading)
    page.locator(".topbar [data-theme-toggle]").first.click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")

    page.goto("/opportunities/")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")

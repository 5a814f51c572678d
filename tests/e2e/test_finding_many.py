"""Finding and working with many: a filter by clicks, a view for the team, a change of many and back, a file."""

import pytest
from playwright.sync_api import Page, expect

from quarterdeck.core.lists.models import SavedView
from quarterdeck.crm.actions import accounts
from quarterdeck.crm.models import Account
from tests import factories
from tests.e2e.conftest import Visit


@pytest.fixture
def shops(people: factories.Cast) -> list[Account]:
    made = [("Corner Shop", "Retail", 12), ("Mall", "Retail", 900), ("Steel Mill", "Steel", 700)]
    return [
        accounts.create_account(name=name, industry=industry, employees=size, by=people.alice)
        for name, industry, size in made
    ]


def filter_retail(page: Page) -> None:
    """Open the builder by key and ask for retail with at least 100 people."""
    page.keyboard.press("f")
    builder = page.locator(".filter-menu")
    for place, (field, operator, value) in enumerate((("industry", "is", "Retail"), ("employees", "at_least", "100"))):
        builder.get_by_role("button", name="Add a condition", exact=True).click()
        row = builder.locator("[data-condition]").nth(place)
        row.locator("[data-part=field]").select_option(field)
        row.locator("[data-part=op]").select_option(operator)
        row.locator(".condition-value input").fill(value)
    builder.get_by_role("button", name="Show matching").click()


def test_a_filter_becomes_a_view_that_the_team_opens(
    people: factories.Cast, visit: Visit, shops: list[Account]
) -> None:
    page = visit(people.mona, "/accounts/?view=all")

    filter_retail(page)
    expect(page.locator("[data-list-row]")).to_have_count(1)
    expect(page.locator(".chips")).to_contain_text("Retail")
    page.get_by_role("button", name="View", exact=True).click()
    page.get_by_role("link", name="Save as a view").click()
    drawer = page.locator("#drawer")
    drawer.locator("[name=name]").fill("Big shops")
    drawer.locator("[name=sharing]").select_option("everyone")
    drawer.get_by_role("button", name="Save").click()
    expect(page.locator(".tab.is-active")).to_have_text("Big shops")
    assert SavedView.objects.get().sharing == "everyone"

    theirs = visit(people.alice, "/accounts/?view=all")
    theirs.get_by_role("link", name="Big shops").click()
    expect(theirs.locator("[data-list-row]")).to_have_count(1)
    expect(theirs.locator("[data-list-row]")).to_contain_text("Mall")


def test_many_are_changed_and_taken_back(people: factories.Cast, visit: Visit, shops: list[Account]) -> None:
    page = visit(people.alice, "/accounts/?view=all")

    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    bar = page.locator(".bulk-bar")
    expect(bar).to_contain_text("2 selected")
    bar.locator("[name=field]").select_option("region")
    bar.locator("[name=value]").fill("North")
    bar.get_by_role("button", name="Set", exact=True).click()
    expect(page.get_by_text("2 rows were changed.")).to_be_visible()
    expect(page.locator("#rows").get_by_text("North")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#rows").get_by_text("North")).to_have_count(0)
    assert not Account.objects.filter(region="North").exists()


def test_what_is_shown_is_taken_out(people: factories.Cast, visit: Visit, shops: list[Account]) -> None:
    page = visit(people.alice, "/accounts/?view=all")
    filter_retail(page)
    expect(page.locator("[data-list-row]")).to_have_count(1)

    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    written = download.value.path().read_text(encoding="utf-8-sig")
    assert "Mall" in written
    assert "Corner Shop" not in written

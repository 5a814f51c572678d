"""A manager's and an administrator's day: figures that open, periods and teams, bringing data in."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from quarterdeck.catalog.models import Product
from quarterdeck.core.imports import actions as imports
from quarterdeck.core.imports.models import ImportRun
from quarterdeck.core.postgres.folder import DataFolder
from tests import factories
from tests.e2e.conftest import Visit, Win

PRODUCTS = "product,series,sales_price\nAnchor,Iron,550\nRope,Hemp,dear\n"


def figure(page: Page, label: str) -> Any:
    return page.locator(".figure").filter(has=page.locator(".figure-label", has_text=re.compile(f"^{label}$")))


def amount(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))


def test_a_managers_figure_opens_the_rows_that_make_it(people: factories.Cast, visit: Visit, win: Win) -> None:
    for member, value in ((people.alice, 4100), (people.bob, 1300), (people.charlie, 9000)):
        win(member, value)
    page = visit(people.mona, "/")
    expect(page).to_have_url(re.compile("/cockpit/$"))

    value = figure(page, "Won amount").locator(".figure-value")
    expect(value).to_have_attribute("title", "¥5,400.00")
    value.click()

    rows = page.locator("tbody#rows tr")
    expect(rows).to_have_count(2)
    shown = [amount(row.locator("td").last.inner_text()) for row in rows.all()]
    total = amount(page.locator("tfoot td").last.inner_text())
    assert (sum(shown), total) == (5400, 5400)
    expect(page.locator("main")).not_to_contain_text("Charlie")


def test_a_person_of_the_heat_map_opens_what_they_won(people: factories.Cast, visit: Visit, win: Win) -> None:
    win(people.alice, 4100)
    win(people.bob, 1300)
    page = visit(people.mona, "/cockpit/")

    page.locator("#section-people").scroll_into_view_if_needed()
    alice = page.locator("#section-people tbody tr").filter(has_text="Alice")
    alice.locator("td a").first.click()

    expect(page.locator("tbody#rows tr")).to_have_count(1)
    expect(page.locator("tbody#rows")).to_contain_text("Deal of Alice")


def test_team_and_period_stay_chosen(people: factories.Cast, visit: Visit, win: Win) -> None:
    for member, value in ((people.alice, 4100), (people.charlie, 9000)):
        win(member, value)
    page = visit(people.ada, "/cockpit/")
    won = figure(page, "Won amount").locator(".figure-value")
    expect(won).to_have_attribute("title", "¥13,100.00")

    page.locator(".picker").nth(1).click()
    page.locator(".dropdown-menu.show").get_by_role("button", name="Sales South").click()
    expect(won).to_have_attribute("title", "¥9,000.00")
    page.locator(".picker").first.click()
    page.locator(".dropdown-menu.show button").last.click()
    period = page.locator(".picker").first.inner_text()
    page.goto("/metrics/")
    page.goto("/cockpit/")

    assert page.locator(".picker").first.inner_text() == period
    expect(page.locator(".picker").nth(1)).to_contain_text("Sales South")


@pytest.fixture
def own_folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_FOLDER = DataFolder(tmp_path / "data")
    (tmp_path / "products.csv").write_text(PRODUCTS, encoding="utf-8")
    return tmp_path


def test_files_are_looked_at_before_they_come_in(people: factories.Cast, visit: Visit, own_folder: Path) -> None:
    def worker() -> None:
        imports.go_on(run_id=ImportRun.objects.latest("pk").pk)

    page = visit(people.ada, "/imports/")
    page.locator("select[name=profile]").select_option("crm-sales-opportunities", force=True)
    page.locator("[name=uploads]").set_input_files(own_folder / "products.csv")
    page.get_by_role("button", name="Check the files").click()
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    worker()
    expect(page.get_by_role("heading", name="What would happen")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Nothing has been written so far")
    assert Product.objects.count() == 0
    page.get_by_role("button", name="Import now").click()
    expect(page.get_by_role("button", name="Import now")).to_have_count(0)
    worker()

    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    rejected = page.locator("section[aria-labelledby=rejected]")
    expect(rejected.locator("tbody tr")).to_have_count(1)
    expect(rejected).to_contain_text("Rope")
    with page.expect_download() as saved:
        page.get_by_role("link", name=re.compile(r"\.xlsx")).click()
    assert saved.value.path().stat().st_size > 1000
    assert [product.name for product in Product.objects.all()] == ["Anchor"]

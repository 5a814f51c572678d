"""A report built from nothing, sent by itself, and put on a dashboard."""

import re

from playwright.sync_api import Locator, Page, expect

from quarterdeck.reporting.models import Report, Schedule, Tile
from tests import factories
from tests.e2e.conftest import Visit, Win, title


def choose(page: Page, field: str, option: str) -> None:
    """Pick an option of a searchable choice of several."""
    control = page.locator(f"#id_{field} + .ts-wrapper")
    control.click()
    control.locator("input").fill(option)
    control.locator(".ts-dropdown .option", has_text=re.compile(f"^{option}$")).click()
    page.keyboard.press("Escape")


def preview(page: Page) -> Locator:
    return page.locator("#preview")


def test_a_report_is_built_from_nothing_and_scheduled(people: factories.Cast, visit: Visit, win: Win) -> None:
    for member, value in ((people.alice, 4100), (people.bob, 1300), (people.charlie, 9000)):
        win(member, value)
    page = visit(people.mona, "/reports/")
    page.get_by_role("link", name="New report").first.click()

    choose(page, "metrics", "Opportunities won")
    expect(preview(page).locator(".report-table thead")).to_contain_text("Opportunities won")
    page.get_by_label("Period", exact=True).select_option("this_year")
    page.get_by_label("Picture").select_option("none")
    expect(preview(page).locator(".report-table tbody tr")).to_have_count(2)
    expect(preview(page).locator(".report-table tfoot")).to_contain_text("¥5,400")
    expect(preview(page)).not_to_contain_text("Charlie")
    page.get_by_label("Name", exact=True).fill("My team")
    page.get_by_role("button", name="Save").click()

    expect(title(page)).to_have_text("My team")
    assert Report.objects.get().definition["metrics"] == ["won_amount", "win_rate", "opportunities_won"]
    page.get_by_role("link", name="Schedule").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("How often").select_option("weekly")
    drawer.get_by_label("Weekday").select_option("Friday")
    drawer.get_by_role("button", name="Save").click()

    expect(page.locator("tbody#rows")).to_contain_text("Every week")
    schedule = Schedule.objects.get()
    assert (schedule.weekday, list(schedule.members.all())) == (4, [people.mona])


def test_a_figure_of_a_report_opens_its_rows(people: factories.Cast, visit: Visit, win: Win) -> None:
    win(people.alice, 4100)
    page = visit(people.mona, "/reports/new/?metrics=won_amount&rows=member&span=this_year&picture=none")

    preview(page).get_by_role("link", name=re.compile("4,100")).first.click()

    expect(page.locator("tbody#rows")).to_contain_text("Deal of Alice")


def test_tiles_are_put_in_another_order(people: factories.Cast, visit: Visit) -> None:
    page = visit(people.mona, "/reports/")
    for name in ("First", "Second"):
        page.goto("/reports/new/")
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Save").click()
        page.get_by_role("link", name="Pin").click()
        drawer = page.locator("#drawer")
        if name == "First":
            drawer.get_by_label("Dashboard").fill("Monday")
        drawer.get_by_role("button", name="Pin").click()
        expect(title(page)).to_have_text("Monday")

    tiles = page.locator("[data-tile]")
    expect(tiles.locator("h2")).to_have_text(["First", "Second"])
    tiles.last.focus()
    with page.expect_response(re.compile("/order/$")):
        page.keyboard.press("Alt+ArrowLeft")

    page.reload()
    expect(page.locator("[data-tile] h2")).to_have_text(["Second", "First"])
    assert [tile.report.name for tile in Tile.objects.order_by("position")] == ["Second", "First"]

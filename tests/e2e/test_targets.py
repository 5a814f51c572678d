"""A year's targets: given, proposed, talked about and agreed in one grid."""

import re
from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect

from quarterdeck.people import actions as organization
from quarterdeck.targets.actions import tree
from quarterdeck.targets.models import TargetCell, TargetPlan
from quarterdeck.targets.queries import sums
from quarterdeck.targets.queries.grid import grid
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit
from tests.targets import planning


@pytest.fixture
def plan(people: factories.Cast) -> TargetPlan:
    return planning.filled(people, "1200000")


def row(page: Page, name: str) -> Locator:
    return page.locator(".grid-table tbody tr").filter(
        has=page.locator(".grid-label", has_text=re.compile(f"^{name}$"))
    )


def cell(page: Page, name: str, head: str) -> Locator:
    """The cell of a row under a column's head, once the grid is drawn."""
    expect(page.locator(".grid-table thead th").first).to_be_visible()
    heads = page.locator(".grid-table thead th").all_inner_texts()
    return row(page, name).locator("td").nth(heads.index(head) - 1)


def paste(page: Page, text: str) -> None:
    """What Ctrl+V of a block copied from a spreadsheet does."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def saved(page: Page) -> None:
    expect(page.locator("[data-grid-state]")).to_have_text("Everything is saved")


def test_a_target_is_agreed_from_both_sides(people: factories.Cast, plan: TargetPlan, visit: Visit) -> None:
    alices = visit(people.alice, "/targets/")
    expect(alices).to_have_url(re.compile("/targets/mine/"))
    alices.get_by_role("link", name="Numbers by month").click()
    expect(row(alices, "Alice")).to_be_visible()
    alices.get_by_role("button", name="Proposed").click()
    cell(alices, "Alice", "Year").click()
    alices.keyboard.type("420000")
    alices.keyboard.press("Enter")
    saved(alices)
    expect(cell(alices, "Alice", "02/26")).to_have_text("35,000")
    alices.keyboard.press("Shift+F2")
    drawer = alices.locator("#drawer")
    drawer.get_by_label("Your note").fill("Acme moves to the second half")
    drawer.get_by_role("button", name="Say it").click()
    expect(alices.locator("#drawer")).to_contain_text("Acme moves to the second half")
    alices.locator("#drawer").get_by_role("button", name="Hand in the proposal").click()
    expect(row(alices, "Alice").locator(".grid-state.is-submitted")).to_be_visible()

    monas = visit(people.mona, f"/targets/plans/{plan.pk}/")
    row(monas, "Alice").locator("[data-talk]").click()
    expect(monas.locator("#drawer")).to_contain_text("Acme moves to the second half")
    monas.locator("#drawer").get_by_role("button", name="Agree to the proposal").click()
    expect(row(monas, "Alice").locator(".grid-state.is-agreed")).to_be_visible()

    agreed = TargetCell.objects.filter(node=planning.node(plan, "Alice")).values_list("agreed", flat=True)
    assert sum(amount for amount in agreed if amount is not None) == Decimal(420000)


def test_a_block_from_a_spreadsheet_is_pasted_and_taken_back(
    people: factories.Cast, plan: TargetPlan, visit: Visit
) -> None:
    page = visit(people.ada, f"/targets/plans/{plan.pk}/")
    before = cell(page, "Alice", "01/26").inner_text()
    cell(page, "Alice", "01/26").click()

    paste(page, "1\t2\n3")
    expect(page.locator("#toasts")).to_contain_text("Row 2 of the block has 1 cells and the first row 2")
    expect(cell(page, "Alice", "01/26")).to_have_text(before)

    paste(page, "1万\t2,000\t3\t4\r\n5\t6\t7\t8\r\n")
    saved(page)
    expect(cell(page, "Alice", "01/26")).to_have_text("10,000")
    expect(cell(page, "Alice", "Q1")).to_have_text("12,003")
    expect(cell(page, "Bob", "04/26")).to_have_text("8")
    expect(cell(page, "Sales North", "01/26")).to_have_class(re.compile("is-mismatch"))
    assert planning.number(plan, "Alice") == Decimal(10000)

    page.keyboard.press("Control+z")
    expect(cell(page, "Alice", "01/26")).to_have_text(before)
    expect(cell(page, "Sales North", "01/26")).not_to_have_class(re.compile("is-mismatch"))


def test_two_who_change_the_same_cell_are_told(people: factories.Cast, plan: TargetPlan, visit: Visit) -> None:
    page = visit(people.mona, f"/targets/plans/{plan.pk}/")
    planning.put(plan, planning.edit(plan, "Alice", "55555"), by=people.ada)
    cell(page, "Alice", "01/26").click()
    paste(page, "100\t200")

    box = page.locator("#grid-conflicts")
    expect(box).to_contain_text("55,555")
    expect(box).to_contain_text(people.ada.name)
    expect(cell(page, "Alice", "02/26")).to_have_text("200")
    box.get_by_role("button", name="Use mine").click()
    saved(page)

    expect(cell(page, "Alice", "01/26")).to_have_text("100")
    assert planning.number(plan, "Alice") == Decimal(100)


def test_the_keyboard_alone_is_enough(people: factories.Cast, plan: TargetPlan, visit: Visit) -> None:
    page = visit(people.ada, f"/targets/plans/{plan.pk}/", bypass_csp=True)
    page.locator(".grid-table").focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.type("12k")
    page.keyboard.press("Tab")
    page.keyboard.type("7")
    page.keyboard.press("Escape")
    saved(page)

    name = page.locator(".grid-table tbody tr .grid-label").nth(1).inner_text()
    expect(cell(page, name, "01/26")).to_have_text("12,000")
    expect(page.locator("[data-grid-where]")).to_have_text(f"{name} · 02/26")
    assert grave_findings(page) == []


@pytest.mark.parametrize("path", ["/targets/mine/", "/targets/plans/{plan}/"])
def test_targets_fit_a_phone(people: factories.Cast, plan: TargetPlan, visit: Visit, path: str) -> None:
    page = visit(people.mona, path.format(plan=plan.pk), width=390, bypass_csp=True)

    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    assert grave_findings(page) == []


def test_a_unit_that_everybody_has_left_is_no_mismatch(people: factories.Cast, plan: TargetPlan, visit: Visit) -> None:
    organization.move_member(member_id=people.charlie.pk, unit_id=people.sales.pk, on=date(2026, 3, 1), by=people.ada)
    tree.refresh_tree(plan_id=plan.pk, on=date(2026, 3, 1), by=people.ada, at=planning.AT)
    planning.put(plan, planning.edit(plan, "Sales South", "900", month=date(2026, 5, 1)), by=people.ada)
    page = visit(people.ada, f"/targets/plans/{plan.pk}/")
    differs = re.compile("is-mismatch")

    expect(cell(page, "Sales South", "05/26")).to_have_text("900")
    expect(cell(page, "Sales South", "05/26")).not_to_have_class(differs)
    expect(cell(page, "Sales South", "Year")).not_to_have_class(differs)
    expect(cell(page, "Northwind", "Year")).to_have_class(differs)
    found = sums.mismatches(grid(viewer=people.ada, plan_id=plan.pk, metric_code=planning.AMOUNT))
    assert {one.name for one in found} == {"Northwind"}

"""Bringing a list in: dropped, understood, checked, imported, and taken back."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from quarterdeck.core.imports import actions
from quarterdeck.core.imports.models import ImportRun
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.crm.models import Lead
from tests import factories
from tests.e2e.conftest import Visit, title

LIST = "姓名,公司,手机,日期\n王晓明,远景科技,13800138000,03-07-2021\n李雷,大海贸易,13900139000,04-08-2021\n"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_FOLDER = DataFolder(tmp_path / "data")


def test_a_list_comes_in_and_goes_again(people: factories.Cast, visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "线索.csv").write_text(LIST, encoding="gb18030")
    page = visit(people.ada, "/imports/")

    page.locator("input[type=file]").set_input_files(tmp_path / "线索.csv")
    page.get_by_role("button", name="Check the files").click()
    expect(title(page)).to_have_text("What is in the files")
    expect(page.locator("select[name=t0-kind]")).to_have_value("lead")
    expect(page.locator("select[name=t0c2-field]")).to_have_value("phone")
    page.locator("select[name=t0c3-field]").select_option("created_at")
    page.get_by_role("button", name="See what would happen").click()
    expect(page.locator("[role=alert]")).to_contain_text("日期")
    page.locator("select[name=t0c3-spelling]").select_option("dmy")
    page.get_by_role("button", name="See what would happen").click()

    expect(page.locator("#outcome")).to_be_visible()
    actions.go_on(run_id=ImportRun.objects.latest("pk").pk)
    page.get_by_role("button", name="Import now").click()
    expect(page.locator("#outcome")).to_contain_text("You can leave this page")
    actions.go_on(run_id=ImportRun.objects.latest("pk").pk)
    expect(page.get_by_role("button", name="Undo this import")).to_be_visible()
    assert sorted(Lead.objects.values_list("name", "created_at__month")) == [("李雷", 8), ("王晓明", 7)]

    page.get_by_role("button", name="Undo this import").click()
    page.locator("dialog[open]").get_by_role("button").last.click()
    expect(page.locator("#outcome")).to_contain_text("It was taken back")
    assert Lead.objects.count() == 0

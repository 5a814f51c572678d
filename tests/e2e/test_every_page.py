"""Main pages for everybody: on a phone, and for those who do not see or do not point."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import accounts, activities, opportunities
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit, Win

PHONE, TABLET = 390, 820
HANDHELD = ("/today/", "/cockpit/", "/opportunities/", "/opportunities/board/", "{deal}", "{account}", "/activities/")
MAIN = (
    "/today/",
    "/cockpit/",
    "/cockpit/changes/",
    "/cockpit/pipeline/",
    "/cockpit/results/",
    "/cockpit/side-by-side/",
    "/cockpit/operations/",
    "/opportunities/",
    "/opportunities/board/",
    "{deal}",
    "{deal}edit/",
    "/accounts/",
    "{account}",
    "/contacts/",
    "/activities/",
    "/metrics/",
    "/metrics/won_amount/rows/?from=2020-01-01&to=2100-01-01",
    "/people/",
    "/people/organization/",
    "/catalog/",
    "/imports/",
    "/data-quality/",
    "/settings/",
    "/search/?q=hw",
    "/notifications/",
)


@pytest.fixture
def addresses(people: factories.Cast, win: Win) -> dict[str, str]:
    """A company in which every main page has something to show."""
    account = accounts.create_account(name="华为技术有限公司", by=people.mona)
    deal = opportunities.create_opportunity(
        name="东莞松山湖园区三期智能制造产线升级改造项目",
        amount=1_286_000,
        account_id=account.pk,
        by=people.mona,
        at=timezone.now(),
    )
    activities.log_activity(
        kind="call",
        subject="电话沟通",
        by=people.mona,
        done_at=timezone.now(),
        opportunity_id=deal.pk,
        next_step="发送报价",
        next_step_on=company.local_day(timezone.now()),
    )
    activities.plan_activity(kind="visit", subject="拜访", by=people.mona, due_at=timezone.now(), account_id=account.pk)
    win(people.mona, 4100)
    win(people.alice, 2000)
    return {"deal": f"/opportunities/{deal.pk}/", "account": f"/accounts/{account.pk}/"}


@pytest.fixture
def phone(people: factories.Cast, addresses: dict[str, str], visit: Visit) -> Page:
    return visit(people.mona, "/today/", width=PHONE, language="zh-CN")


@pytest.mark.parametrize("width", [PHONE, TABLET])
def test_pages_fit_on_a_phone_and_a_tablet(
    people: factories.Cast, addresses: dict[str, str], visit: Visit, width: int
) -> None:
    page = visit(people.mona, "/today/", width=width, language="zh-CN")
    too_wide = {}
    for path in HANDHELD:
        page.goto(path.format(**addresses))
        needed = page.evaluate("() => document.scrollingElement.scrollWidth")
        if needed > width:
            too_wide[path] = needed
    assert too_wide == {}


def test_the_menu_lies_at_the_bottom_of_a_phone(phone: Page) -> None:
    bar = phone.locator("#rail").bounding_box()

    assert bar is not None
    assert (bar["x"], bar["width"], round(bar["y"] + bar["height"])) == (0, PHONE, 844)


def test_a_call_is_logged_on_a_phone(phone: Page, addresses: dict[str, str]) -> None:
    phone.locator("#rail").get_by_role("link", name="客户").first.tap()
    phone.goto(addresses["deal"])
    phone.locator(".composer-all > summary").tap()
    phone.locator("form.composer [name=subject]").fill("微信确认了付款方式")
    phone.locator("form.composer button.btn-primary").tap()

    expect(phone.locator(".timeline")).to_contain_text("微信确认了付款方式")
    phone.locator("[data-record-tab=record-facts]").tap()
    expect(phone.locator("#record-facts")).to_be_visible()


def test_a_label_leads_to_its_own_field_whatever_else_is_open(
    people: factories.Cast, addresses: dict[str, str], visit: Visit
) -> None:
    for path in (addresses["deal"], addresses["account"]):
        page = visit(people.mona, path)
        page.locator("#record-facts [data-inline]").first.click()
        expect(page.locator("[data-inline-form]")).to_be_visible()
        page.locator(".page-actions").get_by_role("link", name="Edit").click()
        expect(page.locator("#drawer form")).to_be_visible()

        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(one => one.id)")

        assert sorted(ids) == sorted(set(ids))


def test_axe_finds_nothing_grave(people: factories.Cast, addresses: dict[str, str], visit: Visit) -> None:
    page = visit(people.ada, "/", bypass_csp=True)
    found = []
    for path in MAIN:
        answer = page.goto(path.format(**addresses))
        assert answer is not None
        assert answer.ok, path
        found += grave_findings(page)
    assert found == []


def test_axe_finds_nothing_grave_before_signing_in(people: factories.Cast, visit: Visit) -> None:
    assert grave_findings(visit(path="/account/login/", bypass_csp=True)) == []

"""Pages on paper: their figures are there, what one acts with is not."""

from io import BytesIO

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from quarterdeck.crm.actions import opportunities
from quarterdeck.reporting.actions import dashboards, reports
from quarterdeck.reporting.models import TileLook
from quarterdeck.reporting.rules.definitions import Definition
from tests import factories
from tests.e2e.conftest import Visit, Win

BY_MEMBER = Definition(("won_amount", "win_rate"), ("member",), span="this_year")


@pytest.fixture
def pages(people: factories.Cast, win: Win) -> dict[str, str]:
    """What is printed: a company in which every page has a figure to show."""
    win(people.alice, 4100)
    win(people.bob, 1300)
    deal = opportunities.create_opportunity(name="Line 3", amount=2_860, by=people.alice, at=timezone.now())
    report = reports.save_report(name="Our year", definition=BY_MEMBER, by=people.mona)
    monday = dashboards.save_dashboard(name="Monday", by=people.mona)
    dashboards.pin(report_id=report.pk, dashboard_id=monday.pk, look=TileLook.TABLE, by=people.mona)
    return {
        "cockpit": "/cockpit/",
        "list": "/opportunities/",
        "record": f"/opportunities/{deal.pk}/",
        "report": f"/reports/{report.pk}/",
        "dashboard": f"/reports/dashboards/{monday.pk}/",
    }


def printed(page: Page) -> PdfReader:
    """The PDF of the page, as its button makes it: everything it fetches late is there first."""
    page.evaluate("() => { window.print = () => { document.documentElement.dataset.printed = true } }")
    page.get_by_role("button", name="Print or PDF").first.click()
    page.locator("html[data-printed]").wait_for(state="attached")
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize(
    ("where", "figures", "is_wide"),
    [
        ("cockpit", ("¥5,400", "Funnel"), True),
        ("list", ("Line 3", "¥2,860"), True),
        ("record", ("Line 3", "Facts"), False),
        ("report", ("¥5,400", "Alice", "¥4,100", "Total"), False),
        ("dashboard", ("¥5,400", "Bob", "¥1,300"), True),
    ],
)
def test_a_page_prints_its_figures_and_not_its_buttons(
    people: factories.Cast, pages: dict[str, str], visit: Visit, where: str, figures: tuple[str, ...], is_wide: bool
) -> None:
    found = printed(visit(people.mona, pages[where]))

    text = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    assert [figure for figure in figures if figure not in text] == []
    assert [word for word in ("Main menu", "Search or do", "Schedule", "Edit") if word in text] == []
    assert {page.mediabox.width > page.mediabox.height for page in found.pages} == {is_wide}

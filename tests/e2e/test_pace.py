"""How far along one is: a key result checked in, and what would close the gap of a target."""

from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quarterdeck.core.calendar.periods import FiscalCalendar, Grain
from quarterdeck.core.company import queries as company
from quarterdeck.targets.actions import okrs
from quarterdeck.targets.models import CheckIn, Objective
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit, title
from tests.targets import owing, planning


@pytest.fixture
def aim(people: factories.Cast) -> Objective:
    today = company.local_day(timezone.now())
    quarter = FiscalCalendar().containing(today, Grain.QUARTER)
    values = {"title": "Be the first choice", "from_on": quarter.start, "until_on": quarter.end}
    made = okrs.set_objective(values=values, today=today, by=people.alice)
    told = {"title": "References", "target": Decimal(10)}
    okrs.add_key_result(objective_id=made.pk, values=told, today=today, by=people.alice)
    return made


def test_a_key_result_is_checked_in(people: factories.Cast, aim: Objective, visit: Visit) -> None:
    page = visit(people.alice, "/targets/okrs/", bypass_csp=True)
    page.get_by_role("link", name="Be the first choice").first.click()
    page.locator(".next-action").get_by_role("link", name="Check in").click()
    page.locator("[name$=-value]").fill("4")
    page.get_by_role("button", name="Save the check-in").click()

    expect(title(page)).to_have_text("Be the first choice")
    expect(page.locator(".okr-line")).to_contain_text("40.0%")
    expect(page.locator(".next-action")).to_have_count(0)
    assert CheckIn.objects.get().value == 4
    assert grave_findings(page) == []


def test_pace_names_the_deal_that_would_close_the_gap(people: factories.Cast, visit: Visit) -> None:
    today = company.local_day(timezone.now())
    planning.in_force(people, "1200000", year=today.year)
    owing.deal(people.alice, 900_000, name="Great Pumps", closes_on=today)
    page = visit(people.alice, "/pace/", bypass_csp=True)

    expect(page.locator(".pace-verdict")).to_contain_text("to go")
    expect(page.locator("main nav.tabs").filter(has_text="Pace")).to_have_count(1)
    assert grave_findings(page) == []
    page.emulate_media(color_scheme="light")
    page.get_by_role("link", name="Great Pumps").click()

    expect(title(page)).to_contain_text("Great Pumps")

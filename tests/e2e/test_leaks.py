"""A manager finds where the funnel leaks, opens the deals, and sees how the pipeline came to what it is."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import expect

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import bulk
from quarterdeck.crm.models import Stage
from quarterdeck.people.models import Member
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit, Win


def deals(owner: Member, *, on: date, names: list[str], to: str) -> None:
    """Deals that began on a day and went on to another stage on the same day."""
    stages = {stage.code: stage for stage in Stage.objects.all()}
    begins = company.start_of(on)

    def step(at: datetime, code: str) -> bulk.Step:
        return bulk.Step(at, stages[code].pk, Decimal(1000), owner.pk, None, owner.pk)

    histories = [
        bulk.OpportunityHistory(
            name=name,
            steps=(step(begins, "prospecting"), step(begins + timedelta(seconds=1), to)),
            opened_on=on,
            closed_on=on if to == "lost" else None,
        )
        for name in names
    ]
    bulk.load_opportunities(histories, by=owner)


def test_a_manager_finds_a_leak_and_opens_its_deals(people: factories.Cast, visit: Visit, win: Win) -> None:
    calendar, today = company.fiscal_calendar(), company.local_day(timezone.now())
    quarter = calendar.containing(today, Grain.QUARTER)
    before = calendar.previous(quarter, Grain.QUARTER).start
    deals(people.alice, on=before, names=["Harbour", "Lighthouse", "Pier", "Quay"], to="qualification")
    deals(people.alice, on=quarter.start, names=["Reef", "Shoal", "Rock"], to="lost")
    deals(people.bob, on=quarter.start, names=["Bay"], to="qualification")
    win(people.bob, 4000)
    page = visit(people.mona, "/cockpit/team/")

    page.locator("#section-funnel").scroll_into_view_if_needed()
    leak = page.locator("#section-funnel .notice")
    expect(leak).to_contain_text("lets go of more than usual: 40.0% went on, against 100.0%")
    leak.get_by_role("link", name="Open the deals lost there").click()

    rows = page.locator("tbody#rows tr")
    expect(rows).to_have_count(3)
    expect(page.locator("tbody#rows")).to_contain_text("Reef")
    rows.filter(has_text="Reef").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/opportunities/\d+/$"))


def test_a_manager_sees_how_the_pipeline_came_to_what_it_is(people: factories.Cast, visit: Visit) -> None:
    today = company.local_day(timezone.now())
    deals(people.alice, on=today, names=["Reef", "Shoal"], to="lost")
    deals(people.bob, on=today, names=["Bay"], to="qualification")
    page = visit(people.mona, "/cockpit/changes/", bypass_csp=True)

    doors = page.locator(".step-doors li")
    expect(doors.filter(has_text=re.compile("^New"))).to_contain_text("3 deals")
    page.get_by_role("row", name=re.compile("Alice")).get_by_role("link", name=re.compile("^−")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Pipeline changes: Lost")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tfoot")).to_contain_text("2,000.00")
    assert not grave_findings(page)

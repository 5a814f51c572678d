"""A quarter's scorecard: set up, judged, closed, appealed against, opened again."""

from datetime import date

import pytest
from playwright.sync_api import expect

from quarterdeck.performance.models.scorecards import Closing
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit
from tests.performance import scoring
from tests.targets.owing import won

DAY = "?on=2025-02-01"


@pytest.fixture
def template(people: factories.Cast) -> int:
    made = scoring.template(people, [scoring.WON])
    won(people.alice, 800, on=date(2025, 2, 10))
    return int(made.pk)


def test_a_quarter_is_judged_openly(people: factories.Cast, template: int, visit: Visit) -> None:
    adas = visit(people.ada, f"/performance/scorecards/templates/{template}/")
    expect(adas.get_by_text("40.00 missing to 100")).to_be_visible()
    adas.get_by_role("button", name="Add a part").click()
    adas.get_by_role("link", name="Judged by described levels").click()
    drawer = adas.locator("#drawer")
    drawer.get_by_label("title").fill("Learning")
    drawer.get_by_label("weight").fill("40")
    drawer.get_by_label("levels").fill("40 = Seldom\n100 = Regularly")
    drawer.get_by_role("button", name="Save").click()
    expect(adas.get_by_text("Weights add up to 100")).to_be_visible()
    adas.get_by_role("link", name="Put in force").click()
    drawer.get_by_label("counts for periods").fill("2025-01-01")
    drawer.get_by_role("button", name="Put in force").click()
    expect(adas.get_by_text("For periods from 2025-01-01")).to_be_visible()

    monas = visit(people.mona, f"/performance/scorecards/members/{people.alice.pk}/{template}/{DAY}", bypass_csp=True)
    expect(monas.get_by_text("Not judged yet: Learning")).to_be_visible()
    monas.get_by_role("link", name="Judge", exact=True).click()
    monas.locator("#drawer").get_by_label("100 · Regularly").check()
    monas.locator("#drawer").get_by_label("what you saw").fill("Practised every week")
    monas.locator("#drawer").get_by_role("button", name="Save").click()
    monas.get_by_role("link", name="Close the scorecard").click()
    monas.locator("#drawer").get_by_role("button", name="Close the scorecard").click()
    expect(monas.get_by_text("Closed by Mona")).to_be_visible()
    assert grave_findings(monas) == []

    alices = visit(people.alice, f"/performance/scorecards/mine/{DAY}")
    expect(alices.get_by_text("80%, 80 points")).to_be_visible()
    expect(alices.get_by_text("Practised every week").first).to_be_visible()
    alices.get_by_role("link", name="Rows as they were").click()
    expect(alices.get_by_role("link", name="Deal", exact=True)).to_be_visible()
    alices.go_back()
    alices.get_by_role("link", name="Appeal").click()
    alices.locator("#drawer").get_by_label("what should be looked at again").fill("Acme was mine too")
    alices.locator("#drawer").get_by_role("button", name="Appeal").click()
    expect(alices.get_by_text("Acme was mine too").first).to_be_visible()

    monas.goto(monas.url)
    monas.get_by_role("link", name="Answer").click()
    monas.locator("#drawer").get_by_label("You are right").check()
    monas.locator("#drawer").get_by_label("reason").fill("Booked to you now")
    monas.locator("#drawer").get_by_role("button", name="Answer").click()
    expect(monas.get_by_text("Booked to you now").first).to_be_visible()

    closing = Closing.objects.get()
    assert (str(closing.score), closing.reopened_why) == ("88.00", "Booked to you now")

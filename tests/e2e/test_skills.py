"""From the empty model to a promotion: assessed, planned, helped by a mentor, proposed, decided."""

from playwright.sync_api import expect

from quarterdeck.performance.models.careers import CareerPlace
from quarterdeck.performance.models.skills import SkillAssessment
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit


def test_somebody_grows(people: factories.Cast, visit: Visit) -> None:
    director = factories.member("Dora", role="director", in_unit=people.north)
    adas = visit(people.ada, "/performance/skills/model/")
    adas.get_by_role("button", name="Begin with our model").click()
    expect(adas.get_by_text("Presenting value", exact=True)).to_be_visible()

    alices = visit(people.alice, "/performance/skills/mine/")
    alices.get_by_role("link", name="Assess myself").click()
    alices.get_by_role("group", name="Negotiation").get_by_label("3 Skilled").check()
    alices.get_by_role("button", name="Save").click()
    expect(alices.get_by_text("only one's own view so far")).to_be_visible()

    monas = visit(people.mona, f"/performance/skills/members/{people.alice.pk}/assess/", bypass_csp=True)
    negotiation = monas.get_by_role("group", name="Negotiation")
    negotiation.get_by_label("1 Beginning").check()
    negotiation.get_by_label("What you saw").fill("Gave ten per cent at once, twice")
    monas.get_by_role("button", name="Save").click()
    expect(monas.get_by_text("Most is missing in Negotiation: now 1 Beginning, wanted 3.")).to_be_visible()
    expect(monas.locator(".chart-canvas canvas").first).to_be_visible()
    assert grave_findings(monas) == []
    monas.get_by_role("link", name="Put it in a plan").click()
    monas.locator("#drawer").get_by_role("button", name="Save").click()
    monas.get_by_role("link", name="Add something to do").click()
    drawer = monas.locator("#drawer")
    drawer.get_by_label("What to do").fill("Lead the next two price talks")
    drawer.get_by_role("button", name="Save").click()
    expect(monas.get_by_role("button", name="Done: Lead the next two price talks")).to_be_visible()
    assert grave_findings(monas) == []

    monas.goto(f"/performance/careers/members/{people.alice.pk}/")
    monas.get_by_role("link", name="Propose").first.click()
    drawer.get_by_label("Why now").fill("Takes newcomers along")
    drawer.get_by_role("button", name="Propose").click()
    expect(monas.get_by_text("The criteria as they stood")).to_be_visible()

    doras = visit(director, "/performance/careers/promotions/")
    doras.get_by_role("link", name="Alice").click()
    doras.get_by_role("link", name="Decide").click()
    doras.locator("#drawer").get_by_label("Approve").check()
    doras.locator("#drawer").get_by_label("Reason").fill("Well earned")
    doras.locator("#drawer").get_by_role("button", name="Decide").click()
    expect(doras.get_by_text("Well earned")).to_be_visible()

    alices.goto("/performance/careers/")
    expect(alices.get_by_text("you are here")).to_be_visible()
    assert CareerPlace.objects.get(until_on=None).member == people.alice
    assert SkillAssessment.objects.count() == 2

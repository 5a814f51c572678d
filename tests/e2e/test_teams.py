"""A team is reviewed, nominated and chosen; its people are thanked on the wall."""

from datetime import date

from playwright.sync_api import expect

from quarterdeck.core.calendar.periods import Period
from quarterdeck.performance.actions.teams import awards, reviews
from quarterdeck.performance.models.teams import Recognition, TeamReview
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit, title
from tests.performance.teams import making
from tests.targets.owing import won

LAST_YEAR = Period(date(2025, 1, 1), date(2026, 1, 1))


def test_a_team_is_reviewed_chosen_and_thanked(people: factories.Cast, visit: Visit) -> None:
    making.set_up(people)
    won(people.alice, 800, on=date(2025, 2, 10))
    review = reviews.begin_review(unit_id=people.sales.pk, period=LAST_YEAR, by=people.ada)
    values = {"name": "Team of the year", "starts_on": LAST_YEAR.start, "ends_on": LAST_YEAR.end, "least_people": 2}
    award = awards.open_award(values=values, by=people.ada)

    adas = visit(people.ada, f"/performance/teams/reviews/{review.pk}/", bypass_csp=True)
    expect(adas.get_by_text("5 criteria wait for a level.")).to_be_visible()
    for name in list(review.lines.values_list("name", flat=True)):
        adas.get_by_role("link", name=f"Judge: {name}").click()
        adas.locator("#drawer").get_by_label("4 · More than expected").check()
        adas.locator("#drawer").get_by_label("reason").fill(f"{name}: seen all year")
        adas.locator("#drawer").get_by_role("button", name="Save").click()
        expect(adas.get_by_text(f"{name}: seen all year").first).to_be_visible()
    adas.get_by_role("link", name="Close the review").click()
    adas.locator("#drawer").get_by_role("button", name="Close").last.click()
    expect(adas.get_by_text("75.00 of 100 points")).to_be_visible()
    assert grave_findings(adas) == []

    monas = visit(people.mona, f"/performance/teams/awards/{award.pk}/")
    monas.get_by_role("link", name="Nominate a team").click()
    monas.locator("#drawer").get_by_label("what makes it excellent").fill("Turned the year together")
    monas.locator("#drawer").get_by_role("button", name="Nominate").click()
    expect(monas.get_by_text("Turned the year together")).to_be_visible()

    adas.goto(f"/performance/teams/awards/{award.pk}/")
    adas.get_by_role("button", name="Go on to decide").click()
    adas.get_by_role("dialog").get_by_role("button").last.click()
    expect(adas.get_by_text("team review 75 points, place 1")).to_be_visible()
    adas.get_by_role("link", name="Choose and announce").click()
    adas.locator("#drawer").get_by_label("Sales North").check()
    adas.locator("#drawer").get_by_label("why").fill("They carried the hard deals")
    adas.locator("#drawer").get_by_role("button", name="Announce").click()
    expect(adas.locator("main .card-head").get_by_text("Chosen", exact=True)).to_be_visible()

    alices = visit(people.alice, "/performance/teams/recognition/", bypass_csp=True)
    expect(alices.get_by_text("They carried the hard deals")).to_be_visible()
    alices.get_by_role("button", name="Thank you too").click()
    expect(alices.get_by_role("button", name="Thank you too")).to_have_attribute("aria-pressed", "true")
    alices.goto(f"/performance/teams/recognition/new/?to={people.bob.pk}")
    alices.get_by_label("Customer first").check()
    alices.get_by_label("what they did").fill("Stayed until the line ran again")
    alices.get_by_role("button", name="Thank").click()
    expect(title(alices)).to_have_text("Recognition")
    expect(alices.get_by_text("Stayed until the line ran again")).to_be_visible()
    assert grave_findings(alices) == []

    assert TeamReview.objects.get().score == 75
    assert [list(one.members.values_list("name", flat=True)) for one in Recognition.objects.order_by("pk")] == [
        ["Alice", "Bob", "Mona"],
        ["Bob"],
    ]

"""From a finding to a measured effect, on the demo company: the diagnosis leads to a talk, older talks say what they changed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from quarterdeck.core.company import queries as company
from quarterdeck.people.models import Member
from quarterdeck.performance.models.coaching import CoachingEffect, CoachingSession
from quarterdeck.performance.models.diagnosis import Finding, FindingKind
from quarterdeck.performance.queries.diagnosis import reading
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.simulation import actions as simulation
from quarterdeck.simulation import coaching
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit

DIRECTOR = "director"


@pytest.fixture
def director(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Member:
    """The demo company, whose director coaches everybody below; of what is written once it stands, only the coaching."""
    monkeypatch.setattr(simulation, "LATER", (coaching.coach_people,))
    simulation.build_demo_company(people=16, years=1.2, seed=20, language="en")
    return Member.objects.get(login=DIRECTOR)


def test_a_finding_becomes_a_talk_and_talks_are_measured(director: Member, visit: Visit) -> None:
    verdicts = set(CoachingEffect.objects.values_list("verdict", flat=True))
    assert verdicts >= {Verdict.IMPROVED, Verdict.UNCLEAR, Verdict.EARLY}
    found = _weakness_before(director)
    today = company.local_day(timezone.now())

    page = visit(director, "/performance/diagnosis/", bypass_csp=True)
    page.locator(f'a[href$="?finding={found.pk}"]').first.click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("When").fill(today.isoformat())
    drawer.get_by_role("button", name="Prepare").click()
    expect(page.get_by_text("A difference, not a cause")).to_be_visible()
    page.get_by_label("Goal").fill("Ask three questions before the offer")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_label("Goal")).to_have_value("Ask three questions before the offer")
    page.get_by_role("link", name="Add an observation").click()
    drawer.get_by_label("What was seen").fill("Offers too early")
    drawer.get_by_label("By which scorecard").select_option(label="First meeting with a customer")
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Hand in")).to_be_visible()
    for step in page.get_by_label("3", exact=True).all():
        step.check()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("50 / 100")).to_be_visible()
    page.get_by_role("link", name="Agree on something").click()
    drawer.get_by_label("What was agreed").fill("Three questions")
    drawer.get_by_label("Done by").fill(today.isoformat())
    drawer.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Done: Three questions").click()
    page.get_by_role("button", name="Nothing is needed").click()
    page.get_by_role("link", name="The talk took place").click()
    drawer.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Too early to tell")).to_be_visible()
    assert grave_findings(page) == []
    made = CoachingSession.objects.get(goal="Ask three questions before the offer")
    assert (made.held_on, made.measure) == (today, found.measure)

    page.goto("/performance/coaching/effect/")
    for verdict in ("Improved", "No clear change", "Too early to tell"):
        expect(page.locator(".related-list li", has_text=verdict).first).to_be_visible()
    assert grave_findings(page) == []
    page.goto("/performance/coaching/week/")
    expect(page.get_by_text("This week").first).to_be_visible()
    assert grave_findings(page) == []


def _weakness_before(director: Member) -> Finding:
    """The costliest the demo has today; on some days it is too small to have one, and one is put there."""
    weak = Finding.objects.visible_to(director).filter(kind=FindingKind.WEAKNESS).exclude(member=None)
    return weak.order_by("pk").first() or Finding.objects.create(
        run=reading.latest_run(),
        member=Member.objects.filter(roles__code="rep", is_active=True).order_by("pk")[0],
        measure="win_rate",
        kind=FindingKind.WEAKNESS,
        cases=60,
        own=0.2,
        peers=0.4,
        likely=0.25,
        shortfall=9.0,
        probability=0.97,
        cost=40_000,
    )

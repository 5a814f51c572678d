"""Five people answer the pulse in the browser; when it is over their team is shown, and nobody else's."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from quarterdeck.core.company import queries as company
from quarterdeck.performance.actions import pulse
from quarterdeck.performance.models.pulse import PulseRound, PulseSeat
from tests import factories
from tests.e2e.axe import grave_findings
from tests.e2e.conftest import Visit
from tests.performance.pulse import asking


def running(people: factories.Cast) -> PulseRound:
    """A round that runs today, whatever day it is."""
    pulse.plan_pulse(values=asking.PLAN, by=people.ada)
    today = company.local_day(timezone.now())
    asked = PulseRound.objects.create(opens_on=today, closes_on=today + timedelta(5), least=5)
    seats = pulse.asked.people_to_ask(on=today)
    PulseSeat.objects.bulk_create([PulseSeat(round=asked, member_id=one, unit_id=unit) for one, unit in seats])
    return asked


def test_answers_are_given_once_and_shown_by_team(people: factories.Cast, visit: Visit) -> None:
    there = asking.northerners(people)
    asked = running(people)

    alices = visit(people.alice, "/performance/pulse/", bypass_csp=True)
    alices.get_by_role("link", name="Answer, one minute").click()
    assert grave_findings(alices) == []
    alices.get_by_role("button", name="Send").click()
    expect(alices.get_by_text("This field is required.").first).to_be_visible()
    for group in alices.get_by_role("radio", name="Mostly").all():
        group.check()
    alices.get_by_role("button", name="Send").click()
    expect(alices.get_by_text("nobody can see which are yours")).to_be_visible()
    alices.goto("/performance/pulse/answer/")
    expect(alices.get_by_text("Your answers are counted. Thank you.")).to_be_visible()
    expect(alices.get_by_role("button", name="Send")).to_have_count(0)

    for member in there[1:]:
        asking.say(asked, member, 4)
    pulse.keep_rhythm(today=asked.closes_on)

    monas = visit(people.mona, "/performance/pulse/", bypass_csp=True)
    expect(monas.get_by_role("region", name="The last round by team").get_by_text("Sales North")).to_be_visible()
    expect(monas.get_by_text("5 answers or more")).to_be_visible()
    assert grave_findings(monas) == []
    charlies = visit(people.charlie, "/performance/pulse/")
    expect(charlies.get_by_text("Too few of Sales South answered")).to_be_visible()
    expect(charlies.get_by_text("Sales North")).to_have_count(0)

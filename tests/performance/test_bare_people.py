"""People of whom nothing is known yet, and a team of two: every page about talks, skills, careers, teams and the pulse opens."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quarterdeck.crm.actions import process
from quarterdeck.people import actions as people
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import careers, skills
from tests import factories
from tests.performance.teams import making

OWN = (
    "feedback",
    "feedback_new",
    "feedback_ask",
    "one_to_ones",
    "my_skills",
    "careers",
    "mentoring",
    "skills",
    "improvements",
    "recognition_wall",
    "recognition_new",
    "team_reviews",
    "team_awards",
    "pulse",
    "pulse_answer",
    "pulse_help",
)
LEADERS = (
    "one_to_one_new",
    "team_skills",
    "development_plans",
    "promotions",
    "mentoring_new",
    "improvement_new",
    "pulse_signs",
)
ABOUT = ("feedback_of", "member_skills", "assess_skills", "development_plan_new", "career_of_member", "recognition_of")


@pytest.fixture
def cast(db: None) -> factories.Cast:
    found = factories.cast(language="en")
    process.create_default_process(by=found.ada)
    skills.load_model(by=found.ada)
    careers.load_ladders(by=found.ada)
    making.set_up(found)
    return found


def refused(viewer: Member, names: tuple[str, ...], *args: int) -> list[str]:
    """The pages that do not open for somebody."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(viewer)
    addresses = {name: reverse(f"performance:{name}", args=args) for name in names}
    return [name for name, address in addresses.items() if client.get(address).status_code != 200]


@pytest.mark.parametrize("role", ["rep", "manager"])
def test_who_belongs_nowhere_and_did_nothing_opens_every_page_of_their_own(cast: factories.Cast, role: str) -> None:
    new = factories.member("Newcomer", role=role)

    assert refused(new, OWN) == []
    assert refused(new, ABOUT, new.pk) == []
    assert role != "manager" or refused(new, LEADERS) == []


def test_a_team_of_two_is_led_as_any_other(cast: factories.Cast) -> None:
    two = factories.unit("Sales West")
    lead = factories.member("Lena", role="manager", in_unit=two)
    people.edit_unit(unit_id=two.pk, values={"manager_id": lead.pk}, by=cast.ada)
    new = factories.member("Newcomer", in_unit=two)

    assert refused(lead, LEADERS) == []
    assert refused(lead, ABOUT, new.pk) == []
    assert refused(new, OWN) == []


def test_whoever_moves_is_seen_by_the_next_manager_and_no_longer_by_the_last(cast: factories.Cast) -> None:
    """One's skills, way and plans go along; what the old manager may still open is what anybody may."""
    lena = factories.member("Lena", role="manager", in_unit=cast.south)
    people.edit_unit(unit_id=cast.south.pk, values={"manager_id": lena.pk}, by=cast.ada)
    led = ("member_skills", "assess_skills", "development_plan_new", "career_of_member")
    assert (refused(cast.mona, led, cast.alice.pk), refused(lena, led, cast.alice.pk)) == ([], list(led))

    people.move_member(member_id=cast.alice.pk, unit_id=cast.south.pk, on=timezone.localdate(), by=cast.ada)

    fresh = {one.pk: Member.objects.get(pk=one.pk) for one in (cast.mona, lena)}
    assert refused(fresh[lena.pk], led, cast.alice.pk) == []
    assert refused(fresh[cast.mona.pk], led, cast.alice.pk) == list(led)

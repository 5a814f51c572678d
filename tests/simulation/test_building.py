"""Building demo companies: the same again for the same seed, in three languages, and never over a real one."""

import hashlib
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Count

from quarterdeck.crm.models import Activity, Opportunity
from quarterdeck.people.models import Member, UnitPlacement
from quarterdeck.simulation import actions, customers, follow_ups, leads, queries
from quarterdeck.simulation.models import SimulatedCompany
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)


def build(**choices: object) -> actions.DemoCompany:
    wanted = {"people": 12, "years": 0.5, "seed": 5, "today": TODAY, **choices}
    return actions.build_demo_company(**wanted)  # type: ignore[arg-type]


def digest() -> str:
    """Everything that matters of deals, people and activities, without what sequences give."""
    deals = Opportunity.objects.order_by("pk").values_list(
        "name", "owner__login", "stage__code", "amount", "opened_on", "closed_on", "expected_close_on"
    )
    acts = Activity.objects.order_by("done_at", "due_at", "owner__login", "subject").values_list(
        "owner__login", "subject", "done_at", "due_at", "outcome", "minutes"
    )
    people = Member.objects.order_by("login").values_list("login", "name", "joined_on", "left_on")
    return hashlib.sha256(repr([list(deals), list(acts), list(people)]).encode()).hexdigest()


def test_demo_company_is_the_same_for_the_same_seed_in_the_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    # Of what is written later, what writes deals and activities; the rest takes most of the time.
    monkeypatch.setattr(actions, "LATER", (customers.know_customers, leads.write_leads, follow_ups.follow_up_customers))
    monkeypatch.setattr(customers, "KNOWN_CUSTOMERS", 10)
    digests = []
    for _ in range(2):
        with transaction.atomic():
            build(language="en", years=0.1)
            digests.append(digest())
            assert_speaks("en", "Farbridge")
            transaction.set_rollback(True)
        actions.company.forget()

    assert digests[0] == digests[1]


def assert_speaks(language: str, name: str) -> None:
    kept = actions.company.company()
    assert kept.language == language
    assert kept.name.startswith(name)


def test_a_team_changes_its_region_and_people_their_team(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody moves in what is written later, and that takes most of the time.
    monkeypatch.setattr(actions, "LATER", ())
    build(people=45, years=0.4)

    moved = UnitPlacement.objects.values("unit").annotate(places=Count("pk")).filter(places__gt=1)
    assert moved.count() == 1
    assert Member.objects.annotate(stays=Count("memberships")).filter(stays__gt=1).exists()


def test_demo_is_refused_where_a_company_works() -> None:
    factories.company()

    with pytest.raises(actions.CannotSimulate):
        build()

    assert not SimulatedCompany.objects.exists()
    assert queries.demo_logins() == []

"""The demo company as rows: complete, consistent, the same again for the same seed, and never over a real one."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Count, F, Max, Q, Sum

from quarterdeck.catalog.models import PriceBookEntry, Product
from quarterdeck.core.access import rights
from quarterdeck.crm.models import Account, Activity, Contact, Opportunity, OpportunityRevision, StageVisit
from quarterdeck.people.models import Member, Membership, Territory, UnitPlacement
from quarterdeck.simulation import actions, queries
from quarterdeck.simulation.models import SimulatedCompany, SimulatedDeal, SimulatedRep
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


def test_demo_company_is_complete_and_consistent() -> None:
    heard: list[tuple[int, int]] = []

    build(progress=lambda done, total: heard.append((done, total)))

    assert Member.objects.active().count() == 12
    assert Account.objects.count() > 100
    assert Contact.objects.count() > Account.objects.count()
    assert Opportunity.objects.count() > 100
    assert Product.objects.values("series").distinct().count() == 4
    assert PriceBookEntry.objects.count() == 2 * Product.objects.count()
    assert Territory.objects.exists()
    assert Membership.objects.count() >= Member.objects.count()
    assert heard[-1] == (100, 100)
    sums = Opportunity.objects.annotate(total=Sum("lines__amount")).exclude(total=F("amount"))
    assert not sums.exists()
    closed_late = Opportunity.objects.filter(Q(closed_on__gte=TODAY) | Q(opened_on__gte=TODAY))
    assert not closed_late.exists()
    present = OpportunityRevision.objects.filter(until_at=None).exclude(company_amount=F("opportunity__company_amount"))
    assert not present.exists()
    assert StageVisit.objects.filter(left_at=None).count() == Opportunity.objects.count()
    assert not Opportunity.objects.open().filter(owner__is_active=False).exists()
    last = Opportunity.objects.annotate(last=Max("activities__done_at")).exclude(last=F("last_activity_at"))
    assert not last.filter(last__isnull=False).exists()


def test_demo_company_is_the_same_for_the_same_seed() -> None:
    digests = []
    for _ in range(2):
        with transaction.atomic():
            build(years=0.2)
            digests.append(digest())
            transaction.set_rollback(True)
        actions.company.forget()

    assert digests[0] == digests[1]


def test_each_role_can_sign_in() -> None:
    logins = build(years=0.1).logins

    assert [login.role for login in logins] == list(rights.EVERY_ROLE)
    for login in logins:
        member = Member.objects.get(login=login.login)
        assert member.check_password(login.password)
        assert [role.code for role in member.roles.all()] == [login.role]
        assert member.name == login.name
    assert queries.demo_logins() == logins


def test_demo_rep_has_work_today() -> None:
    build()

    rep = Member.objects.get(login="rep")
    assert Opportunity.objects.open().filter(owner=rep).exists()
    assert Activity.objects.due().filter(owner=rep, due_at__date=TODAY).exists()


def test_manager_of_the_demo_leads_the_rep() -> None:
    build(years=0.1)

    manager = Member.objects.get(login="manager")
    reps = Membership.objects.filter(unit__manager=manager, until_on=None).values_list("member__login", flat=True)
    assert "rep" in reps


def test_a_team_changes_its_region_and_people_their_team() -> None:
    build(people=45, years=0.4)

    moved = UnitPlacement.objects.values("unit").annotate(places=Count("pk")).filter(places__gt=1)
    assert moved.count() == 1
    assert Member.objects.annotate(stays=Count("memberships")).filter(stays__gt=1).exists()


def test_truth_is_kept_for_every_seller_and_deal() -> None:
    build()

    sellers = Member.objects.filter(roles__code=rights.REP)
    assert SimulatedRep.objects.count() == sellers.count()
    assert SimulatedDeal.objects.count() == Opportunity.objects.count()
    assert SimulatedCompany.objects.get().facts["campaigns"]
    won = SimulatedDeal.objects.filter(opportunity__status="won")
    assert not won.exclude(fate="won").exists()
    assert (
        won.aggregate(total=Sum("fate_amount"))["total"]
        == Opportunity.objects.filter(status="won").aggregate(total=Sum("amount"))["total"]
        > Decimal(0)
    )


@pytest.mark.parametrize(("language", "name"), [("en", "Farbridge"), ("zh-hant", "遠橋")])
def test_demo_company_speaks_the_language_asked_for(language: str, name: str) -> None:
    build(language=language, years=0.1)

    assert actions.company.company().name.startswith(name)
    assert actions.company.company().language == language


def test_demo_is_refused_where_a_company_works() -> None:
    factories.company()

    with pytest.raises(actions.CannotSimulate):
        build()

    assert not SimulatedCompany.objects.exists()
    assert queries.demo_logins() == []

"""The demo company as rows: complete, consistent, and with work for everybody."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F, Max, Q, Sum

from quarterdeck.catalog.models import PriceBookEntry, Product
from quarterdeck.core.access import rights
from quarterdeck.core.approvals import queries as approvals
from quarterdeck.crm.models import (
    Account,
    Activity,
    Contact,
    DuplicatePair,
    LapseRule,
    Lead,
    Opportunity,
    OpportunityRevision,
    Pool,
    RoutingRule,
    ScoringRule,
    StageVisit,
)
from quarterdeck.crm.queries import routing
from quarterdeck.people.models import Member, Membership, Territory
from quarterdeck.simulation import actions, queries
from quarterdeck.simulation.models import SimulatedCompany, SimulatedDeal, SimulatedRep

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)
Built = tuple[actions.DemoCompany, list[tuple[int, int]]]


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Built]:
    """One company for the tests that only look, and the progress heard while it was built."""
    heard: list[tuple[int, int]] = []
    with django_db_blocker.unblock(), transaction.atomic():
        built = actions.build_demo_company(
            people=12,
            years=0.5,
            seed=5,
            today=TODAY,
            language="zh-hant",
            progress=lambda done, total: heard.append((done, total)),
        )
        connection.check_constraints()  # or they would be checked again after every test
        yield built, heard
        transaction.set_rollback(True)


def test_demo_company_speaks_the_chinese_asked_for(demo: Built) -> None:
    kept = actions.company.company()

    assert (kept.language, kept.name[:2]) == ("zh-hant", "遠橋")


def test_demo_company_is_complete_and_consistent(demo: Built) -> None:
    assert Member.objects.active().count() == 12
    assert Account.objects.count() > 100
    assert Contact.objects.count() > Account.objects.count()
    assert Opportunity.objects.count() > 100
    assert Product.objects.values("series").distinct().count() == 4
    assert PriceBookEntry.objects.count() == 2 * Product.objects.count()
    assert Territory.objects.exists()
    assert Membership.objects.count() >= Member.objects.count()
    assert demo[1][-1] == (100, 100)
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


def test_each_role_can_sign_in(demo: Built) -> None:
    logins = demo[0].logins

    assert [login.role for login in logins] == list(rights.EVERY_ROLE)
    for login in logins:
        member = Member.objects.get(login=login.login)
        assert member.check_password(login.password)
        assert [role.code for role in member.roles.all()] == [login.role]
        assert member.name == login.name
    assert queries.demo_logins() == logins


def test_demo_rep_has_work_today(demo: Built) -> None:
    rep = Member.objects.get(login="rep")
    assert Opportunity.objects.open().filter(owner=rep).exists()
    assert Activity.objects.due().filter(owner=rep, due_at__date=TODAY).exists()


def test_manager_of_the_demo_leads_the_rep(demo: Built) -> None:
    manager = Member.objects.get(login="manager")
    reps = Membership.objects.filter(unit__manager=manager, until_on=None).values_list("member__login", flat=True)
    assert "rep" in reps


def test_demo_shows_duplicates_gaps_and_fairness(demo: Built) -> None:
    pairs = DuplicatePair.objects.values_list("kind", flat=True)
    rows = routing.fairness(viewer=Member.objects.get(login="director"), from_on=TODAY - timedelta(90), until_on=TODAY)

    assert set(pairs) == {"account", "contact", "lead"}
    assert Account.objects.filter(industry="", owner__isnull=False).exists()
    assert sum(row.routed for row in rows) > 0
    assert Opportunity.objects.filter(owner__login="rep", negotiation__isnull=False).exists()
    assert Account.objects.filter(owner__login="rep", insights__isnull=False).exists()
    assert approvals.waiting_count(viewer=Member.objects.get(login="manager")) == 1


def test_truth_is_kept_for_every_seller_and_deal(demo: Built) -> None:
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


def test_demo_has_pools_to_claim_from_and_rules_that_score_and_route(demo: Built) -> None:
    leads, customers = Pool.objects.get(kind="leads"), Pool.objects.get(kind="accounts")
    assert Account.objects.filter(pool=customers).exists()
    assert Lead.objects.filter(pool=leads).exists()
    assert Lead.objects.open().filter(grade="hot").exists()
    for lead in Lead.objects.open():
        assert lead.score == sum(one["points"] for one in lead.score_reasons)
    assert LapseRule.objects.get().active_since is not None
    assert (ScoringRule.objects.count(), RoutingRule.objects.active().count()) == (6, 2)

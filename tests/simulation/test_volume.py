"""Rows made for benchmarks keep the rules that rows made by actions keep."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Q, Sum

from quarterdeck.crm.actions.opportunities.creating import tokens_of
from quarterdeck.crm.models import Activity, Opportunity, OpportunityRevision, PipelineTally, StageVisit
from quarterdeck.people.models import Member
from quarterdeck.simulation import volume
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 17)
DEALS = 400


def names(kind: str) -> set[str]:
    """Index or constraint names of the filled tables."""
    column, catalogue, owner = {
        "index": ("indexrelid::regclass", "pg_index", "indrelid"),
        "constraint": ("conname", "pg_constraint", "conrelid"),
    }[kind]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}::text FROM {catalogue} WHERE {owner} = ANY(%s::regclass[])", [list(volume.TABLES)]
        )
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture(scope="module")
def grown(django_db_setup: None, django_db_blocker: Any) -> Iterator[volume.Grown]:
    with django_db_blocker.unblock(), transaction.atomic():
        founder = factories.company()
        made = volume.grow(by=founder, today=TODAY, opportunities=DEALS, activities_each=5, people=12)
        connection.check_constraints()  # or they would be checked again after every test
        yield made
        transaction.set_rollback(True)


def test_growing_makes_as_many_rows_as_asked_for(grown: volume.Grown) -> None:
    done = Activity.objects.completed().count()

    assert Opportunity.objects.count() == grown.opportunities == DEALS
    assert done == grown.activities == 5 * DEALS
    assert set(Opportunity.objects.values_list("status", flat=True)) == {"open", "won", "lost"}


def test_grown_deals_are_consistent(grown: volume.Grown) -> None:
    assert not Opportunity.objects.annotate(total=Sum("lines__amount")).exclude(total=F("amount")).exists()
    assert not Opportunity.objects.filter(Q(closed_on__gt=TODAY) | Q(opened_on__gt=TODAY)).exists()
    present = OpportunityRevision.objects.filter(until_at=None)
    wrong = present.exclude(company_amount=F("opportunity__company_amount"), stage=F("opportunity__stage"))
    assert present.count() == DEALS
    assert not wrong.exists()
    here = StageVisit.objects.filter(left_at=None, stage=F("opportunity__stage"))
    assert here.filter(entered_at=F("opportunity__stage_since")).count() == DEALS
    first = Opportunity.objects.annotate(first=Min("stage_visits__entered_at"), count=Count("stage_visits"))
    assert not first.exclude(first=F("created_at")).exists()
    last = Opportunity.objects.annotate(last=Max("activities__done_at"))
    assert not last.exclude(last=F("last_activity_at")).exists()


def test_grown_deals_are_found_like_made_ones(grown: volume.Grown) -> None:
    for deal in Opportunity.objects.select_related("account")[:20]:
        assert deal.account
        assert set(deal.search_tokens) == set(tokens_of(deal.name, deal.number, deal.account.name))


def test_growing_keeps_the_tally(grown: volume.Grown) -> None:
    tally = PipelineTally.objects.aggregate(deals=Sum("deals"), amount=Sum("company_amount"))

    assert tally["deals"] == DEALS
    assert tally["amount"] == Opportunity.objects.aggregate(total=Sum("company_amount"))["total"] > Decimal(0)


def test_growing_twice_adds_up_and_keeps_indexes_and_constraints(grown: volume.Grown) -> None:
    founder = Member.objects.get(login="ada")
    before = names("index"), names("constraint")

    volume.grow(by=founder, today=TODAY, opportunities=100, people=12)

    assert (names("index"), names("constraint")) == before
    assert Opportunity.objects.count() == DEALS + 100
    assert Opportunity.objects.values("number").distinct().count() == DEALS + 100

"""Findings: counted with whom they lie, and put right where they are shown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quarterdeck.catalog.models import Product
from quarterdeck.core.audit import trail
from quarterdeck.crm.actions import accounts, opportunities, process
from quarterdeck.crm.actions import data_quality as actions
from quarterdeck.crm.actions.duplicates import find_duplicates
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Opportunity, OpportunityLine
from quarterdeck.crm.queries import data_quality as queries
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def people() -> factories.Cast:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    return cast


def deal(by: Member, **values: object) -> Opportunity:
    return opportunities.create_opportunity(**{"name": "Pumps", "by": by, "at": NOON, "amount": 1000, **values})


def counts(viewer: Member) -> dict[str, int]:
    return {f.code: f.count for f in queries.findings(viewer=viewer, today=TODAY) if f.count}


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_findings_are_counted_for_those_who_see_the_deals(people: factories.Cast) -> None:
    deal(people.alice)
    deal(people.bob, expected_close_on=date(2026, 5, 1))
    Opportunity.objects.filter(owner=people.bob).update(opened_on=None)

    assert counts(people.mona) == {"no_account": 2, "no_start": 1, "no_close": 1}
    assert counts(people.alice) == {"no_account": 1, "no_close": 1}
    assert counts(people.charlie) == {}
    shares = queries.findings(viewer=people.mona, today=TODAY)[0].shares
    assert [(share.owner_name, share.team, share.count) for share in shares] == [
        ("Alice", "Sales North", 1),
        ("Bob", "Sales North", 1),
    ]


def test_gaps_of_a_deal_are_put_right_on_its_trail(people: factories.Cast) -> None:
    account = accounts.create_account(name="A", by=people.alice, industry="Steel", region="East")
    made = deal(people.alice)

    for field, value in {
        "account_id": account.pk,
        "expected_close_on": date(2026, 6, 1),
        "opened_on": date(2026, 1, 1),
    }.items():
        actions.put_right(opportunity_id=made.pk, field=field, value=value, by=people.alice, at=NOON)

    assert counts(people.mona) == {}
    assert [entry.act for entry in trail.entries_for(made)] == ["edited", "edited", "edited", "created"]
    with pytest.raises(Http404):
        actions.put_right(opportunity_id=made.pk, field="amount", value=1, by=people.charlie, at=NOON)


def test_operations_link_every_line_and_teach_the_catalogue(people: factories.Cast) -> None:
    product = factories.product("GTX-PRO", name="GTX Pro")
    for owner in (people.alice, people.charlie):
        deal(owner, lines=[LineInput(product_text="GTXPro", price=Decimal(5))])

    linked = actions.link_product_text(text="GTXPro", product_id=product.pk, by=people.ada)

    assert linked == 2
    assert set(OpportunityLine.objects.values_list("product", flat=True)) == {product.pk}
    assert Product.objects.get().aliases == ["GTXPro"]
    with pytest.raises(Invalid):
        actions.link_product_text(text="GTXPro", product_id=product.pk, by=people.ada)


def test_seller_links_only_the_lines_of_own_deals(people: factories.Cast) -> None:
    product = factories.product("GTX-PRO", name="GTX Pro")
    for owner in (people.alice, people.charlie):
        deal(owner, lines=[LineInput(product_text="GTXPro", price=Decimal(5))])

    linked = actions.link_product_text(text="GTXPro", product_id=product.pk, by=people.alice)

    assert linked == 1
    assert Product.objects.get().aliases == []
    assert [row.lines for row in queries.unknown_products(viewer=people.charlie)] == [1]


def test_owner_directly_under_the_company_has_no_team(people: factories.Cast) -> None:
    lone = factories.member("Lone")
    accounts.create_account(name="A", by=lone)

    found = queries.teamless_owners(viewer=people.ada)
    actions.give_team(member_id=lone.pk, unit_id=people.sales.pk, on=date(2026, 3, 3), by=people.ada)

    assert [(row.member, row.accounts) for row in found] == [(lone, 1)]
    assert queries.teamless_owners(viewer=people.ada) == []


def test_each_finding_has_its_rows_on_the_page(people: factories.Cast) -> None:
    factories.product()
    deal(people.alice, name="First", lines=[LineInput(product_text="GTXPro", price=Decimal(5))])
    Opportunity.objects.update(opened_on=None)

    for code, shown in {
        "no_account": "First",
        "no_start": "First",
        "no_product": "GTXPro",
        "no_close": "First",
    }.items():
        page = signed_in(people.ada).get(reverse("crm:data_quality"), {"finding": code})
        assert shown in page.content.decode()


def test_page_costs_the_same_for_one_row_and_for_three(people: factories.Cast) -> None:
    client, url = signed_in(people.mona), reverse("crm:data_quality")

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            client.get(url)
        return len(caught)

    deal(people.alice)
    with_one = cost()
    deal(people.bob)
    deal(people.alice)

    assert cost() == with_one


def test_what_stands_twice_is_counted_for_those_who_see_it(people: factories.Cast) -> None:
    for name in ("Acme", "ACME Ltd"):
        accounts.create_account(name=name, by=people.alice, website="https://acme.example")
    find_duplicates(kind="account")

    seen = {
        who.login: signed_in(who).get(reverse("crm:data_quality")).context["duplicate_sum"]
        for who in (people.mona, people.charlie)
    }

    assert seen == {people.mona.login: 1, people.charlie.login: 0}


def test_row_is_put_right_in_place(people: factories.Cast) -> None:
    made = deal(people.alice)
    url = reverse("crm:fix_deal", args=["no_close", made.pk])

    answer = signed_in(people.alice).post(url, {"expected_close_on": "2026-06-01"}, headers={"HX-Request": "true"})

    assert answer.content.decode().startswith("<tr>")
    assert Opportunity.objects.get().expected_close_on == date(2026, 6, 1)


def test_stale_and_contradictory_deals_are_found(people: factories.Cast) -> None:
    account = accounts.create_account(name="A", by=people.alice, industry="Steel", region="East")
    made = deal(people.alice, account_id=account.pk, expected_close_on=date(2026, 2, 1), opened_on=date(2026, 2, 5))
    Opportunity.objects.filter(pk=made.pk).update(amount=0, created_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert counts(people.alice) == {"no_amount": 1, "quiet_deal": 1, "past_close": 1, "closes_before_start": 1}


def test_contacts_and_accounts_are_completed_by_their_owner(people: factories.Cast) -> None:
    account = accounts.create_account(name="Bare", by=people.alice)
    accounts.create_contact(account_id=account.pk, name="Wu", by=people.alice)

    assert counts(people.mona) == {"bare_account": 1, "unreachable": 1}
    row = queries.records(viewer=people.alice, code="unreachable", today=TODAY).rows[0]
    assert (row.title, row.detail, row.owner_name, row.may_change) == ("Wu", "Bare", "Alice", True)
    assert queries.records(viewer=people.charlie, code="bare_account", today=TODAY).rows == []


def test_gaps_add_up_by_team_and_person(people: factories.Cast) -> None:
    deal(people.alice)
    deal(people.bob)
    deal(people.bob)
    deal(people.charlie)

    teams = queries.by_team(queries.findings(viewer=people.ada, today=TODAY))

    assert [(team.name, team.total, [(p.name, p.total) for p in team.people]) for team in teams] == [
        ("Sales North", 6, [("Bob", 4), ("Alice", 2)]),
        ("Sales South", 2, [("Charlie", 2)]),
    ]

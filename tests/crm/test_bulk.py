"""Whole histories at once: the same rows as the slow way would write, fast."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.core.money.models import ExchangeRate
from quarterdeck.crm.actions import bulk, opportunities, process
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Activity, Opportunity, OpportunityRevision, Stage, StageVisit
from tests import factories

pytestmark = pytest.mark.django_db

START = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


@pytest.fixture
def people() -> factories.Cast:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    return cast


def step(code: str, owner_id: int, *, day: int, amount: int = 100) -> bulk.Step:
    stage_id = Stage.objects.get(code=code).pk
    return bulk.Step(START + timedelta(day), stage_id, Decimal(amount), owner_id, date(2026, 6, 1), owner_id)


def test_load_writes_the_deal_as_its_last_step_left_it(people: factories.Cast) -> None:
    alice, bob = people.alice.pk, people.bob.pk
    history = bulk.OpportunityHistory(
        number="X-1",
        name="华为 水泵",
        source="fair",
        opened_on=date(2026, 1, 5),
        steps=(
            step("prospecting", alice, day=0),
            step("prospecting", bob, day=2, amount=150),
            step("proposal", bob, day=5, amount=150),
            step("won", bob, day=9, amount=200),
        ),
    )

    (deal,) = bulk.load_opportunities([history], by=people.ada)

    kept = Opportunity.objects.get(number="X-1")
    assert kept == deal
    assert (kept.owner_id, kept.status, kept.amount, kept.closed_on) == (bob, "won", 200, date(2026, 1, 14))
    assert (kept.stage_since, kept.company_amount) == (START + timedelta(9), 200)
    assert [row.stage.code for row in StageVisit.objects.all()] == ["prospecting", "proposal", "won"]
    assert list(StageVisit.objects.values_list("is_forward", flat=True)) == [True, True, None]
    assert list(OpportunityRevision.objects.values_list("company_amount", "owner")) == [
        (100, alice),
        (150, bob),
        (150, bob),
        (200, bob),
    ]
    assert OpportunityRevision.objects.get(until_at=None).status == "won"
    assert list(Opportunity.objects.matching("hw")) == [kept]
    assert OutboxEvent.objects.get(name="OpportunitiesLoaded").payload == {"opportunity_ids": [kept.pk]}


def test_load_sums_lines_and_keeps_unknown_products_in_words(people: factories.Cast) -> None:
    product = factories.product(list_price="50")
    lines = (
        bulk.LineInput(product_id=product.pk, price=Decimal(50), quantity=Decimal(2)),
        bulk.LineInput(product_text="GTXPro", amount=Decimal(77)),
    )
    history = bulk.OpportunityHistory(name="Deal", lines=lines, steps=(step("proposal", people.alice.pk, day=0),))

    (deal,) = bulk.load_opportunities([history], by=people.ada)

    assert deal.amount == 177
    assert list(deal.lines.values_list("product_text", "amount")) == [("", 100), ("GTXPro", 77)]


def test_load_numbers_what_has_none_and_never_meets_a_number_twice(people: factories.Cast) -> None:
    steps = (step("proposal", people.alice.pk, day=0),)

    before, named, later = (
        bulk.load_opportunities([bulk.OpportunityHistory(name="A", number=number, steps=steps)], by=people.ada)[0]
        for number in ("", "O-900000", "")
    )
    opened = opportunities.create_opportunity(name="C", by=people.alice, at=START)

    assert before.number < named.number == "O-900000"
    assert [int(deal.number[2:]) for deal in (later, opened)] == [900_001, 900_002]


def test_load_converts_each_step_at_its_day(people: factories.Cast) -> None:
    ExchangeRate.objects.create(currency_id="USD", from_on=date(2026, 1, 1), rate=Decimal(7))
    ExchangeRate.objects.create(currency_id="USD", from_on=date(2026, 1, 8), rate=Decimal(8))
    steps = (step("prospecting", people.alice.pk, day=0), step("proposal", people.alice.pk, day=5))

    (deal,) = bulk.load_opportunities([bulk.OpportunityHistory(name="A", currency="USD", steps=steps)], by=people.ada)

    assert deal.company_amount == 800
    assert list(deal.revisions.values_list("company_amount", flat=True)) == [700, 800]


def test_load_refuses_steps_that_go_back_in_time(people: factories.Cast) -> None:
    steps = (step("prospecting", people.alice.pk, day=5), step("proposal", people.alice.pk, day=1))

    with pytest.raises(Invalid):
        bulk.load_opportunities([bulk.OpportunityHistory(name="A", steps=steps)], by=people.ada)


def test_loaded_deal_moves_like_any_other(people: factories.Cast) -> None:
    steps = (step("prospecting", people.alice.pk, day=0),)
    (deal,) = bulk.load_opportunities([bulk.OpportunityHistory(name="A", steps=steps)], by=people.ada)

    opportunities.move_opportunity(
        opportunity_id=deal.pk,
        stage_id=Stage.objects.get(code="proposal").pk,
        by=people.alice,
        at=START + timedelta(3),
    )

    assert deal.stage_visits.count() == 2


def test_records_load_with_words_and_last_contact(people: factories.Cast) -> None:
    (account,) = bulk.load_accounts([bulk.AccountRow(name="中国石化", owner_id=people.alice.pk)], by=people.ada)
    (contact,) = bulk.load_contacts([bulk.ContactRow(account_id=account.pk, name="李雷")], by=people.ada)
    steps = (step("prospecting", people.alice.pk, day=0),)
    (deal,) = bulk.load_opportunities(
        [bulk.OpportunityHistory(name="A", account_id=account.pk, steps=steps)], by=people.ada
    )

    bulk.load_activities(
        [
            bulk.ActivityRow("call", "Call", people.alice.pk, done_at=START + timedelta(day), opportunity_id=deal.pk)
            for day in (2, 1)
        ],
        by=people.ada,
    )

    deal.refresh_from_db()
    assert deal.last_activity_at == START + timedelta(2)
    assert list(type(account).objects.matching("zgsh")) == [account]
    assert list(type(contact).objects.matching("lilei")) == [contact]
    assert list(Opportunity.objects.matching("石化")) == [deal]
    assert Activity.objects.count() == 2


def test_a_hundred_deals_take_as_many_statements_as_ten(people: factories.Cast) -> None:
    codes = ("prospecting", "qualification", "proposal", "won")
    steps = tuple(step(code, people.alice.pk, day=day) for day, code in enumerate(codes))
    lines = (bulk.LineInput(product_text="Pump", price=Decimal(100)),)
    taken = []

    for count in (10, 100):
        histories = [bulk.OpportunityHistory(name=f"Deal {n}", lines=lines, steps=steps) for n in range(count)]
        with CaptureQueriesContext(connection) as asked:
            bulk.load_opportunities(histories, by=people.ada)
        taken.append(len(asked))

    assert Opportunity.objects.count() == 110
    assert taken[0] == taken[1]

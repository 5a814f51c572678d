"""Opening, changing, moving and giving away deals."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.company import queries as company_queries
from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.core.money.models import ExchangeRate
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import accounts, opportunities, process, sharing
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import CloseReason, Opportunity, OpportunityRevision, SalesProcess, Stage, StageVisit
from quarterdeck.crm.rules.values import LineInput
from quarterdeck.people.models import Member
from tests import factories

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture
def people() -> factories.Cast:
    cast = factories.cast()
    process.create_default_process(by=cast.ada)
    return cast


def stage(code: str) -> Stage:
    return Stage.objects.get(code=code)


def deal(by: Member, **values: object) -> Opportunity:
    return opportunities.create_opportunity(**{"name": "Pumps", "by": by, "at": NOON, "amount": 1000, **values})


def lost_reason() -> CloseReason:
    return CloseReason.objects.filter(kind="lost").order_by("pk")[0]


def test_deal_begins_in_the_first_stage_with_history_trail_and_event(people: factories.Cast) -> None:
    made = deal(people.alice, expected_close_on=date(2026, 5, 1))

    kept = Opportunity.objects.get(pk=made.pk)
    assert (kept.stage.code, kept.status, kept.owner, kept.opened_on) == (
        "prospecting",
        "open",
        people.alice,
        date(2026, 3, 2),
    )
    assert re.fullmatch(r"O-\d{6}", kept.number)
    visit = StageVisit.objects.get()
    assert (visit.entered_at, visit.left_at, visit.by) == (NOON, None, people.alice)
    revision = OpportunityRevision.objects.get()
    assert (revision.from_at, revision.until_at, revision.company_amount, revision.probability) == (
        NOON,
        None,
        Decimal("1000.00"),
        Decimal("10.00"),
    )
    assert AuditEntry.objects.get(kind="crm.opportunity").act == "created"
    assert OutboxEvent.objects.get(name="OpportunityCreated").payload["opportunity_id"] == made.pk


def test_deal_with_lines_is_worth_their_sum(people: factories.Cast) -> None:
    product = factories.product(list_price="250.00")

    made = deal(
        people.alice,
        lines=[
            LineInput(product_id=product.pk, quantity=Decimal(2)),
            LineInput(product_text="Installation", price=Decimal("99.50")),
        ],
    )

    assert made.amount == Decimal("599.50")
    assert list(made.lines.values_list("amount", flat=True)) == [Decimal("500.00"), Decimal("99.50")]


@pytest.mark.parametrize("amount", [-1, "NaN", "Infinity", 10**12 + 1, "many"])
def test_deal_refuses_absurd_amounts(people: factories.Cast, amount: object) -> None:
    with pytest.raises(Invalid):
        deal(people.alice, amount=amount)


def test_deal_refuses_impossible_days(people: factories.Cast) -> None:
    with pytest.raises(Invalid):
        deal(people.alice, expected_close_on=date(2226, 1, 1))


def test_deal_of_another_currency_is_worth_the_rate_of_the_day(people: factories.Cast) -> None:
    ExchangeRate.objects.create(currency_id="USD", from_on=date(2026, 1, 1), rate=Decimal("7.1"))
    ExchangeRate.objects.create(currency_id="USD", from_on=date(2026, 3, 3), rate=Decimal("7.2"))

    made = deal(people.alice, currency="USD")
    won = opportunities.move_opportunity(
        opportunity_id=made.pk, stage_id=stage("won").pk, by=people.alice, at=NOON + timedelta(days=2)
    )

    assert (made.company_amount, won.company_amount) == (Decimal("7100.00"), Decimal("7200.00"))


def test_deal_of_a_currency_without_rate_is_refused(people: factories.Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        deal(people.alice, currency="EUR")

    assert refusal.value.field == "currency"


def test_move_ends_one_stay_and_begins_the_next(people: factories.Cast) -> None:
    made = deal(people.alice)
    later = NOON + timedelta(days=3)

    moved = opportunities.move_opportunity(
        opportunity_id=made.pk, stage_id=stage("proposal").pk, by=people.alice, at=later
    )

    assert (moved.stage.code, moved.version, moved.stage_since) == ("proposal", 2, later)
    first, second = StageVisit.objects.order_by("pk")
    assert (first.left_at, first.next_stage, first.is_forward) == (later, stage("proposal"), True)
    assert (second.entered_at, second.left_at) == (later, None)
    assert list(OpportunityRevision.objects.order_by("pk").values_list("until_at", "probability")) == [
        (later, Decimal("10.00")),
        (None, Decimal("50.00")),
    ]


def test_move_back_and_losing_are_not_forward(people: factories.Cast) -> None:
    made = deal(people.alice, stage_id=stage("proposal").pk)

    for code, reason in (("qualification", None), ("lost", lost_reason().pk)):
        opportunities.move_opportunity(
            opportunity_id=made.pk, stage_id=stage(code).pk, by=people.alice, at=NOON, reason_id=reason
        )

    assert list(StageVisit.objects.order_by("pk").values_list("is_forward", flat=True)) == [False, False, None]


def test_move_to_won_closes_on_the_local_day(people: factories.Cast) -> None:
    made = deal(people.alice)

    won = opportunities.move_opportunity(
        opportunity_id=made.pk,
        stage_id=stage("won").pk,
        by=people.alice,
        at=datetime(2026, 3, 5, 17, 0, tzinfo=UTC),
    )

    assert (won.status, won.closed_on) == ("won", date(2026, 3, 6))
    assert OutboxEvent.objects.get(name="OpportunityWon").payload["closed_on"] == "2026-03-06"


def test_move_to_won_asks_for_an_amount_unless_it_is_given(people: factories.Cast) -> None:
    made = deal(people.alice, amount=0)

    with pytest.raises(Invalid):
        opportunities.move_opportunity(opportunity_id=made.pk, stage_id=stage("won").pk, by=people.alice, at=NOON)
    won = opportunities.move_opportunity(
        opportunity_id=made.pk, stage_id=stage("won").pk, by=people.alice, at=NOON, amount=0
    )

    assert won.status == "won"


@pytest.mark.parametrize("closed_on", [date(2026, 3, 1), date(2026, 3, 3)])
def test_move_refuses_to_close_before_opening_or_in_the_future(people: factories.Cast, closed_on: date) -> None:
    made = deal(people.alice)

    with pytest.raises(Invalid) as refusal:
        opportunities.move_opportunity(
            opportunity_id=made.pk, stage_id=stage("won").pk, by=people.alice, at=NOON, closed_on=closed_on
        )

    assert refusal.value.field == "closed_on"


def test_move_to_lost_asks_why(people: factories.Cast) -> None:
    made = deal(people.alice)

    with pytest.raises(Invalid):
        opportunities.move_opportunity(opportunity_id=made.pk, stage_id=stage("lost").pk, by=people.alice, at=NOON)
    lost = opportunities.move_opportunity(
        opportunity_id=made.pk, stage_id=stage("lost").pk, by=people.alice, at=NOON, reason_id=lost_reason().pk
    )

    assert (lost.status, lost.close_reason) == ("lost", lost_reason())


def test_move_back_to_open_clears_the_end_and_keeps_history(people: factories.Cast) -> None:
    made = deal(people.alice)
    opportunities.move_opportunity(
        opportunity_id=made.pk, stage_id=stage("won").pk, by=people.alice, at=NOON, note="Best offer"
    )

    again = opportunities.move_opportunity(
        opportunity_id=made.pk, stage_id=stage("negotiation").pk, by=people.alice, at=NOON
    )

    assert (again.status, again.closed_on, again.close_note) == ("open", None, "")
    assert StageVisit.objects.count() == 3
    assert list(AuditEntry.objects.filter(kind="crm.opportunity").order_by("pk").values_list("act", "note"))[1:] == [
        ("won", "Best offer"),
        ("reopened", ""),
    ]


def test_move_to_the_same_stage_changes_nothing(people: factories.Cast) -> None:
    made = deal(people.alice)

    same = opportunities.move_opportunity(opportunity_id=made.pk, stage_id=made.stage_id, by=people.alice, at=NOON)

    assert (same.version, StageVisit.objects.count()) == (1, 1)


def test_move_refuses_a_stale_one(people: factories.Cast) -> None:
    made = deal(people.alice)
    opportunities.move_opportunity(opportunity_id=made.pk, stage_id=stage("proposal").pk, by=people.alice, at=NOON)

    with pytest.raises(StaleEdit) as refusal:
        opportunities.move_opportunity(
            opportunity_id=made.pk, stage_id=stage("negotiation").pk, by=people.mona, at=NOON, version=1
        )

    assert refusal.value.conflicts[0].theirs == stage("proposal").name


def test_move_refuses_archived_deals_and_foreign_stages(people: factories.Cast) -> None:
    made, other = deal(people.alice), deal(people.alice)
    foreign = process.create_process(name="Renewal", by=people.ada).stages.order_by("position")[1]
    opportunities.archive_opportunity(opportunity_id=made.pk, by=people.alice, at=NOON)

    for opportunity_id, stage_id in ((made.pk, stage_ids("proposal")), (other.pk, foreign.pk)):
        with pytest.raises(Invalid):
            opportunities.move_opportunity(opportunity_id=opportunity_id, stage_id=stage_id, by=people.alice, at=NOON)


def stage_ids(code: str) -> int:
    return Stage.objects.filter(code=code, process__is_default=True).get().pk


def test_move_costs_six_small_statements(people: factories.Cast) -> None:
    made = deal(people.alice)
    alice = Member.objects.get(pk=people.alice.pk)
    alice.may("crm.change_opportunity")
    target = stage("proposal").pk
    company_queries.company()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        opportunities.move_opportunity(opportunity_id=made.pk, stage_id=target, by=alice, at=NOON)

    kinds = [q["sql"].split()[0] for q in queries if "SAVEPOINT" not in q["sql"]]
    assert kinds == ["SELECT", "SELECT", "UPDATE", "WITH", "INSERT", "INSERT"]


def test_edit_writes_a_revision_when_what_counts_changed(people: factories.Cast) -> None:
    made = deal(people.alice)

    edited = opportunities.edit_opportunity(
        opportunity_id=made.pk,
        values={"amount": "2500", "next_step": "Call the buyer"},
        version=1,
        by=people.alice,
        at=NOON + timedelta(days=1),
    )
    opportunities.edit_opportunity(
        opportunity_id=made.pk, values={"next_step": "Write"}, version=2, by=people.alice, at=NOON
    )

    assert (edited.amount, edited.company_amount, edited.version) == (Decimal("2500.00"), Decimal("2500.00"), 2)
    assert list(OpportunityRevision.objects.order_by("pk").values_list("company_amount", flat=True)) == [1000, 2500]
    assert AuditEntry.objects.filter(kind="crm.opportunity", act="edited").order_by("pk")[0].changes == {
        "amount": ["1000.00", "2500.00"],
        "next_step": ["", "Call the buyer"],
    }


def test_edit_that_is_stale_shows_both_values(people: factories.Cast) -> None:
    made = deal(people.alice)
    opportunities.edit_opportunity(opportunity_id=made.pk, values={"amount": 2000}, version=1, by=people.mona, at=NOON)

    with pytest.raises(StaleEdit) as refusal:
        opportunities.edit_opportunity(
            opportunity_id=made.pk, values={"amount": 3000}, version=1, by=people.alice, at=NOON
        )

    conflict = refusal.value.conflicts[0]
    assert (conflict.field, conflict.yours, conflict.theirs) == ("amount", Decimal(3000), Decimal(2000))


def test_edit_of_a_field_nobody_else_touched_goes_through(people: factories.Cast) -> None:
    made = deal(people.alice)
    opportunities.edit_opportunity(opportunity_id=made.pk, values={"amount": 2000}, version=1, by=people.mona, at=NOON)

    edited = opportunities.edit_opportunity(
        opportunity_id=made.pk,
        values={"next_step": "Call"},
        seen={"next_step": ""},
        version=1,
        by=people.alice,
        at=NOON,
    )

    assert (edited.amount, edited.next_step) == (Decimal(2000), "Call")


def test_edit_refuses_an_amount_the_lines_contradict(people: factories.Cast) -> None:
    made = deal(people.alice, lines=[LineInput(product_text="Pump", price=Decimal(10))])

    with pytest.raises(Invalid) as refusal:
        opportunities.edit_opportunity(
            opportunity_id=made.pk, values={"amount": 2000}, version=1, by=people.alice, at=NOON
        )

    assert refusal.value.field == "amount"


def test_lines_replace_the_amount_and_refuse_a_stale_edit(people: factories.Cast) -> None:
    made = deal(people.alice)
    lines = [LineInput(product_text="Pump", price=Decimal(10), quantity=Decimal(3))]

    edited = opportunities.set_lines(opportunity_id=made.pk, lines=lines, version=1, by=people.alice, at=NOON)

    assert edited.amount == 30
    with pytest.raises(StaleEdit):
        opportunities.set_lines(opportunity_id=made.pk, lines=[], version=1, by=people.alice, at=NOON)


def test_rights_follow_owner_helper_and_collaborator(people: factories.Cast) -> None:
    account = accounts.create_account(name="华为", by=people.alice)
    made = deal(people.alice, account_id=account.pk)

    def moves(who: Member) -> None:
        opportunities.edit_opportunity(
            opportunity_id=made.pk, values={"note": who.name}, version=None, by=Member.objects.get(pk=who.pk), at=NOON
        )

    with pytest.raises(Http404):
        moves(people.charlie)
    with pytest.raises(NotAllowed):
        moves(people.rita)
    sharing.share_account(account_id=account.pk, member_id=people.charlie.pk, may_act=False, by=people.alice)
    with pytest.raises(NotAllowed):
        moves(people.charlie)
    sharing.share_account(account_id=account.pk, member_id=people.charlie.pk, may_act=True, by=people.alice)
    moves(people.charlie)
    with pytest.raises(Http404):
        moves(people.bob)
    opportunities.add_helper(opportunity_id=made.pk, member_id=people.bob.pk, by=people.alice)
    moves(people.bob)
    moves(people.mona)
    assert Opportunity.objects.get().note == "Mona"


def test_assigning_needs_the_right_and_keeps_history(people: factories.Cast) -> None:
    first, second = deal(people.alice), deal(people.bob)

    with pytest.raises(NotAllowed):
        opportunities.assign_opportunities(opportunity_ids=[first.pk], owner_id=people.bob.pk, by=people.alice, at=NOON)
    before = opportunities.assign_opportunities(
        opportunity_ids=[first.pk, second.pk], owner_id=people.bob.pk, by=people.mona, at=NOON + timedelta(1)
    )

    assert before == {first.pk: people.alice.pk}
    assert list(first.revisions.values_list("owner", flat=True)) == [people.alice.pk, people.bob.pk]
    assert OutboxEvent.objects.filter(name="OpportunitiesReassigned").count() == 1


def test_assigning_outside_ones_teams_changes_nothing(people: factories.Cast) -> None:
    mine, theirs = deal(people.alice), deal(people.charlie)

    with pytest.raises(Http404):
        opportunities.assign_opportunities(
            opportunity_ids=[mine.pk, theirs.pk], owner_id=people.bob.pk, by=people.mona, at=NOON
        )
    with pytest.raises(Invalid):
        opportunities.assign_opportunities(
            opportunity_ids=[mine.pk], owner_id=people.charlie.pk, by=people.mona, at=NOON
        )

    assert Opportunity.objects.get(pk=mine.pk).owner == people.alice


def test_archiving_keeps_the_deal_and_restoring_brings_it_back(people: factories.Cast) -> None:
    made = deal(people.alice)

    archived = opportunities.archive_opportunities(opportunity_ids=[made.pk], by=people.alice, at=NOON)
    with pytest.raises(Invalid):
        opportunities.edit_opportunity(
            opportunity_id=made.pk, values={"name": "New"}, version=None, by=people.alice, at=NOON
        )
    opportunities.restore_opportunity(opportunity_id=made.pk, by=people.alice, at=NOON)

    assert archived == [made.pk]
    assert Opportunity.objects.get().archived_at is None
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))[-2:] == ["archived", "restored"]


def test_hand_over_takes_open_deals_and_leaves_closed_ones(people: factories.Cast) -> None:
    still_open, closed = deal(people.alice), deal(people.alice)
    opportunities.move_opportunity(opportunity_id=closed.pk, stage_id=stage("won").pk, by=people.alice, at=NOON)

    moved = opportunities.hand_over_opportunities(
        from_id=people.alice.pk, to_id=people.bob.pk, on=date(2026, 3, 9), by=people.ada
    )

    assert moved == 1
    assert dict(Opportunity.objects.values_list("pk", "owner")) == {
        still_open.pk: people.bob.pk,
        closed.pk: people.alice.pk,
    }


def test_default_process_is_made_once(people: factories.Cast) -> None:
    process.create_default_process(by=people.ada)

    assert SalesProcess.objects.count() == 1
    assert list(Stage.objects.values_list("code", "probability")) == [
        ("prospecting", 10),
        ("qualification", 25),
        ("proposal", 50),
        ("negotiation", 75),
        ("won", 100),
        ("lost", 0),
    ]

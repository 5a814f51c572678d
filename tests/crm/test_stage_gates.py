"""Moves that a process allows, asks something of, or closes: through the one door everybody uses."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from quarterdeck.core.approvals import actions as approvals
from quarterdeck.core.approvals.models import Approval
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import accounts, criteria, negotiation, opportunities, process
from quarterdeck.crm.models import Activity, Attachment, CloseReason, Concession, Contact, Opportunity, Stage
from quarterdeck.crm.rules.criteria import Criterion
from quarterdeck.crm.rules.negotiation import Step
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def cast() -> Iterator[factories.Cast]:
    cast = factories.cast(language="en")
    process.create_default_process(by=cast.ada)
    with translation.override("en"):
        yield cast


@pytest.fixture
def deal(cast: factories.Cast) -> Opportunity:
    account = accounts.create_account(name="Acme", by=cast.alice)
    return opportunities.create_opportunity(name="Pumps", amount=1000, account_id=account.pk, by=cast.alice, at=NOW)


def stage(code: str) -> Stage:
    return Stage.objects.get(code=code)


def ask_for(code: str, by: Any, **criterion: Any) -> None:
    criteria.add_criterion(stage_id=stage(code).pk, criterion=Criterion(**criterion), by=by)


def move(deal: Opportunity, code: str, by: Any, **more: Any) -> Opportunity:
    return opportunities.move_opportunity(opportunity_id=deal.pk, stage_id=stage(code).pk, by=by, at=NOW, **more)


def test_each_kind_of_criterion_holds_a_deal_until_it_is_met(cast: factories.Cast, deal: Opportunity) -> None:
    ask_for("prospecting", cast.ada, kind="field", field="next_step")
    ask_for("prospecting", cast.ada, kind="activity", activity_kind="call")
    ask_for("prospecting", cast.ada, kind="document", document="Offer")
    ask_for("prospecting", cast.ada, kind="contact", role="decision_maker")

    with pytest.raises(opportunities.NotReady) as refused:
        move(deal, "qualification", cast.alice)
    assert str(refused.value) == (
        "4 things are still missing: Next step is filled in; Call is done; “Offer” is attached; Decision maker is known"
    )
    answers = [
        opportunities.Answer(one.criterion, value)
        for one, value in zip(
            refused.value.checks,
            ["Send the offer", "Asked for the budget", SimpleUploadedFile("a.pdf", b"%PDF-1.7\n"), None],
            strict=True,
        )
    ]
    answers[3] = opportunities.Answer(answers[3].criterion, None, "Wang")
    moved = opportunities.fulfil_and_move(
        opportunity_id=deal.pk, stage_id=stage("qualification").pk, answers=answers, by=cast.alice, at=NOW
    )

    assert moved.stage.code == "qualification"
    assert Opportunity.objects.get(pk=deal.pk).next_step == "Send the offer"
    assert Activity.objects.get().kind == "call"
    assert Attachment.objects.get().purpose == "Offer"
    assert Contact.objects.get().buying_role == "decision_maker"


def test_what_was_given_stays_when_something_else_is_missing(cast: factories.Cast, deal: Opportunity) -> None:
    ask_for("prospecting", cast.ada, kind="field", field="next_step")
    ask_for("prospecting", cast.ada, kind="contact", role="champion")
    given = opportunities.Answer(Criterion("field", field="next_step"), "Call")

    with pytest.raises(opportunities.NotReady, match="1 thing is still missing: Champion is known"):
        opportunities.fulfil_and_move(
            opportunity_id=deal.pk, stage_id=stage("qualification").pk, answers=[given], by=cast.alice, at=NOW
        )

    deal.refresh_from_db()
    assert (deal.next_step, deal.stage.code) == ("Call", "prospecting")


def test_passing_a_stage_asks_what_it_asks_and_losing_asks_nothing(cast: factories.Cast, deal: Opportunity) -> None:
    ask_for("qualification", cast.ada, kind="field", field="source")

    with pytest.raises(opportunities.NotReady, match="Source"):
        move(deal, "proposal", cast.alice)
    with pytest.raises(opportunities.NotReady, match="Source"):
        move(deal, "won", cast.alice)
    reason = CloseReason.objects.filter(kind="lost")[0]
    lost = move(deal, "lost", cast.alice, reason_id=reason.pk, competitor=" Globex ")

    assert (lost.stage.code, lost.competitor) == ("lost", "Globex")
    assert move(deal, "prospecting", cast.alice).stage.code == "prospecting"


def test_a_closed_way_a_field_and_a_role_are_asked_of_a_transition(cast: factories.Cast, deal: Opportunity) -> None:
    first, second, third = stage("prospecting").pk, stage("qualification").pk, stage("proposal").pk
    criteria.set_transition(from_id=first, to_id=third, is_allowed=False, by=cast.ada)
    criteria.set_transition(from_id=first, to_id=second, fields=["source"], role="manager", by=cast.ada)

    with pytest.raises(Refusal, match="do not go from Prospecting to Proposal"):
        move(deal, "proposal", cast.mona)
    with pytest.raises(Refusal, match="Only a Sales manager"):
        move(deal, "qualification", cast.alice)
    with pytest.raises(opportunities.NotReady, match="Source is filled in"):
        move(deal, "qualification", cast.mona)
    criteria.set_transition(from_id=first, to_id=second, by=cast.ada)

    assert move(deal, "qualification", cast.alice).stage.code == "qualification"


def test_a_step_back_says_why_where_the_process_wants_to_know(cast: factories.Cast, deal: Opportunity) -> None:
    move(deal, "proposal", cast.alice)
    process.edit_process(process_id=deal.process_id, values={"back_needs_reason": True}, version=None, by=cast.ada)

    with pytest.raises(opportunities.NeedsReason):
        move(deal, "prospecting", cast.alice)
    assert move(deal, "prospecting", cast.alice, is_taken_back=True).stage.code == "prospecting"
    move(deal, "proposal", cast.alice)

    assert move(deal, "qualification", cast.alice, note="New buyer").stage.code == "qualification"


def test_an_approved_move_makes_itself(cast: factories.Cast, deal: Opportunity) -> None:
    target = stage("proposal")
    process.edit_stage(stage_id=target.pk, values={"entry_approver": "superior"}, version=None, by=cast.ada)

    with pytest.raises(opportunities.NeedsApproval):
        move(deal, "proposal", cast.alice)
    asked = opportunities.ask_to_move(
        opportunity_id=deal.pk, stage_id=target.pk, why="They are in a hurry", by=cast.alice, at=NOW
    )
    deal.refresh_from_db()
    assert deal.stage.code == "prospecting"
    approvals.decide(approval_id=asked.pk, approve=True, by=cast.mona, at=NOW)

    deal.refresh_from_db()
    assert deal.stage.code == "proposal"
    assert asked.title == "Move Pumps to Proposal"


def test_who_would_approve_need_not_ask(cast: factories.Cast, deal: Opportunity) -> None:
    process.edit_stage(stage_id=stage("proposal").pk, values={"entry_approver": "superior"}, version=None, by=cast.ada)

    assert move(deal, "proposal", cast.mona).stage.code == "proposal"


def test_asking_is_refused_while_something_is_missing(cast: factories.Cast, deal: Opportunity) -> None:
    ask_for("prospecting", cast.ada, kind="field", field="source")
    target = stage("qualification")
    process.edit_stage(stage_id=target.pk, values={"entry_approver": "superior"}, version=None, by=cast.ada)

    with pytest.raises(opportunities.NotReady):
        opportunities.ask_to_move(opportunity_id=deal.pk, stage_id=target.pk, why="", by=cast.alice, at=NOW)

    assert not Approval.objects.exists()


def test_entering_a_stage_plans_its_tasks_once(cast: factories.Cast, deal: Opportunity) -> None:
    target = stage("qualification")
    criteria.add_task(stage_id=target.pk, subject="Find the budget", due_days=2, by=cast.ada)

    move(deal, "qualification", cast.mona)
    move(deal, "prospecting", cast.mona)
    move(deal, "qualification", cast.mona)

    planned = Activity.objects.get()
    assert (planned.subject, planned.owner, planned.due_at) == (
        "Find the budget", cast.alice, datetime(2026, 3, 7, 2, 0, tzinfo=UTC),
    )  # fmt: skip


def test_only_operations_set_up_stages(cast: factories.Cast) -> None:
    with pytest.raises(Refusal):
        ask_for("prospecting", cast.mona, kind="field", field="source")
    with pytest.raises(Refusal, match="Choose the field"):
        ask_for("prospecting", cast.ada, kind="field", field="password")
    with pytest.raises(Refusal, match="https"):
        criteria.add_guidance(stage_id=stage("proposal").pk, title="Bad", url="javascript:alert(1)", by=cast.ada)


def test_a_breach_of_the_floor_waits_for_the_superior(cast: factories.Cast, deal: Opportunity) -> None:
    limits = {"anchor": Decimal(1000), "target": Decimal(900), "floor": Decimal(800)}
    ladder = [Step("Training", Decimal(950), "Order in March")]
    negotiation.edit_negotiation(opportunity_id=deal.pk, values=limits, ladder=ladder, version=None, by=cast.alice)
    opportunities.edit_opportunity(
        opportunity_id=deal.pk, values={"amount": Decimal(700)}, version=None, by=cast.alice, at=NOW
    )

    with pytest.raises(Refusal, match="below the floor of"):
        move(deal, "won", cast.alice)
    made = negotiation.log_concession(
        opportunity_id=deal.pk, given="30 % off", total=Decimal(700), received="Reference", by=cast.alice, at=NOW
    )
    asked = Approval.objects.get()
    assert (made.state, [one.name for one in asked.approvers.all()]) == ("waiting", ["Mona"])
    approvals.decide(approval_id=asked.pk, approve=True, by=cast.mona, at=NOW)

    assert Concession.objects.get().state == "approved"
    assert move(deal, "won", cast.alice).stage.code == "won"


def test_a_concession_that_was_not_approved_does_not_win(cast: factories.Cast, deal: Opportunity) -> None:
    negotiation.edit_negotiation(opportunity_id=deal.pk, values={"floor": Decimal(2000)}, version=None, by=cast.alice)
    negotiation.log_concession(
        opportunity_id=deal.pk, given="Half", total=Decimal(1000), received="", by=cast.alice, at=NOW
    )
    approvals.decide(approval_id=Approval.objects.get().pk, approve=False, note="No", by=cast.mona, at=NOW)

    assert Concession.objects.get().state == "refused"
    with pytest.raises(Refusal, match="below the floor"):
        move(deal, "won", cast.alice)


def test_above_the_floor_nobody_is_asked(cast: factories.Cast, deal: Opportunity) -> None:
    negotiation.edit_negotiation(opportunity_id=deal.pk, values={"floor": Decimal(800)}, version=None, by=cast.alice)

    made = negotiation.log_concession(
        opportunity_id=deal.pk, given="5 %", total=Decimal(950), received="", by=cast.alice, at=NOW
    )

    assert made.state == "made"
    assert not Approval.objects.exists()

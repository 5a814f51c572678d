"""Two sides come to an agreement, and sign it."""

from collections.abc import Callable

import pytest
from django.http import Http404

from quarterdeck.core.events.models import OutboxEvent
from quarterdeck.targets.actions import agreeing, plans
from quarterdeck.targets.actions.refusals import CannotPlan, NotAllowed
from quarterdeck.targets.models import NodeNote, NodeState, SignOff, TargetPlan
from quarterdeck.targets.queries import personal
from tests import factories
from tests.targets.planning import AT, discussed, draft, edit, filled, in_force, node, number, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> factories.Cast:
    return factories.cast(language="en")


@pytest.fixture
def plan(cast: factories.Cast) -> TargetPlan:
    """Mona gave Alice 100; Alice proposed 90."""
    plan = discussed(cast)
    put(plan, edit(plan, "Alice", "100"), by=cast.mona)
    put(plan, edit(plan, "Alice", "90", side="proposed"), by=cast.alice)
    return plan


def test_what_was_given_is_accepted_below(cast: factories.Cast, plan: TargetPlan) -> None:
    agreed = agreeing.agree(plan_id=plan.pk, node_id=node(plan, "Alice").pk, on="given", by=cast.alice, at=AT)

    assert (agreed.state, number(plan, "Alice", side="agreed")) == (NodeState.AGREED, 100)
    assert OutboxEvent.objects.filter(name="TargetsAgreed").count() == 1


def test_what_was_proposed_is_accepted_above(cast: factories.Cast, plan: TargetPlan) -> None:
    submitted = agreeing.submit(plan_id=plan.pk, node_id=node(plan, "Alice").pk, by=cast.alice, at=AT)
    assert submitted.state == NodeState.SUBMITTED

    agreeing.agree(plan_id=plan.pk, node_id=submitted.pk, on="proposed", by=cast.mona, at=AT)

    assert (node(plan, "Alice").state, number(plan, "Alice", side="agreed")) == (NodeState.AGREED, 90)


@pytest.mark.parametrize(
    ("who", "on"), [("alice", "proposed"), ("mona", "given"), ("rita", "given"), ("mona", "agreed")]
)
def test_nobody_agrees_with_themselves_or_for_others(cast: factories.Cast, plan: TargetPlan, who: str, on: str) -> None:
    with pytest.raises(NotAllowed):
        agreeing.agree(plan_id=plan.pk, node_id=node(plan, "Alice").pk, on=on, by=getattr(cast, who), at=AT)


def test_stranger_finds_no_node_to_agree_on(cast: factories.Cast, plan: TargetPlan) -> None:
    acts: list[Callable[..., object]] = [agreeing.submit, agreeing.sign_off]
    for act in acts:
        with pytest.raises(Http404):
            act(plan_id=plan.pk, node_id=node(plan, "Alice").pk, by=cast.charlie, at=AT)


def test_change_after_agreement_opens_the_question_again(cast: factories.Cast, plan: TargetPlan) -> None:
    agreeing.agree(plan_id=plan.pk, node_id=node(plan, "Alice").pk, on="given", by=cast.alice, at=AT)

    put(plan, edit(plan, "Alice", "110"), by=cast.mona)

    assert (node(plan, "Alice").state, number(plan, "Alice", side="agreed")) == (NodeState.OPEN, 100)


def test_nothing_is_agreed_where_there_is_no_number(cast: factories.Cast, plan: TargetPlan) -> None:
    for act in (
        lambda: agreeing.agree(plan_id=plan.pk, node_id=node(plan, "Bob").pk, on="given", by=cast.bob, at=AT),
        lambda: agreeing.submit(plan_id=plan.pk, node_id=node(plan, "Bob").pk, by=cast.bob, at=AT),
    ):
        with pytest.raises(CannotPlan) as refusal:
            act()
        assert refusal.value.code == "empty"


def test_draft_is_not_agreed_on(cast: factories.Cast) -> None:
    plan = draft(cast)
    put(plan, edit(plan, "Alice", "100"), by=cast.ada)

    with pytest.raises(CannotPlan) as refusal:
        agreeing.agree(plan_id=plan.pk, node_id=node(plan, "Alice").pk, on="given", by=cast.ada, at=AT)

    assert refusal.value.code == "state"


def test_concluding_waits_for_everybody_with_a_number(cast: factories.Cast, plan: TargetPlan) -> None:
    with pytest.raises(CannotPlan):
        plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT)
    agreeing.agree(plan_id=plan.pk, node_id=node(plan, "Alice").pk, on="given", by=cast.alice, at=AT)

    assert plans.conclude(plan_id=plan.pk, by=cast.ada, at=AT).state == "agreed"


def test_notes_are_read_by_those_who_see_the_node(cast: factories.Cast, plan: TargetPlan) -> None:
    alice = node(plan, "Alice").pk
    agreeing.add_note(plan_id=plan.pk, node_id=alice, text=" Two big deals slipped. ", by=cast.alice, at=AT)
    agreeing.add_note(plan_id=plan.pk, node_id=alice, text="Then 95.", by=cast.mona, at=AT, metric_code="won_amount")

    assert [note.text for note in NodeNote.objects.visible_to(cast.mona)] == ["Two big deals slipped.", "Then 95."]
    assert not NodeNote.objects.visible_to(cast.bob).exists()
    with pytest.raises(CannotPlan):
        agreeing.add_note(plan_id=plan.pk, node_id=alice, text="  ", by=cast.alice, at=AT)


def test_meaning_is_ones_own(cast: factories.Cast, plan: TargetPlan) -> None:
    agreeing.say_why(plan_id=plan.pk, why="A flat for my parents.", by=cast.alice, at=AT)
    agreeing.say_why(plan_id=plan.pk, why="A bigger flat.", by=cast.alice, at=AT)

    assert personal.meaning(viewer=cast.alice, plan_id=plan.pk) == "A bigger flat."
    assert personal.meaning(viewer=cast.mona, plan_id=plan.pk) == ""


def test_targets_in_force_are_signed_once_a_revision(cast: factories.Cast) -> None:
    plan = in_force(cast)
    alice = node(plan, "Alice")
    for _twice in range(2):
        agreeing.sign_off(plan_id=plan.pk, node_id=alice.pk, by=cast.alice, at=AT)
    with pytest.raises(NotAllowed):
        agreeing.sign_off(plan_id=plan.pk, node_id=alice.pk, by=cast.mona, at=AT)

    assert list(SignOff.objects.values_list("name", "revision")) == [("Alice", 0)]


def test_targets_are_signed_when_they_count(cast: factories.Cast) -> None:
    plan = filled(cast)

    with pytest.raises(CannotPlan):
        agreeing.sign_off(plan_id=plan.pk, node_id=node(plan, "Alice").pk, by=cast.alice, at=AT)

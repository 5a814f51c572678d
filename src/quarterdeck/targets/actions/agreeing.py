"""Coming to an agreement: proposing, accepting, saying why, signing."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.people.models import Member
from quarterdeck.targets import events
from quarterdeck.targets.actions import reaching
from quarterdeck.targets.actions.refusals import CannotPlan, NotAllowed
from quarterdeck.targets.actions.writing import Change, write
from quarterdeck.targets.models import (
    NodeNote,
    NodeState,
    PersonalMeaning,
    PlanNode,
    PlanState,
    Side,
    SignOff,
    TargetCell,
    TargetPlan,
)
from quarterdeck.targets.models.nodes import PlanNodeQuerySet


@transaction.atomic
def submit(*, plan_id: int, node_id: int, by: Member, at: datetime) -> PlanNode:
    """Hand in a node's proposal to the one above. Refuses an empty one."""
    plan = _discussed(plan_id, by=by)
    node = reaching.node_in(plan, node_id, by=by)
    if not (reaching.answers_for(by, node) or reaching.gives_to(by, node)):
        raise NotAllowed(_("A target is proposed by the person it belongs to."))
    if not node.cells.filter(proposed__isnull=False).exists():
        raise CannotPlan(_("There is nothing proposed here yet."), code="empty")
    _set_state(plan, node, NodeState.SUBMITTED, by=by, at=at)
    bus.publish(events.TargetsProposed(plan_id=plan.pk, node_id=node.pk), by=by)
    return node


@transaction.atomic
def agree(*, plan_id: int, node_id: int, on: str, by: Member, at: datetime) -> PlanNode:
    """Agree on a node's targets: those given, accepted by the node's own people, or those proposed, accepted from above.

    A number that only one side named is agreed by neither; refuses when nothing of that side is there, or it is the member's own.
    """
    plan = _discussed(plan_id, by=by)
    node = reaching.node_in(plan, node_id, by=by)
    _refuse_own_side(node, Side(on), by=by)
    changes = _taking(node.cells.all(), Side(on))
    if not changes:
        raise CannotPlan(_("There is nothing to agree on here yet."), code="empty")
    write(plan, changes, by=by, at=at)
    _set_state(plan, node, NodeState.AGREED, by=by, at=at)
    bus.publish(events.TargetsAgreed(plan_id=plan.pk, node_id=node.pk), by=by)
    return node


@transaction.atomic
def add_note(
    *, plan_id: int, node_id: int, text: str, by: Member, at: datetime, metric_code: str | None = None
) -> NodeNote:
    """Say something about a node's targets, to everybody who sees them."""
    plan = reaching.locked_plan(plan_id, by=by)
    node = reaching.node_in(plan, node_id, by=by)
    if not text.strip():
        raise CannotPlan(_("Write something first."), code="text")
    metric = get_object_or_404(plan.metrics, metric_code=metric_code) if metric_code else None
    return NodeNote.objects.create(node=node, metric=metric, text=text.strip(), at=at, by=by)


@transaction.atomic
def say_why(*, plan_id: int, why: str, by: Member, at: datetime) -> PersonalMeaning:
    """Keep why the plan matters to the member, for the member alone."""
    plan = get_object_or_404(TargetPlan.objects.current().visible_to(by), pk=plan_id)
    kept, _made = PersonalMeaning.objects.update_or_create(
        plan=plan, member=by, defaults={"why": why.strip(), "updated_at": at}
    )
    return kept


@transaction.atomic
def sign_off(*, plan_id: int, node_id: int, by: Member, at: datetime) -> SignOff:
    """Put one's name under one's own targets as they are in force; once for each revision."""
    plan = reaching.locked_plan(plan_id, by=by)
    node = reaching.node_in(plan, node_id, by=by)
    if not reaching.answers_for(by, node):
        raise NotAllowed(_("Targets are signed by the person they belong to."))
    if plan.state != PlanState.IN_FORCE:
        raise CannotPlan(_("Targets are signed once they are in force."), code="state")
    signed, made = SignOff.objects.get_or_create(
        node=node, revision=plan.revision, defaults={"member": by, "name": by.name, "at": at}
    )
    if made:
        trail.record(plan, "signed", by=by, changes={node.name: (None, f"{at:%Y-%m-%d}")})
    return signed


def waiting_nodes(plan: TargetPlan) -> PlanNodeQuerySet:
    """Nodes that have numbers and no agreement on them."""
    numbered = TargetCell.objects.filter(Q(given__isnull=False) | Q(proposed__isnull=False), node__plan=plan)
    present = PlanNode.objects.filter(plan=plan).on_the_way().exclude(state=NodeState.AGREED)
    return present.filter(pk__in=numbered.values("node_id"))


def take_as_given(plan: TargetPlan, nodes: PlanNodeQuerySet, *, by: Member, at: datetime) -> None:
    """Agree on what was given at many nodes at once, on everybody's behalf."""
    ids = list(nodes.values_list("pk", flat=True))
    write(plan, _taking(TargetCell.objects.filter(node__in=ids), Side.GIVEN), by=by, at=at)
    PlanNode.objects.filter(pk__in=ids).update(state=NodeState.AGREED, state_at=at, state_by=by)


def reopen(plan: TargetPlan, changes: Iterable[Change], *, by: Member, at: datetime) -> None:
    """What one side changes after both agreed is open between them again."""
    touched = {change.node_id for change in changes if change.side != Side.AGREED and change.old != change.new}
    agreed = PlanNode.objects.filter(plan=plan, pk__in=touched, state=NodeState.AGREED)
    agreed.update(state=NodeState.OPEN, state_at=at, state_by=by)


def _discussed(plan_id: int, *, by: Member) -> TargetPlan:
    plan = reaching.open_plan_for(plan_id, by=by)
    if plan.state == PlanState.DRAFT:
        raise CannotPlan(_("The plan is still a draft. Open it for discussion first."), code="state")
    return plan


def _refuse_own_side(node: PlanNode, on: Side, *, by: Member) -> None:
    """Nobody agrees with themselves: given numbers are accepted below, proposed ones above; who runs plans may do either."""
    if by.may("targets.manage_plans"):
        return
    if on == Side.GIVEN and not reaching.answers_for(by, node):
        raise NotAllowed(_("A given target is accepted by the person it belongs to."))
    if on == Side.PROPOSED and not reaching.gives_to(by, node):
        raise NotAllowed(_("A proposal is accepted by the manager above."))
    if on == Side.AGREED:
        raise NotAllowed(_("Agree on what was given or on what was proposed."))


def _taking(cells: QuerySet[TargetCell], side: Side) -> list[Change]:
    """What agreeing on a side changes: every number that side named."""
    named = cells.filter(**{f"{side.value}__isnull": False})
    rows = named.values_list("node_id", "metric_id", "level", "month", "agreed", side.value)
    return [
        Change(node, metric, level, month, Side.AGREED.value, old, new) for node, metric, level, month, old, new in rows
    ]


def _set_state(plan: TargetPlan, node: PlanNode, state: NodeState, *, by: Member, at: datetime) -> None:
    before = node.state
    node.state, node.state_at, node.state_by = state, at, by
    node.save(update_fields=["state", "state_at", "state_by"])
    trail.record(plan, state.value, by=by, changes={node.name: (before, state.value)})

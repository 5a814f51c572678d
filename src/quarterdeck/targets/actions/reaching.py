"""Finding the plan or node that somebody acts on, locked, and refusing who may not."""

from collections.abc import Iterable

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.people.models import Member
from quarterdeck.targets.actions.refusals import CannotPlan, NotAllowed
from quarterdeck.targets.models import PlanNode, TargetPlan
from quarterdeck.targets.rules import states


def locked_plan(plan_id: int, *, by: Member) -> TargetPlan:
    """The plan, kept from other writers until the transaction ends: its numbers change one act at a time."""
    plans = TargetPlan.objects.current().visible_to(by).select_for_update(of=("self",), no_key=True)
    return get_object_or_404(plans, pk=plan_id)


def managed_plan(plan_id: int, *, by: Member) -> TargetPlan:
    """The plan, locked, for one who runs plans."""
    plan = locked_plan(plan_id, by=by)
    if not by.may("targets.manage_plans"):
        raise NotAllowed(_("Plans are opened, put in force and revised by sales operations."))
    return plan


def open_plan_for(plan_id: int, *, by: Member) -> TargetPlan:
    """The plan, locked, in a state in which numbers may be written."""
    plan = locked_plan(plan_id, by=by)
    if reason := states.why_not_write(plan.state):
        raise CannotPlan(reason, code="state")
    return plan


def node_in(plan: TargetPlan, node_id: int, *, by: Member) -> PlanNode:
    """A node of the plan that the member sees; 404 else."""
    return get_object_or_404(PlanNode.objects.visible_to(by).filter(plan=plan), pk=node_id)


def refuse_unseen(plan: TargetPlan, node_ids: Iterable[int], *, by: Member) -> None:
    """404 where one of the nodes is not of the plan, or not for the member to see."""
    wanted = set(node_ids)
    if PlanNode.objects.visible_to(by).filter(plan=plan, pk__in=wanted).count() != len(wanted):
        raise Http404


def gives_to(member: Member, node: PlanNode) -> bool:
    """Whether the member gives targets to the node: stands above it, or runs plans."""
    return PlanNode.objects.settable_by(member).filter(pk=node.pk).exists()


def answers_for(member: Member, node: PlanNode) -> bool:
    """Whether the node's targets are the member's own to propose and accept."""
    return PlanNode.objects.answered_by(member).filter(pk=node.pk).exists()

"""Reads of plans, and of one node with what is said and signed there."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.people.models import Member
from quarterdeck.targets.models import (
    OPEN_STATES,
    CellChange,
    NodeNote,
    NodeState,
    PlanNode,
    PlanRevision,
    PlanState,
    SignOff,
    TargetPlan,
)

# Which of several plans somebody looks at first: what counts, then what is talked about.
_NEAREST = (PlanState.IN_FORCE, PlanState.IN_REVISION, PlanState.IN_DISCUSSION, PlanState.AGREED, PlanState.DRAFT)
_LATEST = 30


@dataclass(frozen=True)
class PlanRow:
    """A plan in the list, and how many of its nodes have agreed."""

    plan: TargetPlan
    metrics: Sequence[Metric]
    nodes: int
    agreed: int

    @property
    def agreed_share(self) -> float:
        return self.agreed / self.nodes if self.nodes else 0.0


@dataclass(frozen=True)
class PlanRecord:
    """A plan with its metrics in order and its revisions, and what the viewer may do with it."""

    plan: TargetPlan
    metrics: Sequence[Metric]
    revisions: Sequence[PlanRevision]
    waiting: int
    is_open: bool
    may_manage: bool
    may_set: bool


@dataclass(frozen=True)
class NodeRecord:
    """A node with what is said and signed there, and what the viewer may do at it."""

    node: PlanNode
    plan: TargetPlan
    notes: Sequence[NodeNote]
    sign_off: SignOff | None
    has_below: bool
    may_give: bool
    may_accept: bool
    may_propose: bool


def plan_rows(*, viewer: Member) -> list[PlanRow]:
    """The plans the viewer may open, the latest year first."""
    plans = list(TargetPlan.objects.visible_to(viewer).prefetch_related("metrics"))
    counts = _agreement(plans)
    return [PlanRow(one, metrics_of(one), *counts.get(one.pk, (0, 0))) for one in plans]


def _agreement(plans: Sequence[TargetPlan]) -> dict[int, tuple[int, int]]:
    """How many nodes each plan has, and how many of them agreed. Empty seats do not count."""
    filled = PlanNode.objects.filter(Q(member__isnull=False) | Q(unit__isnull=False), plan__in=plans).order_by()
    agreed = Count("pk", filter=Q(state=NodeState.AGREED))
    counted = filled.values_list("plan").annotate(there=Count("pk"), done=agreed)
    return {plan: (there, done) for plan, there, done in counted}


def node(*, viewer: Member, plan_id: int, node_id: int) -> PlanNode:
    """One node of a plan; 404 out of sight."""
    seen = PlanNode.objects.visible_to(viewer).select_related("plan", "unit", "member", "parent")
    return get_object_or_404(seen, pk=node_id, plan_id=plan_id)


def plan_record(*, viewer: Member, plan_id: int) -> PlanRecord:
    """A plan with what the viewer may do; 404 out of sight."""
    plans = TargetPlan.objects.visible_to(viewer).prefetch_related("metrics", "revisions__begun_by")
    found = get_object_or_404(plans, pk=plan_id)
    is_open = found.state in OPEN_STATES
    return PlanRecord(
        plan=found,
        metrics=metrics_of(found),
        revisions=list(found.revisions.all()),
        waiting=found.nodes.exclude(state=NodeState.AGREED).count() if is_open else 0,
        is_open=is_open,
        may_manage=viewer.may("targets.manage_plans"),
        may_set=viewer.may("targets.set_targets") or viewer.may("targets.manage_plans"),
    )


def node_record(*, viewer: Member, plan_id: int, node_id: int) -> NodeRecord:
    """One node of a plan with its discussion, oldest first; 404 out of sight."""
    found = node(viewer=viewer, plan_id=plan_id, node_id=node_id)
    one = PlanNode.objects.filter(pk=node_id)
    sets = viewer.may("targets.set_targets") or viewer.may("targets.manage_plans")
    may_give = sets and one.settable_by(viewer).exists()
    answers = one.answered_by(viewer).exists()
    return NodeRecord(
        node=found,
        plan=found.plan,
        notes=list(found.notes.select_related("by", "metric")),
        sign_off=found.sign_offs.filter(revision=found.plan.revision).select_related("member").first(),
        has_below=found.children.exists(),
        may_give=may_give,
        may_accept=answers,
        may_propose=may_give or answers,
    )


def latest_changes(*, viewer: Member, plan_id: int, node_id: int, metric_code: str, level: str) -> list[CellChange]:
    """The latest changes of a node's numbers of one metric and level, with who made them."""
    shown = node(viewer=viewer, plan_id=plan_id, node_id=node_id)
    changes = CellChange.objects.filter(cell__node=shown, cell__metric__metric_code=metric_code, cell__level=level)
    return list(changes.select_related("by", "cell").order_by("-at", "-pk")[:_LATEST])


def note_counts(*, viewer: Member, plan_id: int) -> dict[int, int]:
    """How many notes stand at each node of a plan that the viewer may see."""
    notes = NodeNote.objects.visible_to(viewer).filter(node__plan=plan_id).order_by()
    return dict(notes.values_list("node").annotate(Count("pk")))


def plans_of(*, member: Member) -> list[TargetPlan]:
    """The plans in which somebody owes something, the one that counts now first."""
    own = PlanNode.objects.answered_by(member).values("plan")
    plans = TargetPlan.objects.visible_to(member).filter(pk__in=own).exclude(state=PlanState.WITHDRAWN)
    return sorted(plans, key=lambda one: (_NEAREST.index(PlanState(one.state)), -one.fiscal_year))


def seats_of(*, member: Member, plan_id: int) -> list[PlanNode]:
    """The nodes of a plan for which somebody answers, their own seat first, then the units they manage from the top."""
    nodes = PlanNode.objects.answered_by(member).filter(plan=plan_id).select_related("parent")
    return sorted(nodes, key=lambda one: (one.member_id is None, one.unit_path, -one.until_on.toordinal(), one.pk))


def metrics_of(found: TargetPlan) -> list[Metric]:
    """What a plan sets targets for, in its order."""
    return [catalogue.metric(metric.metric_code) for metric in found.metrics.all()]

"""Plans as a viewer may see them: a list, one with everything around it, one's own that is open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404

from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.engine import withholding
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.improvement import (
    FairStep,
    ImprovementPlan,
    OwnWords,
    PlanCheckIn,
    PlanResult,
    PlanState,
)
from quarterdeck.performance.queries import agreements
from quarterdeck.performance.queries.improvement import measuring
from quarterdeck.performance.queries.improvement.measuring import Standing
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.rules.improvement import fairness
from quarterdeck.performance.rules.improvement.fairness import Step


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list, with how it stood when it was looked at last and what came of it."""

    plan: ImprovementPlan
    looked: PlanCheckIn | None
    result: PlanResult | None


@dataclass(frozen=True, slots=True)
class FairLine:
    """A step of the fair process of one plan; `ticked` by whom and how, where somebody did."""

    step: Step
    is_met: bool
    ticked: FairStep | None
    may_tick: bool


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One plan with everything around it. `is_withheld`: the viewer's roles hide its figure."""

    plan: ImprovementPlan
    metric: Metric | None
    is_withheld: bool
    standing: Standing | None
    fair: list[FairLine]
    agreed: list[Agreement]
    words: list[OwnWords]
    check_ins: list[PlanCheckIn]
    results: list[PlanResult]
    entries: list[AuditEntry]
    may_lead: bool
    is_own: bool

    @property
    def lacks(self) -> list[Step]:
        """What is missing before the next step of its life."""
        now = "start" if self.plan.state == PlanState.DRAFT else "close"
        return [line.step for line in self.fair if line.step.before == now and not line.is_met]


def plan_rows(*, viewer: Member, is_closed: bool = False) -> list[PlanRow]:
    """Plans within the viewer's reach, open or closed; three queries."""
    seen = ImprovementPlan.objects.visible_to(viewer)
    seen = seen.filter(state=PlanState.CLOSED) if is_closed else seen.exclude(state=PlanState.CLOSED)
    rows = seen.select_related("member", "opened_by").prefetch_related("check_ins", "results")
    return [_row(plan) for plan in rows.order_by("-created_at", "-pk")]


def record(*, viewer: Member, plan_id: int, today: date) -> PlanRecord:
    """One plan; 404 for whoever may not see it."""
    plan = plan_seen(viewer=viewer, plan_id=plan_id)
    metric = catalogue.metric(plan.metric_code) if is_known(plan.metric_code) else None
    return PlanRecord(
        plan=plan,
        metric=metric,
        is_withheld=metric is not None and withholding.is_withheld(viewer, metric),
        standing=measuring.standing(plan, today=today) if plan.state == PlanState.RUNNING else None,
        fair=_fair(viewer, plan, today),
        agreed=agreements.of(viewer=viewer, improvement_plan=plan),
        words=list(plan.own_words.order_by("at", "pk")),
        check_ins=list(plan.check_ins.select_related("by").order_by("on", "pk")),
        results=list(plan.results.select_related("by").order_by("at", "pk")),
        entries=trail.entries_for(plan, limit=50),
        may_lead=ImprovementPlan.objects.led_by(viewer).filter(pk=plan.pk).exists(),
        is_own=plan.member_id == viewer.pk,
    )


def plan_seen(*, viewer: Member, plan_id: int) -> ImprovementPlan:
    """One plan without anything around it; 404 for whoever may not see it."""
    seen = ImprovementPlan.objects.visible_to(viewer).select_related("member", "opened_by")
    return get_object_or_404(seen, pk=plan_id)


def own_look(*, viewer: Member, plan_id: int, on: date) -> PlanCheckIn | None:
    """What the viewer wrote down on a day about a plan they carry through."""
    led = ImprovementPlan.objects.led_by(viewer).filter(pk=plan_id)
    return PlanCheckIn.objects.filter(plan__in=led, on=on, by=viewer).first()


def own_open(*, viewer: Member) -> ImprovementPlan | None:
    """The viewer's own plan that is open, once they were told."""
    seen = ImprovementPlan.objects.visible_to(viewer).filter(member=viewer).exclude(state=PlanState.CLOSED)
    return seen.first()


def choices_to_propose(*, viewer: Member) -> list[tuple[int, str]]:
    """For whom the viewer may prepare a plan."""
    have = ImprovementPlan.objects.exclude(state=PlanState.CLOSED).values("member")
    free = Member.objects.active().filter(pk__in=access.led_by(viewer)).exclude(pk__in=have)
    return list(free.order_by("name", "pk").values_list("pk", "name"))


def _row(plan: ImprovementPlan) -> PlanRow:
    looked: Sequence[PlanCheckIn] = list(plan.check_ins.all())
    results: Sequence[PlanResult] = list(plan.results.all())
    return PlanRow(plan, looked[0] if looked else None, results[0] if results else None)


def _fair(viewer: Member, plan: ImprovementPlan, today: date) -> list[FairLine]:
    facts = measuring.facts(plan)
    ticked = {one.code: one for one in plan.steps.select_related("by")}
    may_lead = ImprovementPlan.objects.led_by(viewer).filter(pk=plan.pk).exists()
    may_oversee = ImprovementPlan.objects.overseen_by(viewer).filter(pk=plan.pk).exists()
    now = {PlanState.DRAFT: "start", PlanState.RUNNING: "close"}.get(PlanState(plan.state))
    may = {"leader": may_lead, "overseer": may_oversee, "person": may_oversee, "facts": False}
    return [
        FairLine(
            step=one,
            is_met=fairness.is_met(one, facts, on=today),
            ticked=ticked.get(one.code),
            may_tick=may[one.by] and one.before == now,
        )
        for one in fairness.steps()
    ]

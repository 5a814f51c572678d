"""Reads of follow-up plans: how they do, who goes through them, what waits today."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.shortcuts import get_object_or_404

from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Enrolment, FollowUpPlan, FollowUpStep, StepTaken
from quarterdeck.people.models import Member

SHOWN = 100


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with its figures. `answered` are those who replied or met us; the rate is of all that ended."""

    plan: FollowUpPlan
    steps: int
    running: int
    ended: int
    answered: int

    @property
    def rate(self) -> float | None:
        return self.answered / self.ended if self.ended else None


@dataclass(frozen=True, slots=True)
class PlanRecord:
    row: PlanRow
    steps: list[tuple[FollowUpStep, int]]
    ends: list[tuple[str, int]]
    enrolments: list[Enrolment]


def plan_rows(*, viewer: Member, is_archived: bool = False) -> list[PlanRow]:
    """All plans with the figures of the enrolments within reach."""
    plans = FollowUpPlan.objects.archived() if is_archived else FollowUpPlan.objects.current()
    figures: dict[int, Any] = {row["plan"]: row for row in _figures(viewer).values("plan").annotate(**_COUNTS)}
    counted = plans.annotate(number=Count("steps")).order_by("name", "pk")
    return [_row(plan, plan.number, figures.get(plan.pk, {})) for plan in counted]


def plan_record(*, viewer: Member, plan_id: int) -> PlanRecord:
    """One plan: its steps with how often each was taken, how it ended, and who is in it."""
    plan = get_object_or_404(FollowUpPlan, pk=plan_id)
    within = _figures(viewer).filter(plan=plan)
    steps = list(plan.steps.all())
    taken = dict(
        StepTaken.objects.filter(enrolment__in=within.values("pk")).values_list("position").annotate(number=Count("pk"))
    )
    ends = within.exclude(end="").values_list("end").annotate(number=Count("pk")).order_by("-number")
    labels = dict(Enrolment.End.choices)
    people = within.select_related("lead", "contact__account", "owner").order_by(
        F("ended_at").desc(nulls_first=True), "-pk"
    )
    return PlanRecord(
        row=_row(plan, len(steps), within.aggregate(**_COUNTS)),
        steps=[(step, taken.get(step.position, 0)) for step in steps],
        ends=[(str(labels[end]), number) for end, number in ends],
        enrolments=list(people[:SHOWN]),
    )


def plan_choices(*, viewer: Member) -> list[FollowUpPlan]:
    """Plans somebody can be put into."""
    return list(FollowUpPlan.objects.current().filter(is_active=True).order_by("name", "pk"))


def steps_due(*, viewer: Member, until: date, limit: int = 20) -> list[StepTaken]:
    """The viewer's own plan steps that wait to be done, the oldest first."""
    end = company.start_of(until + timedelta(1))
    mine = StepTaken.objects.filter(
        activity__owner=viewer, activity__done_at=None, activity__archived_at=None, activity__due_at__lt=end
    )
    rows = mine.select_related("activity__lead", "activity__contact", "activity__account", "enrolment__plan")
    return list(rows.order_by("activity__due_at", "pk")[:limit])


_COUNTS = {
    "running": Count("pk", filter=Q(ended_at=None)),
    "ended": Count("pk", filter=Q(ended_at__isnull=False)),
    "answered": Count("pk", filter=Q(end__in=(Enrolment.End.REPLIED, Enrolment.End.MEETING))),
}


def _figures(viewer: Member) -> "QuerySet[Enrolment]":
    return Enrolment.objects.visible_to(viewer)


def _row(plan: FollowUpPlan, steps: int, figures: dict[str, int]) -> PlanRow:
    return PlanRow(plan, steps, figures.get("running", 0), figures.get("ended", 0), figures.get("answered", 0))

"""Development plans with what is done of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement
from quarterdeck.performance.models.skills import DevelopmentItem, DevelopmentPlan, PlanState
from quarterdeck.performance.models.skills.development import PlanQuerySet
from quarterdeck.performance.rules.skills import development
from quarterdeck.performance.rules.skills.development import Progress


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan, how far it is, and which share of its hours goes to practice, people and courses."""

    plan: DevelopmentPlan
    items: Sequence[DevelopmentItem]
    progress: Progress
    mix: Mapping[str, Decimal]


def plan(*, viewer: Member, plan_id: int, today: date) -> PlanView:
    """One plan; 404 outside the viewer's reach."""
    return _viewed(get_object_or_404(_seen(viewer), pk=plan_id), today)


def plans_of(*, viewer: Member, member_id: int, today: date) -> list[PlanView]:
    """Somebody's plans, latest first."""
    return [_viewed(one, today) for one in _seen(viewer).filter(member=member_id)]


def running(*, viewer: Member, today: date) -> list[PlanView]:
    """Running plans within reach, those with most that is late first."""
    found = [_viewed(one, today) for one in _seen(viewer).filter(state=PlanState.RUNNING)]
    return sorted(found, key=lambda one: (-one.progress.late, one.plan.ends_on, one.plan.pk))


def may_change(*, viewer: Member, plan: DevelopmentPlan) -> bool:
    return plan.state == PlanState.RUNNING and DevelopmentPlan.objects.changeable_by(viewer).filter(pk=plan.pk).exists()


def _seen(viewer: Member) -> PlanQuerySet:
    agreed = Prefetch("agreement", Agreement.objects.select_related("member", "made_by"))
    items = DevelopmentItem.objects.select_related("skill").prefetch_related(agreed).order_by("agreement__due_on", "pk")
    found = DevelopmentPlan.objects.visible_to(viewer).select_related("member", "by")
    return found.prefetch_related(Prefetch("items", items)).order_by("-starts_on", "-pk")


def _viewed(plan: DevelopmentPlan, today: date) -> PlanView:
    """What was dropped counts neither as done nor as missing."""
    items = list(plan.items.all())
    counted = [
        development.Item(one.kind, one.hours, one.agreement.due_on, one.agreement.done_on is not None)
        for one in items
        if one.agreement.dropped_on is None
    ]
    return PlanView(plan, items, development.progress(counted, today), development.mix(counted))

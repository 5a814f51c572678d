"""The plans themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import FollowUpPlan, FollowUpStep, StepKind
from quarterdeck.people.models import Member

MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class StepGiven:
    """One step as it is typed."""

    kind: str
    subject: str
    delay_days: int = 1
    body: str = ""
    must_be_done: bool = True
    sends_mail: bool = False


@transaction.atomic
def create_plan(
    *, name: str, steps: Sequence[StepGiven], by: Member, description: str = "", daily_cap: int | None = None
) -> FollowUpPlan:
    """Make a plan with its steps in order. Refuses one without steps, and a name that is taken."""
    _refuse_unless_manager(by)
    plan = FollowUpPlan(name=name.strip(), description=description.strip(), daily_cap=daily_cap)
    _refuse_taken(plan)
    refuse_invalid(plan)
    plan.save()
    _set_steps(plan, steps)
    trail.record(plan, "created", by=by)
    return plan


@transaction.atomic
def edit_plan(
    *,
    plan_id: int,
    name: str,
    steps: Sequence[StepGiven],
    by: Member,
    description: str = "",
    daily_cap: int | None = None,
    is_active: bool = True,
    version: int | None = None,
) -> FollowUpPlan:
    """Change a plan. Those who go through it take the new steps from where they stand. Refuses a stale edit."""
    _refuse_unless_manager(by)
    plan = get_object_or_404(FollowUpPlan.objects.select_for_update(), pk=plan_id)
    values = {"name": name.strip(), "description": description.strip(), "daily_cap": daily_cap, "is_active": is_active}
    versions.refuse_stale(plan, values, version=version)
    yours, theirs = _in_words(steps), _in_words(_present(plan))
    versions.refuse_stale_rows("steps", yours=yours, theirs=theirs, version=version, current=plan.version)
    changes = trail.differences(plan, values)
    if yours != theirs:
        changes["steps"] = (theirs, yours)
    for field, value in values.items():
        setattr(plan, field, value)
    _refuse_taken(plan)
    refuse_invalid(plan)
    plan.version += 1
    plan.save()
    _set_steps(plan, steps)
    trail.record(plan, "edited", by=by, changes=changes)
    return plan


@transaction.atomic
def archive_plan(*, plan_id: int, at: datetime, by: Member) -> FollowUpPlan:
    """Put a plan away: nobody is enrolled any more and those in it stand still."""
    return _set_archived(plan_id, at, by=by)


@transaction.atomic
def restore_plan(*, plan_id: int, by: Member) -> FollowUpPlan:
    """Bring a plan back; those in it go on."""
    return _set_archived(plan_id, None, by=by)


def _set_archived(plan_id: int, at: datetime | None, *, by: Member) -> FollowUpPlan:
    _refuse_unless_manager(by)
    plan = get_object_or_404(FollowUpPlan.objects.select_for_update(), pk=plan_id)
    if (plan.archived_at is None) != (at is None):
        plan.archived_at = at
        plan.save(update_fields=["archived_at", "updated_at"])
        trail.record(plan, "archived" if at else "restored", by=by)
    return plan


def _present(plan: FollowUpPlan) -> list[StepGiven]:
    names = [field.name for field in fields(StepGiven)]
    return [StepGiven(**{name: getattr(step, name) for name in names}) for step in plan.steps.order_by("position")]


def _in_words(steps: Sequence[StepGiven]) -> str:
    return "; ".join(_step_in_words(step) for step in steps)


def _step_in_words(step: StepGiven) -> str:
    kind = dict(StepKind.choices).get(step.kind, step.kind)
    marks = f"{' ✓' if step.must_be_done else ''}{' ✉' if step.sends_mail else ''}"
    return f"+{step.delay_days} {kind}: {step.subject} {step.body}".strip() + marks


def _set_steps(plan: FollowUpPlan, steps: Sequence[StepGiven]) -> None:
    if not steps:
        raise Invalid(_("A plan needs at least one step."))
    if len(steps) > MOST_STEPS:
        raise Invalid(_("A plan has at most %(most)d steps.") % {"most": MOST_STEPS})
    plan.steps.all().delete()
    made = []
    for position, given in enumerate(steps):
        step = FollowUpStep(
            plan=plan,
            position=position,
            kind=given.kind,
            subject=given.subject.strip(),
            body=given.body.strip(),
            delay_days=given.delay_days,
            must_be_done=given.must_be_done,
            sends_mail=given.sends_mail and given.kind == StepKind.EMAIL,
        )
        refuse_invalid(step)
        made.append(step)
    FollowUpStep.objects.bulk_create(made)


def _refuse_taken(plan: FollowUpPlan) -> None:
    if FollowUpPlan.objects.filter(name=plan.name).exclude(pk=plan.pk).exists():
        raise Invalid(_("There is a plan with this name already."), field="name")


def _refuse_unless_manager(by: Member) -> None:
    if not by.may("crm.manage_follow_up"):
        raise NotAllowed(_("You may not change follow-up plans."))

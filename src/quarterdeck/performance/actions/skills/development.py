"""Development plans: begun, filled with things to do, ended. What is done is ticked off by its agreement."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.calendar.periods import add_months
from quarterdeck.core.company import queries as company
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import agreements
from quarterdeck.performance.actions.skills.refusals import CannotDevelop
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.models.skills import DevelopmentItem, DevelopmentPlan, PlanState, Skill
from quarterdeck.performance.models.skills.development import CHANGE

TOPIC = "development"
_USUAL_MONTHS = 6
_LONGEST = 300


@transaction.atomic
def start_development_plan(
    *,
    member_id: int,
    at: datetime,
    by: Member,
    goal: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    review_id: int | None = None,
) -> DevelopmentPlan:
    """Begin a plan for somebody within reach, or for oneself: from today for half a year where nothing else is said."""
    member = get_object_or_404(Member.objects.filter(access.owner_filter(by, CHANGE, owner="pk")), pk=member_id)
    begins = starts_on or company.local_day(at)
    ends = ends_on or add_months(begins, _USUAL_MONTHS)
    if ends <= begins:
        raise CannotDevelop(_("It ends before it begins."), code="ends_on")
    plan = DevelopmentPlan.objects.create(
        member=member,
        goal=goal.strip()[:_LONGEST] or _("Grow in my role"),
        starts_on=begins,
        ends_on=ends,
        review_id=review_id,
        by=by,
        at=at,
    )
    trail.record(plan, "created", by=by)
    if member.pk != by.pk:
        words = {"name": by.name, "goal": plan.goal}
        url = reverse("performance:development_plan", args=[plan.pk])
        tell(member, gettext_lazy("%(name)s began a development plan with you: %(goal)s"), words, topic=TOPIC, url=url)
    return plan


@transaction.atomic
def add_item(*, plan_id: int, values: Mapping[str, Any], at: datetime, by: Member) -> DevelopmentItem:
    """Add something to do to a running plan; it is agreed on, so it turns up wherever open agreements do.

    `values`: kind, skill_id, text, shows, hours, due_on. Refuses a day outside the plan.
    """
    plan = _running(plan_id, by)
    due_on = values["due_on"]
    if not plan.starts_on <= due_on <= plan.ends_on:
        said = {"from": plan.starts_on.isoformat(), "until": plan.ends_on.isoformat()}
        raise CannotDevelop(_("The plan runs from %(from)s until %(until)s.") % said, code="due_on")
    skill_id = values.get("skill_id")
    if skill_id is not None and not Skill.objects.current().filter(pk=skill_id).exists():
        raise CannotDevelop(_("One of the skills is no longer in use."), code="skill_id")
    item = DevelopmentItem.objects.create(
        plan=plan,
        kind=values["kind"],
        skill_id=skill_id,
        shows=values.get("shows", "").strip(),
        hours=values.get("hours") or DevelopmentItem._meta.get_field("hours").default,
    )
    agreements.agree(member_id=plan.member_id, text=values["text"], due_on=due_on, at=at, by=by, development_item=item)
    trail.record(plan, "item_added", by=by, changes={"item": ("", values["text"])})
    return item


@transaction.atomic
def end_plan(*, plan_id: int, result: str, is_done: bool, at: datetime, by: Member) -> DevelopmentPlan:
    """Say what came of a plan and end it. What is still open is dropped; refuses to end without a word."""
    plan = _running(plan_id, by)
    if not result.strip():
        raise CannotDevelop(_("Say what came of it."), code="result")
    open_ones = [item.agreement for item in plan.items.select_related("agreement") if not item.agreement.done_on]
    for one in (agreement for agreement in open_ones if not agreement.dropped_on):
        agreements.drop(agreement_id=one.pk, why=_("The plan has ended."), on=company.local_day(at), by=by)
    plan.state = PlanState.DONE if is_done else PlanState.DROPPED
    plan.result, plan.ended_at = result.strip(), at
    plan.version += 1
    plan.save()
    trail.record(plan, "ended", by=by, note=plan.result)
    return plan


def _running(plan_id: int, by: Member) -> DevelopmentPlan:
    found = DevelopmentPlan.objects.changeable_by(by).select_for_update(of=("self",))
    plan = get_object_or_404(found, pk=plan_id)
    if plan.state != PlanState.RUNNING:
        raise CannotDevelop(_("This plan has ended. Begin a new one."))
    return plan

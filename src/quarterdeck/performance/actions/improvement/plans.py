"""Setting up improvement plans, starting and ending them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.records.versions import refuse_stale
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.performance.actions.improvement import reaching
from quarterdeck.performance.actions.improvement.reaching import CannotImprove
from quarterdeck.performance.actions.telling import tell
from quarterdeck.performance.events import ImprovementPlanClosed, ImprovementPlanStarted
from quarterdeck.performance.models.improvement import ImprovementPlan, Outcome, PlanResult, PlanState
from quarterdeck.performance.queries.improvement import measuring
from quarterdeck.performance.queries.scorecards.measuring import is_known
from quarterdeck.performance.rules.improvement import fairness

WRITTEN = ("reason", "metric_code", "target", "support", "starts_on", "ends_on")


@transaction.atomic
def propose(*, member_id: int, reason: str, at: datetime, by: Member, review_id: int | None = None) -> ImprovementPlan:
    """Begin to prepare a plan for somebody one leads. The person sees it from the moment they are told.

    Refuses a second one while one is open, and one without a reason.
    """
    member = get_object_or_404(Member.objects.active().filter(pk__in=access.led_by(by)), pk=member_id)
    if not reason.strip():
        raise CannotImprove(_("Say why: what is different from what is expected, in facts."), code="reason")
    if ImprovementPlan.objects.filter(member=member).exclude(state=PlanState.CLOSED).exists():
        raise CannotImprove(_("There is an open plan for this person already."), code="member_id")
    plan = ImprovementPlan.objects.create(member=member, opened_by=by, reason=reason.strip(), review_id=review_id)
    trail.record(plan, "created", by=by)
    sentence = gettext_lazy("%(name)s prepares an improvement plan. Read it before it starts.")
    reaching.tell_overseers(plan, sentence, {"name": by.name})
    return plan


@transaction.atomic
def write_plan(*, plan_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> ImprovementPlan:
    """Write the reason, the figure, what is to be reached, the support and the days, while it is being prepared."""
    plan = reaching.led(plan_id, by)
    _refuse_unless(plan, PlanState.DRAFT)
    wanted = {name: values[name] for name in WRITTEN if name in values}
    refuse_stale(plan, wanted, version=version)
    _refuse_wrong(wanted)
    changes = trail.differences(plan, wanted)
    for name, value in wanted.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.save(update_fields=[*wanted, "version", "updated_at"])
    trail.record(plan, "edited", by=by, changes=dict.fromkeys(changes, ("", "")))
    return plan


@transaction.atomic
def start(*, plan_id: int, today: date, by: Member) -> ImprovementPlan:
    """Begin: everything the fair process asks for before is there, and the figure before is written down."""
    plan = reaching.led(plan_id, by)
    _refuse_unless(plan, PlanState.DRAFT)
    if lacking := fairness.lacking_to_start(measuring.facts(plan), on=today):
        raise CannotImprove(_("The fair process is not complete yet."), code=lacking[0].code)
    plan.baseline = measuring.baseline(plan, today=today)
    plan.state = PlanState.RUNNING
    _save(plan, "baseline", "state")
    trail.record(plan, "started", by=by)
    bus.publish(ImprovementPlanStarted(plan.pk, plan.member_id), by=by)
    reaching.tell_person(plan, gettext_lazy("Your improvement plan has started. You are not alone in it."), {})
    return plan


@transaction.atomic
def extend(*, plan_id: int, why: str, new_end_on: date, today: date, at: datetime, by: Member) -> ImprovementPlan:
    """Give more time. What was confirmed for a close is asked for again at the next one."""
    plan = reaching.led(plan_id, by)
    _refuse_unless(plan, PlanState.RUNNING)
    if plan.ends_on is None or new_end_on <= plan.ends_on or new_end_on <= today:
        raise CannotImprove(_("The new end has to be later than the old one."), code="new_end_on")
    _result(plan, Outcome.EXTENDED, why, today=today, at=at, by=by, new_end_on=new_end_on)
    closing = [one.code for one in fairness.steps() if one.before == "close"]
    plan.steps.filter(code__in=closing).delete()
    plan.ends_on = new_end_on
    _save(plan, "ends_on")
    told = gettext_lazy("Your improvement plan was extended until %(day)s.")
    reaching.tell_person(plan, told, {"day": new_end_on.isoformat()})
    return plan


@transaction.atomic
def close(*, plan_id: int, outcome: str, why: str, today: date, at: datetime, by: Member) -> ImprovementPlan:
    """End it as met, not met or stopped, with the reason.

    What the fair process asks for has to be there; stopping ends it at any time. A target cannot be missed before its day.
    """
    plan = reaching.led(plan_id, by)
    if outcome not in (Outcome.MET, Outcome.NOT_MET, Outcome.STOPPED):
        raise CannotImprove(_("Choose what came of it."), code="outcome")
    if outcome != Outcome.STOPPED:
        _refuse_unless(plan, PlanState.RUNNING)
    if outcome == Outcome.NOT_MET and plan.ends_on is not None and today < plan.ends_on:
        raise CannotImprove(_("The time that was agreed is not over yet."), code="outcome")
    _result(plan, Outcome(outcome), why, today=today, at=at, by=by)
    plan.state = PlanState.CLOSED
    _save(plan, "state")
    bus.publish(ImprovementPlanClosed(plan.pk, plan.member_id, outcome), by=by)
    if ImprovementPlan.objects.visible_to(plan.member).filter(pk=plan.pk).exists():
        reaching.tell_person(plan, gettext_lazy("Your improvement plan was closed. Read what came of it."), {})
    return plan


def remind(*, today: date) -> int:
    """Tell who carries plans through that nobody has looked at one for a while, or that its time is over; once each."""
    told = 0
    plans = ImprovementPlan.objects.filter(state=PlanState.RUNNING).select_related("member", "opened_by")
    for plan in plans.prefetch_related("check_ins"):
        due = measuring.due(plan, today=today)
        if due is None:
            continue
        is_over = due.wants == "result"
        sentence = (
            gettext_lazy("The improvement plan of %(name)s is over: say what came of it.")
            if is_over
            else gettext_lazy("Look at the improvement plan of %(name)s together.")
        )
        key = f"improvement-{plan.pk}-{due.since}-{'over' if is_over else 'look'}"
        words = {"name": plan.member.name}
        tell(reaching.leader_of(plan), sentence, words, topic=reaching.TOPIC, url=reaching.address(plan), once=key)
        told += 1
    return told


def _result(
    plan: ImprovementPlan,
    outcome: Outcome,
    why: str,
    *,
    today: date,
    at: datetime,
    by: Member,
    new_end_on: date | None = None,
) -> None:
    if not why.strip():
        raise CannotImprove(_("Say why, so that the person can understand it."), code="why")
    if lacking := fairness.lacking_to_close(measuring.facts(plan), outcome=outcome, on=today):
        raise CannotImprove(_("The fair process is not complete yet."), code=lacking[0].code)
    standing = measuring.standing(plan, today=today)
    if outcome == Outcome.MET and standing is not None and not standing.is_reached:
        raise CannotImprove(_("What was to be reached is not reached yet."), code="outcome")
    PlanResult.objects.create(
        plan=plan,
        outcome=outcome,
        why=why.strip(),
        value=standing.value if standing else None,
        ended_on=min(today, plan.ends_on or today),
        new_end_on=new_end_on,
        by=by,
        at=at,
    )
    trail.record(plan, outcome.value, by=by)


def _save(plan: ImprovementPlan, *fields: str) -> None:
    plan.version += 1
    plan.save(update_fields=[*fields, "version", "updated_at"])


def _refuse_unless(plan: ImprovementPlan, state: PlanState) -> None:
    if plan.state != state:
        raise CannotImprove(_("The plan is not where this could be done."), code="state")


def _refuse_wrong(values: Mapping[str, Any]) -> None:
    if "reason" in values and not values["reason"].strip():
        raise CannotImprove(_("Say why: what is different from what is expected, in facts."), code="reason")
    if values.get("metric_code") and not is_known(values["metric_code"]):
        raise CannotImprove(_("There is no such figure."), code="metric_code")
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on <= starts_on:
        raise CannotImprove(_("It has to end after it begins."), code="ends_on")

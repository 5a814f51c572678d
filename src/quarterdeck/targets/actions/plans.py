"""A plan's life: opened, discussed, agreed, put in force, revised, withdrawn."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quarterdeck.core.audit import trail
from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.records import versions
from quarterdeck.metrics import catalogue
from quarterdeck.people.models import Member
from quarterdeck.targets import events
from quarterdeck.targets.actions import agreeing, effect, reaching
from quarterdeck.targets.actions.refusals import CannotPlan, NotAllowed
from quarterdeck.targets.models import (
    PlanMetric,
    PlanNode,
    PlanRevision,
    PlanState,
    TargetCell,
    TargetPlan,
)
from quarterdeck.targets.queries import organization
from quarterdeck.targets.rules import amounts, states
from quarterdeck.targets.rules.trees import Key, Place


@transaction.atomic
def open_plan(
    *,
    name: str,
    fiscal_year: int,
    metric_codes: Sequence[str],
    organized_on: date,
    by: Member,
    units: Mapping[str, str] | None = None,
    ramp: Sequence[Decimal] = (),
    money_step: Decimal | None = None,
) -> TargetPlan:
    """Draft a plan of a fiscal year over the organization as it is on a day.

    `units` may say in which unit each metric is meant; another than the catalogue's is refused. `ramp` is the share of a full
    target owed in the first, second … month after joining. `money_step` is what money is rounded to when it is split or filled;
    where nothing is said, what is usual for the company's currency.
    """
    if not by.may("targets.manage_plans"):
        raise NotAllowed(_("Plans are opened, put in force and revised by sales operations."))
    if not name.strip():
        raise CannotPlan(_("A plan needs a name."), code="name")
    year = _year(fiscal_year)
    plan = TargetPlan.objects.create(
        name=name.strip(),
        fiscal_year=fiscal_year,
        starts_on=year.start,
        ends_on=year.end,
        organized_on=organized_on,
        ramp=[str(share) for share in _checked_ramp(ramp)],
        money_step=_checked_step(money_step),
    )
    _set_metrics(plan, metric_codes, units or {})
    plant(plan, organization.places_on(organized_on))
    trail.record(plan, "created", by=by)
    return plan


def plant(plan: TargetPlan, places: Sequence[Place]) -> None:
    """Make the nodes of a fresh plan, one statement for each depth of the tree."""
    made: dict[Key | None, PlanNode | None] = {None: None}
    waiting = list(places)
    while waiting:
        ready = [place for place in waiting if place.parent in made]
        for place, node in zip(ready, _nodes(plan, ready, made), strict=True):
            made[place.key] = node
        waiting = [place for place in waiting if place.key not in made]


def _nodes(plan: TargetPlan, places: Sequence[Place], made: Mapping[Key | None, PlanNode | None]) -> list[PlanNode]:
    return PlanNode.objects.bulk_create(
        [
            PlanNode(
                plan=plan,
                parent=made[place.parent],
                name=place.name,
                unit_path=place.unit_path,
                from_on=plan.starts_on,
                until_on=plan.ends_on,
                **{f"{place.key[0]}_id": place.key[1]},
            )
            for place in places
        ]
    )


@transaction.atomic
def edit_plan(
    *,
    plan_id: int,
    name: str,
    ramp: Sequence[Decimal],
    by: Member,
    money_step: Decimal | None = None,
    metric_codes: Collection[str] | None = None,
    version: int | None = None,
) -> TargetPlan:
    """Change a plan's name, the ramp of its new joiners and, where they are said, what money is rounded to and its metrics.

    Metrics it has already keep their order. Refuses an edit that began from an older `version`.
    """
    plan = reaching.managed_plan(plan_id, by=by)
    if not name.strip():
        raise CannotPlan(_("A plan needs a name."), code="name")
    values: dict[str, object] = {"name": name.strip(), "ramp": [str(share) for share in _checked_ramp(ramp)]}
    if money_step is not None:
        values["money_step"] = _checked_step(money_step)
    versions.refuse_stale(plan, values, version=version)
    if changes := trail.differences(plan, values):
        _save(plan, **values)
        trail.record(plan, "edited", by=by, changes=changes)
    present = list(plan.metrics.values_list("metric_code", flat=True))
    if metric_codes is not None and set(metric_codes) != set(present):
        kept = [code for code in present if code in metric_codes]
        added = [code for code in metric_codes if code not in present]
        set_metrics(plan_id=plan_id, metric_codes=[*kept, *added], by=by)
    return plan


@transaction.atomic
def set_metrics(*, plan_id: int, metric_codes: Sequence[str], by: Member) -> None:
    """Choose a plan's metrics anew, in order. One that has numbers stays."""
    plan = reaching.managed_plan(plan_id, by=by)
    if reason := states.why_not_write(plan.state):
        raise CannotPlan(reason, code="state")
    dropped = plan.metrics.exclude(metric_code__in=metric_codes)
    if TargetCell.objects.filter(metric__in=dropped).exists():
        raise CannotPlan(_("A metric that has targets in this plan cannot be taken out of it."), code="metric")
    before = list(plan.metrics.values_list("metric_code", flat=True))
    dropped.delete()
    _set_metrics(plan, metric_codes, {})
    trail.record(plan, "edited", by=by, changes={"metrics": (before, list(metric_codes))})


@transaction.atomic
def discuss(*, plan_id: int, by: Member) -> TargetPlan:
    """Open a draft to those who owe its targets, or take up the discussion of an agreed plan again."""
    plan = _go(reaching.managed_plan(plan_id, by=by), PlanState.IN_DISCUSSION, by=by)
    bus.publish(events.TargetsDiscussed(plan_id=plan.pk), by=by)
    return plan


@transaction.atomic
def conclude(*, plan_id: int, by: Member, at: datetime, rest_as_given: bool = False) -> TargetPlan:
    """Close a discussion in which every node has agreed.

    `rest_as_given` takes the given numbers as agreed where nobody agreed yet; without it those nodes are a reason to refuse.
    """
    plan = reaching.managed_plan(plan_id, by=by)
    if reason := states.why_not_go(plan.state, PlanState.AGREED):
        raise CannotPlan(reason, code="state")
    waiting = agreeing.waiting_nodes(plan)
    if rest_as_given:
        agreeing.take_as_given(plan, waiting, by=by, at=at)
    elif count := waiting.count():
        raise CannotPlan(
            ngettext("%(count)d has not agreed yet.", "%(count)d have not agreed yet.", count) % {"count": count},
            code="not_agreed",
        )
    return _go(plan, PlanState.AGREED, by=by)


@transaction.atomic
def put_in_force(*, plan_id: int, by: Member, at: datetime) -> TargetPlan:
    """Let the agreed numbers count from a moment on.

    Refuses while another plan holds one of the metrics for days of this year, and a plan without an agreed number.
    """
    plan = reaching.managed_plan(plan_id, by=by)
    if reason := states.why_not_go(plan.state, PlanState.IN_FORCE):
        raise CannotPlan(reason, code="state")
    if not TargetCell.objects.filter(metric__plan=plan, agreed__isnull=False).exists():
        raise CannotPlan(_("No number of this plan has been agreed."), code="empty")
    _hold_year(plan)
    effect.take_effect(plan, at=at)
    plan.revisions.filter(number=plan.revision).update(in_force_at=at)
    _go(plan, PlanState.IN_FORCE, by=by)
    bus.publish(events.TargetsPutInForce(plan_id=plan.pk, revision=plan.revision), by=by)
    return plan


@transaction.atomic
def revise(*, plan_id: int, reason: str, by: Member, at: datetime) -> TargetPlan:
    """Open a plan in force again, with a reason. What was in force goes on counting until the plan is put in force again."""
    plan = reaching.managed_plan(plan_id, by=by)
    if not reason.strip():
        raise CannotPlan(_("Say why the plan is revised."), code="reason")
    if refusal := states.why_not_go(plan.state, PlanState.IN_REVISION):
        raise CannotPlan(refusal, code="state")
    PlanRevision.objects.create(plan=plan, number=plan.revision + 1, reason=reason.strip(), begun_at=at, begun_by=by)
    plan.revision += 1
    _go(plan, PlanState.IN_REVISION, by=by, note=reason.strip())
    bus.publish(events.TargetsRevised(plan_id=plan.pk, revision=plan.revision, reason=reason.strip()), by=by)
    return plan


@transaction.atomic
def withdraw(*, plan_id: int, reason: str, by: Member, at: datetime) -> TargetPlan:
    """End a plan, with a reason: its numbers count no more from a moment on, and stay readable for the time before."""
    plan = reaching.managed_plan(plan_id, by=by)
    if not reason.strip():
        raise CannotPlan(_("Say why the plan is withdrawn."), code="reason")
    effect.end_effect(plan, at=at)
    plan.metrics.update(year_held=None)
    _go(plan, PlanState.WITHDRAWN, by=by, note=reason.strip())
    bus.publish(events.TargetsWithdrawn(plan_id=plan.pk), by=by)
    return plan


def _go(plan: TargetPlan, to: PlanState, *, by: Member, note: str = "") -> TargetPlan:
    if reason := states.why_not_go(plan.state, to):
        raise CannotPlan(reason, code="state")
    before = plan.state
    _save(plan, state=to, revision=plan.revision)
    trail.record(plan, to.value, by=by, changes={"state": (before, to.value)}, note=note)
    return plan


def _save(plan: TargetPlan, **values: object) -> None:
    for field, value in values.items():
        setattr(plan, field, value)
    plan.version += 1
    plan.save(update_fields=[*values, "version", "updated_at"])


def _year(fiscal_year: int) -> Period:
    if not 2000 <= fiscal_year <= 2199:
        raise CannotPlan(_("Choose a fiscal year between 2000 and 2199."), code="year")
    return company.fiscal_calendar().year(fiscal_year)


def _checked_ramp(ramp: Sequence[Decimal]) -> Sequence[Decimal]:
    if len(ramp) > 24 or not all(share.is_finite() and 0 <= share <= 1 for share in ramp):
        raise CannotPlan(_("A ramp is a list of shares from 0% to 100%, for at most 24 months."), code="ramp")
    return ramp


def _checked_step(step: Decimal | None) -> Decimal:
    if step is None:
        return amounts.usual_money_step(company.company().currency.decimals)
    if step not in amounts.MONEY_STEPS:
        raise CannotPlan(_("Money is rounded to cents, whole amounts, hundreds or thousands."), code="money_step")
    return step


def _set_metrics(plan: TargetPlan, codes: Sequence[str], units: Mapping[str, str]) -> None:
    """Keep the metrics chosen, in order; refuses none, one twice, one unknown, or one in another unit than its own."""
    if not codes:
        raise CannotPlan(_("Choose at least one metric."), code="metric")
    if len(set(codes)) != len(codes):
        raise CannotPlan(_("A metric was chosen twice."), code="metric")
    for position, code in enumerate(codes):
        metric = _metric(code)
        if units.get(code, metric.unit) != metric.unit:
            raise CannotPlan(_("“%(metric)s” is not measured in that unit.") % {"metric": metric.name}, code="unit")
        PlanMetric.objects.update_or_create(
            plan=plan, metric_code=code, defaults={"unit": metric.unit, "position": position}
        )


def _metric(code: str) -> catalogue.Metric:
    try:
        return catalogue.metric(code)
    except KeyError:
        raise CannotPlan(_("There is no metric “%(code)s”.") % {"code": code}, code="metric") from None


def _hold_year(plan: TargetPlan) -> None:
    """Claim the year for the plan's metrics; the database refuses a second claim of two that come at once."""
    codes = list(plan.metrics.values_list("metric_code", flat=True))
    others = PlanMetric.objects.exclude(plan=plan).filter(year_held__isnull=False, metric_code__in=codes)
    rival = (
        others.filter(plan__starts_on__lt=plan.ends_on, plan__ends_on__gt=plan.starts_on).select_related("plan").first()
    )
    if rival is None:
        try:
            with transaction.atomic():
                plan.metrics.update(year_held=plan.fiscal_year)
        except IntegrityError:
            rival = others.filter(year_held=plan.fiscal_year).select_related("plan").first()
    if rival is not None:
        raise CannotPlan(
            _("“%(plan)s” is in force for “%(metric)s” in the same months. Revise or withdraw it first.")
            % {"plan": rival.plan.name, "metric": _metric(rival.metric_code).name},
            code="overlap",
        )

"""What people set up about stages: what they ask, how they help, where deals may go, which facts make one worry."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import (
    HealthSetting,
    Stage,
    StageCriterion,
    StageGuidance,
    StageKind,
    StageTask,
    StageTransition,
)
from quarterdeck.crm.queries import criteria as queries
from quarterdeck.crm.queries import health as healths
from quarterdeck.crm.rules import criteria as rules
from quarterdeck.crm.rules import health
from quarterdeck.crm.rules.criteria import Criterion
from quarterdeck.people.models import Member


@transaction.atomic
def add_criterion(*, stage_id: int, criterion: Criterion, by: Member) -> StageCriterion:
    """Ask something of the deals that leave a stage. Refused for a stage where deals end."""
    stage = _stage(stage_id, by)
    if stage.kind != StageKind.OPEN:
        raise Invalid(_("Deals end in this stage, so nothing is asked when leaving it."))
    if reason := rules.why_not_criterion(criterion):
        raise Invalid(reason, field=criterion.kind if criterion.kind != rules.CONTACT else "role")
    row = StageCriterion.objects.create(
        stage=stage,
        kind=criterion.kind,
        field=criterion.field,
        activity_kind=criterion.activity_kind,
        count=criterion.count,
        document=criterion.document.strip()[:80],
        role=criterion.role,
        position=stage.criteria.count() + 1,
    )
    trail.record(stage, "criterion_added", by=by, changes={"criterion": ("", queries.as_rule(row).label)})
    return row


@transaction.atomic
def remove_criterion(*, criterion_id: int, by: Member) -> int:
    """Ask it no longer; returns the stage."""
    _need(by)
    row = get_object_or_404(StageCriterion.objects.select_related("stage"), pk=criterion_id)
    label = queries.as_rule(row).label
    row.delete()
    trail.record(row.stage, "criterion_removed", by=by, changes={"criterion": (label, "")})
    return row.stage_id


@transaction.atomic
def add_guidance(*, stage_id: int, title: str, by: Member, text: str = "", url: str = "") -> StageGuidance:
    """Offer a talk track or a piece of material to those who work in a stage."""
    stage = _stage(stage_id, by)
    row = StageGuidance(stage=stage, title=title.strip(), text=text.strip(), url=url.strip())
    row.position = stage.guidance.count() + 1
    if row.url:
        _refuse_bad_link(row.url)
    refuse_invalid(row)
    row.save()
    trail.record(stage, "guidance_added", by=by, changes={"guidance": ("", row.title)})
    return row


@transaction.atomic
def remove_guidance(*, guidance_id: int, by: Member) -> int:
    """Offer it no longer; returns the stage."""
    _need(by)
    row = get_object_or_404(StageGuidance.objects.select_related("stage"), pk=guidance_id)
    row.delete()
    trail.record(row.stage, "guidance_removed", by=by, changes={"guidance": (row.title, "")})
    return row.stage_id


@transaction.atomic
def add_task(*, stage_id: int, subject: str, by: Member, kind: str = "task", due_days: int = 1) -> StageTask:
    """Plan a to-do for the owner whenever a deal enters the stage."""
    stage = _stage(stage_id, by)
    if stage.kind != StageKind.OPEN:
        raise Invalid(_("Deals end in this stage, so nothing is planned in it."))
    row = StageTask(stage=stage, subject=subject.strip(), kind=kind, due_days=due_days)
    row.position = stage.tasks.count() + 1
    refuse_invalid(row)
    row.save()
    trail.record(stage, "task_added", by=by, changes={"task": ("", row.subject)})
    return row


@transaction.atomic
def remove_task(*, task_id: int, by: Member) -> int:
    """Plan it no longer; returns the stage."""
    _need(by)
    row = get_object_or_404(StageTask.objects.select_related("stage"), pk=task_id)
    row.delete()
    trail.record(row.stage, "task_removed", by=by, changes={"task": (row.subject, "")})
    return row.stage_id


@transaction.atomic
def set_transition(
    *,
    from_id: int,
    to_id: int,
    by: Member,
    is_allowed: bool = True,
    fields: Sequence[str] = (),
    role: str = "",
    approver: str = "",
) -> None:
    """Say what is asked of moves between two stages of a process; asking nothing takes the rule away."""
    _need(by)
    before, after, row = queries.transition(viewer=by, from_id=from_id, to_id=to_id)
    if unknown := sorted(set(fields) - set(rules.FIELDS)):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field="fields")
    row.is_allowed, row.fields, row.role, row.approver = is_allowed, list(fields), role, approver
    refuse_invalid(row)
    if is_allowed and not fields and not role and not approver:
        StageTransition.objects.filter(from_stage=before, to_stage=after).delete()
    else:
        row.save()
    told = f"{before.name} → {after.name}"
    trail.record(before.process, "transition_set", by=by, changes={"transition": ("", told)})


@transaction.atomic
def set_health(*, values: Mapping[str, tuple[bool, int]], by: Member) -> None:
    """Switch facts on and off, and say from how many on they count."""
    _need(by)
    for fact, (is_on, limit) in values.items():
        if fact not in health.USUAL:
            raise Invalid(_("There is no field %(name)s.") % {"name": fact}, field=fact)
        if not 0 <= limit <= 3650:
            raise Invalid(_("Choose a number from 0 to 3650."), field=fact)
        row, _is_new = HealthSetting.objects.update_or_create(fact=fact, defaults={"is_on": is_on, "limit": limit})
        trail.record(row, "edited", by=by, changes={fact: (None, limit if is_on else None)})
    transaction.on_commit(healths.forget)
    healths.forget()


def _need(by: Member) -> None:
    if not by.may("crm.manage_process"):
        raise NotAllowed(_("You may not change the sales process."))


def _stage(stage_id: int, by: Member) -> Any:
    _need(by)
    return get_object_or_404(Stage.objects.select_for_update(), pk=stage_id)


def _refuse_bad_link(url: str) -> None:
    try:
        URLValidator(["http", "https"])(url)
    except ValidationError as error:
        raise Invalid(_("A link begins with https:// or http://."), field="url") from error

"""Setting, changing and putting away objectives."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people import access
from quarterdeck.people import queries as people
from quarterdeck.people.models import Member
from quarterdeck.targets.models import KeyResult, Objective, ObjectiveQuerySet, ObjectiveState
from quarterdeck.targets.rules import okr

RIGHT = "targets.change_okrs"
OBJECTIVE_FIELDS = ("title", "why", "owner_id", "unit_id", "parent_id", "from_on", "until_on")


class CannotAim(Refusal):
    """An objective or a key result cannot be kept so; the refusal's code names the value at fault."""


@transaction.atomic
def set_objective(*, values: Mapping[str, Any], today: date, by: Member) -> Objective:
    """Set an objective for oneself, for somebody within reach, or for a unit within reach.

    Refuses a span that ends before it begins, an owner or unit out of reach, and one that would serve itself.
    """
    objective = Objective(**{"owner_id": by.pk, **{name: values[name] for name in OBJECTIVE_FIELDS if name in values}})
    _refuse_wrong(objective, today=today, by=by)
    objective.save()
    trail.record(objective, "created", by=by)
    return objective


@transaction.atomic
def edit_objective(
    *, objective_id: int, values: Mapping[str, Any], version: int | None, today: date, by: Member
) -> Objective:
    """Change an objective. Refuses a stale edit, one that has been scored, and what `set_objective` refuses."""
    objective = changeable(objective_id, by=by)
    wanted = {name: values[name] for name in OBJECTIVE_FIELDS if name in values}
    versions.refuse_stale(objective, wanted, version=version)
    changes = trail.differences(objective, wanted)
    if not changes:
        return objective
    for name in changes:
        setattr(objective, name, wanted[name])
    _refuse_wrong(objective, today=today, by=by)
    objective.version += 1
    objective.save(update_fields=[*changes, "version", "updated_at"])
    told = {name: (str(before), str(after)) for name, (before, after) in changes.items()}
    trail.record(objective, "edited", by=by, changes=told)
    return objective


@transaction.atomic
def archive_objective(*, objective_id: int, at: datetime, by: Member) -> Objective:
    """Put an objective away, with its key results; those that served it stand alone until it is restored."""
    objective = get_object_or_404(_within_reach(by), pk=objective_id)
    objective.archived_at = at
    objective.save(update_fields=["archived_at", "updated_at"])
    trail.record(objective, "archived", by=by)
    return objective


@transaction.atomic
def restore_objective(*, objective_id: int, by: Member) -> Objective:
    """Bring an objective back."""
    objective = get_object_or_404(_within_reach(by), pk=objective_id)
    objective.archived_at = None
    objective.save(update_fields=["archived_at", "updated_at"])
    trail.record(objective, "restored", by=by)
    return objective


def changeable(objective_id: int, *, by: Member) -> Objective:
    """The objective, locked for a change: 404 out of sight, refused where it is another's or has been scored."""
    seen = Objective.objects.visible_to(by).current().select_for_update(of=("self",))
    objective = get_object_or_404(seen, pk=objective_id)
    if not Objective.objects.changeable_by(by).filter(pk=objective_id).exists():
        raise CannotAim(_("You may look at this objective but not change it."), code="forbidden")
    if objective.state == ObjectiveState.SCORED:
        raise CannotAim(_("This objective has been scored. Open it again to change it."), code="scored")
    return objective


def refuse_invalid(record: Objective | KeyResult) -> None:
    """Raise `CannotAim` with the first thing wrong with the record's own values."""
    skipped = {field.name for field in record._meta.concrete_fields if field.is_relation or not field.editable}
    try:
        record.clean_fields(exclude=skipped)
    except ValidationError as error:
        name, sentences = next(iter(error.message_dict.items()))
        label = getattr(record._meta.get_field(name), "verbose_name", name)
        raise CannotAim(f"{label}: {sentences[0]}", code=name) from error


def _within_reach(by: Member) -> ObjectiveQuerySet:
    return Objective.objects.visible_to(by).changeable_by(by).select_for_update(of=("self",))


def _refuse_wrong(objective: Objective, *, today: date, by: Member) -> None:
    objective.title = objective.title.strip()
    refuse_invalid(objective)
    if objective.until_on <= objective.from_on:
        raise CannotAim(_("An objective must end after it begins."), code="until_on")
    within = Member.objects.active().filter(access.owner_filter(by, RIGHT, owner="pk"))
    if not within.filter(pk=objective.owner_id or 0).exists():
        raise CannotAim(_("Choose an active colleague within your reach."), code="owner_id")
    reached = people.visible_units(viewer=by, on=today, right=RIGHT) if objective.unit_id else []
    if objective.unit_id and objective.unit_id not in {unit.id for unit in reached}:
        raise CannotAim(_("Choose a team within your reach."), code="unit_id")
    if objective.parent_id:
        _refuse_parent(objective, objective.parent_id, by=by)


def _refuse_parent(objective: Objective, parent_id: int, *, by: Member) -> None:
    parent = Objective.objects.visible_to(by).current().filter(pk=parent_id).first()
    if parent is None:
        raise CannotAim(_("Choose an objective that you can see."), code="parent_id")
    parents = dict(Objective.objects.exclude(parent=None).order_by().values_list("pk", "parent_id"))
    reason = okr.why_not_align(
        objective=objective.pk, parent=parent.pk, parents=parents, span=objective.span, parent_span=parent.span
    )
    if reason:
        raise CannotAim(reason, code="parent_id")

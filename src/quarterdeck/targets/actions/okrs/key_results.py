"""How an objective is told to be reached: its key results."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.metrics import catalogue
from quarterdeck.people.models import Member
from quarterdeck.targets.actions.okrs.measuring import measure
from quarterdeck.targets.actions.okrs.objectives import CannotAim, changeable, refuse_invalid
from quarterdeck.targets.models import KeyResult, Objective
from quarterdeck.targets.rules import okr

RESULT_FIELDS = ("title", "metric_code", "unit", "start", "target", "weight")


@transaction.atomic
def add_key_result(*, objective_id: int, values: Mapping[str, Any], today: date, by: Member) -> KeyResult:
    """Say how an objective is told to be reached: by a figure of the catalogue, or by what check-ins tell.

    Refuses a sixth one, one that has nowhere to go, and a figure nobody knows.
    """
    objective = changeable(objective_id, by=by)
    result = KeyResult(objective=objective, **{name: values[name] for name in RESULT_FIELDS if name in values})
    _refuse_wrong(result)
    result.save()
    measure([result], owner=objective.owner, objective=objective, today=today)
    trail.record(objective, "key_result_added", by=by, changes={"key_result": ("", result.title)})
    return result


@transaction.atomic
def edit_key_result(
    *, key_result_id: int, values: Mapping[str, Any], version: int | None, today: date, by: Member
) -> KeyResult:
    """Change a key result. Refuses a stale edit and what `add_key_result` refuses."""
    result, objective = _result(key_result_id, by=by)
    wanted = {name: values[name] for name in RESULT_FIELDS if name in values}
    versions.refuse_stale(result, wanted, version=version)
    changes = trail.differences(result, wanted)
    if not changes:
        return result
    for name in changes:
        setattr(result, name, wanted[name])
    if "metric_code" in changes:
        result.value = result.valued_on = None
    _refuse_wrong(result)
    result.version += 1
    result.save()
    measure([result], owner=objective.owner, objective=objective, today=today)
    told = {name: (str(before), str(after)) for name, (before, after) in changes.items()}
    trail.record(objective, "key_result_edited", by=by, changes=told, note=result.title)
    return result


@transaction.atomic
def archive_key_result(*, key_result_id: int, at: datetime, by: Member) -> KeyResult:
    """Take a key result out of its objective; it no longer counts."""
    result, objective = _result(key_result_id, by=by)
    result.archived_at = at
    result.save(update_fields=["archived_at", "updated_at"])
    trail.record(objective, "key_result_removed", by=by, changes={"key_result": (result.title, "")})
    return result


@transaction.atomic
def restore_key_result(*, key_result_id: int, by: Member) -> KeyResult:
    """Bring a key result back. Refuses where the objective has as many as it may have."""
    result, objective = _result(key_result_id, by=by)
    result.archived_at = None
    _refuse_wrong(result)
    result.save(update_fields=["archived_at", "updated_at"])
    trail.record(objective, "key_result_added", by=by, changes={"key_result": ("", result.title)})
    return result


def _result(key_result_id: int, *, by: Member) -> tuple[KeyResult, Objective]:
    seen = KeyResult.objects.filter(objective__in=Objective.objects.visible_to(by).values("pk"))
    result = get_object_or_404(seen.select_for_update(of=("self",)), pk=key_result_id)
    return result, changeable(result.objective_id, by=by)


def _refuse_wrong(result: KeyResult) -> None:
    result.title = result.title.strip()
    if result.metric_code:
        result.unit = _unit_of(result.metric_code)
    refuse_invalid(result)
    others = result.objective.key_results.filter(archived_at=None).exclude(pk=result.pk).count()
    if reason := okr.why_not_key_result(start=result.start, target=result.target, others=others):
        raise CannotAim(reason, code="target")


def _unit_of(metric_code: str) -> str:
    try:
        return catalogue.metric(metric_code).unit.value
    except KeyError as error:
        raise CannotAim(_("Choose a figure of the catalogue."), code="metric_code") from error

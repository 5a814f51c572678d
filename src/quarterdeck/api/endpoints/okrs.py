"""`/okrs`: objectives, their key results, check-ins and scores."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.endpoints.metrics import period_of
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import targets as schemas
from quarterdeck.targets.actions import okrs as actions
from quarterdeck.targets.models import KeyResult, Objective
from quarterdeck.targets.queries import okrs as queries

router = Router(tags=["okrs"])


@router.get("", response=list[schemas.ObjectiveOut])
@reads("targets.view_okrs")
def list_objectives(request: ApiRequest, span: Query[schemas.Span]) -> list[Objective]:
    """Objectives within reach that run on some day of a half-open period; all of them without one."""
    period = period_of(span.start, span.end) if span.start and span.end else None
    return queries.objectives(viewer=request.member, period=period)


@router.post("", response={201: schemas.ObjectiveOut})
@writes("targets.change_okrs", answers=schemas.ObjectiveOut, status=201)
def set_objective(request: ApiRequest, sent: schemas.ObjectiveIn) -> Objective:
    """Set an objective."""
    values = sent.model_dump(exclude_none=True)
    values["unit_id"] = values.pop("team_id", None)
    made = actions.set_objective(values=values, today=request.today, by=request.member)
    return _one(request, made.pk)


@router.get("/{objective_id}", response=schemas.ObjectiveOut)
@reads("targets.view_okrs")
def read_objective(request: ApiRequest, objective_id: Id) -> Objective:
    """One objective with its key results."""
    return _one(request, objective_id)


@router.patch("/{objective_id}", response=schemas.ObjectiveOut)
@writes("targets.change_okrs", answers=schemas.ObjectiveOut)
def change_objective(request: ApiRequest, objective_id: Id, changes: schemas.ObjectiveChanges) -> Objective:
    """Change some fields."""
    actions.edit_objective(
        objective_id=objective_id,
        values=changes.values(),
        version=changes.version,
        today=request.today,
        by=request.member,
    )
    return _one(request, objective_id)


@router.post("/{objective_id}/archive", response=schemas.ObjectiveOut)
@writes("targets.change_okrs", answers=schemas.ObjectiveOut)
def archive_objective(request: ApiRequest, objective_id: Id) -> Objective:
    """Put an objective away."""
    actions.archive_objective(objective_id=objective_id, at=timezone.now(), by=request.member)
    return _one(request, objective_id)


@router.post("/{objective_id}/restore", response=schemas.ObjectiveOut)
@writes("targets.change_okrs", answers=schemas.ObjectiveOut)
def restore_objective(request: ApiRequest, objective_id: Id) -> Objective:
    """Bring an objective back."""
    actions.restore_objective(objective_id=objective_id, by=request.member)
    return _one(request, objective_id)


@router.post("/{objective_id}/key-results", response={201: schemas.KeyResultOut})
@writes("targets.change_okrs", answers=schemas.KeyResultOut, status=201)
def add_key_result(request: ApiRequest, objective_id: Id, sent: schemas.KeyResultIn) -> KeyResult:
    """Add a key result, at most five."""
    return actions.add_key_result(
        objective_id=objective_id, values=_values(sent.model_dump()), today=request.today, by=request.member
    )


@router.patch("/key-results/{key_result_id}", response=schemas.KeyResultOut)
@writes("targets.change_okrs", answers=schemas.KeyResultOut)
def change_key_result(request: ApiRequest, key_result_id: Id, changes: schemas.KeyResultChanges) -> KeyResult:
    """Change some fields of a key result."""
    return actions.edit_key_result(
        key_result_id=key_result_id,
        values=_values(changes.values()),
        version=changes.version,
        today=request.today,
        by=request.member,
    )


@router.post("/{objective_id}/check-ins", response=schemas.ObjectiveOut)
@writes("targets.change_okrs", answers=schemas.ObjectiveOut)
def check_in(request: ApiRequest, objective_id: Id, sent: schemas.CheckInsIn) -> Objective:
    """Say how key results stand today."""
    said = {one.key_result_id: actions.Said(one.confidence, one.value, one.note) for one in sent.said}
    actions.check_in(objective_id=objective_id, said=said, on=request.today, by=request.member)
    return _one(request, objective_id)


@router.post("/{objective_id}/score", response=schemas.ObjectiveOut)
@writes("targets.change_okrs", answers=schemas.ObjectiveOut)
def score(request: ApiRequest, objective_id: Id, sent: schemas.ScoresIn) -> Objective:
    """Score every key result and close the objective; refused (409) before its last two weeks."""
    actions.score_objective(
        objective_id=objective_id,
        scores={one.key_result_id: one.score for one in sent.scores},
        lesson=sent.lesson,
        today=request.today,
        by=request.member,
    )
    return _one(request, objective_id)


def _one(request: ApiRequest, objective_id: int) -> Objective:
    return queries.objective(viewer=request.member, objective_id=objective_id)


def _values(sent: dict[str, Any]) -> dict[str, Any]:
    """What the action takes: a metric by its code, nothing for what was sent as null."""
    named = {"metric_code" if name == "metric" else name: value for name, value in sent.items()}
    return {name: value for name, value in named.items() if value is not None}

"""`/plans`: the targets of a fiscal year, from the draft to what is in force; `/targets`: what is owed over any period."""

from typing import Any

from django.utils import timezone
from ninja import Query, Router

from quarterdeck.api.endpoints.metrics import period_of
from quarterdeck.api.guard import ApiRequest, reads, writes
from quarterdeck.api.schemas import Id
from quarterdeck.api.schemas import targets as schemas
from quarterdeck.metrics.engine.limits import known_metric
from quarterdeck.targets.actions import cells
from quarterdeck.targets.actions import plans as actions
from quarterdeck.targets.actions.cells import UNSEEN, CellEdit
from quarterdeck.targets.models import TargetPlan
from quarterdeck.targets.queries import grid as grids
from quarterdeck.targets.queries import trees
from quarterdeck.targets.queries.in_force import targets_of

router = Router(tags=["plans"])
targets_router = Router(tags=["targets"])


@router.get("", response=list[schemas.PlanOut])
@reads("targets.view_targets")
def list_plans(request: ApiRequest) -> list[TargetPlan]:
    """The plans the caller may open, the latest year first."""
    return list(TargetPlan.objects.current().visible_to(request.member).prefetch_related("metrics"))


@router.post("", response={201: schemas.PlanOut})
@writes("targets.manage_plans", answers=schemas.PlanOut, status=201)
def open_plan(request: ApiRequest, values: schemas.PlanIn) -> TargetPlan:
    """Draft a plan over the organization as it is on a day."""
    return actions.open_plan(
        name=values.name,
        fiscal_year=values.fiscal_year,
        metric_codes=values.metrics,
        organized_on=values.organized_on,
        by=request.member,
    )


@router.get("/{plan_id}", response=schemas.PlanOut)
@reads("targets.view_targets")
def read_plan(request: ApiRequest, plan_id: Id) -> TargetPlan:
    """One plan."""
    return trees.plan(viewer=request.member, plan_id=plan_id)


@router.get("/{plan_id}/cells", response=schemas.GridOut)
@reads("targets.view_targets")
def read_cells(request: ApiRequest, plan_id: Id, asked: Query[schemas.GridAsked]) -> dict[str, Any]:
    """The grid of a plan for one metric and level, within the caller's reach: a row a node, as a tree is drawn."""
    found = grids.grid(
        viewer=request.member, plan_id=plan_id, metric_code=asked.metric, level=asked.level, under=asked.under
    )
    return {"plan_id": plan_id, "metric": asked.metric, "level": asked.level, "nodes": _nodes(found)}


@router.post("/{plan_id}/cells", response=schemas.CellsWritten)
@writes("targets.view_targets", answers=schemas.CellsWritten)
def write_cells(request: ApiRequest, plan_id: Id, sent: schemas.CellEdits) -> dict[str, Any]:
    """Write numbers, all or none. Managers give to those below, everybody proposes their own."""
    written = cells.set_cells(
        plan_id=plan_id,
        edits=[_edit(edit) for edit in sent.edits],
        by=request.member,
        at=timezone.now(),
        why=sent.why,
        carry=sent.carry,
    )
    return {"plan_id": plan_id, "written": written}


@router.post("/{plan_id}/discuss", response=schemas.PlanOut)
@writes("targets.manage_plans", answers=schemas.PlanOut)
def discuss(request: ApiRequest, plan_id: Id) -> TargetPlan:
    """Open a draft to those who owe its targets."""
    return actions.discuss(plan_id=plan_id, by=request.member)


@router.post("/{plan_id}/conclude", response=schemas.PlanOut)
@writes("targets.manage_plans", answers=schemas.PlanOut)
def conclude(request: ApiRequest, plan_id: Id, how: schemas.Concluding) -> TargetPlan:
    """Close the discussion."""
    return actions.conclude(plan_id=plan_id, by=request.member, at=timezone.now(), rest_as_given=how.rest_as_given)


@router.post("/{plan_id}/put-in-force", response=schemas.PlanOut)
@writes("targets.manage_plans", answers=schemas.PlanOut)
def put_in_force(request: ApiRequest, plan_id: Id) -> TargetPlan:
    """Let the agreed numbers count. Refused (409) while another plan holds a metric of the year."""
    return actions.put_in_force(plan_id=plan_id, by=request.member, at=timezone.now())


@router.post("/{plan_id}/revise", response=schemas.PlanOut)
@writes("targets.manage_plans", answers=schemas.PlanOut)
def revise(request: ApiRequest, plan_id: Id, why: schemas.PlanReason) -> TargetPlan:
    """Open a plan in force again; what was in force goes on counting."""
    return actions.revise(plan_id=plan_id, reason=why.reason, by=request.member, at=timezone.now())


@router.post("/{plan_id}/withdraw", response=schemas.PlanOut)
@writes("targets.manage_plans", answers=schemas.PlanOut)
def withdraw(request: ApiRequest, plan_id: Id, why: schemas.PlanReason) -> TargetPlan:
    """End a plan; the time before stays readable."""
    return actions.withdraw(plan_id=plan_id, reason=why.reason, by=request.member, at=timezone.now())


@targets_router.get("", response=list[schemas.TargetOut])
@reads("targets.view_targets")
def list_targets(request: ApiRequest, asked: Query[schemas.TargetsAsked]) -> list[dict[str, Any]]:
    """What members, units or the company owe of a metric over any period, as it is in force."""
    known_metric(asked.metric)
    found = targets_of(
        viewer=request.member,
        metric_codes=[asked.metric],
        period=period_of(asked.start, asked.end),
        by=asked.by,
        keys=None if asked.id is None else [asked.id],
        level=asked.level,
    )
    owed = sorted(found.items(), key=lambda one: one[0][1] or 0)
    return [
        {"metric": code, "id": key if asked.by != "company" else None, "target": value} for (code, key), value in owed
    ]


def _edit(sent: schemas.CellEditIn) -> CellEdit:
    expected = sent.expected if "expected" in sent.model_fields_set else UNSEEN
    return CellEdit(sent.node_id, sent.metric, sent.level, sent.month, sent.side, sent.value, expected)


def _nodes(found: grids.Grid) -> list[dict[str, Any]]:
    plain = ("id", "parent_id", "name", "kind", "state", "unit_id", "member_id")
    return [
        {
            **{name: getattr(node, name) for name in plain},
            "cells": [
                {"month": month, "given": cell[0], "proposed": cell[1], "agreed": cell[2], "version": cell[3]}
                for month, cell in zip(found.months, found.cells.get(node.id, ()), strict=False)
                if cell is not None
            ],
        }
        for node in found.nodes
    ]

"""The screens of a plan's numbers: the grid, and what it saves."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.metrics import queries as metrics
from quarterdeck.targets.actions import cells as actions
from quarterdeck.targets.actions.refusals import CellsChanged
from quarterdeck.targets.forms import cells as sent
from quarterdeck.targets.queries import grid as queries
from quarterdeck.targets.queries import plans as plan_queries
from quarterdeck.targets.queries import redrawing
from quarterdeck.targets.rules.carrying import Carry
from quarterdeck.targets.showing import asking, plans, sheets, words
from quarterdeck.targets.showing.tabs import tabs

VIEW = "targets.view_targets"


@screen(right=VIEW)
def plan(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    """The grid of one metric and level of a plan; with `?on=` as it was in force at the end of a past day."""
    record = plan_queries.plan_record(viewer=request.member, plan_id=target_plan_id)
    look = asking.look(request, record)
    grid = queries.grid(
        viewer=request.member, plan_id=target_plan_id, metric_code=look.metric.code, level=look.level, as_of=look.as_of
    )
    notes = plan_queries.note_counts(viewer=request.member, plan_id=target_plan_id)
    context = {
        "record": record,
        "plan": record.plan,
        "steps": plans.steps(record.plan),
        "state_tone": plans.TONES[record.plan.state],
        "tabs": tabs(request, "plans"),
        "metrics": asking.metric_tabs(record, look),
        "levels": asking.level_tabs(look),
        "look": look,
        "next": plans.next_deed(record),
        "more": plans.more_deeds(record, look, grid),
        "figures": sheets.figures(grid, look.metric),
        "sheet": sheets.sheet(grid, look.metric, notes),
        "words": words.words(),
        "kind": asking.first_side(record, look),
        "adds_over_time": sheets.adds_over_time(look.metric),
        "may_write": any(sheets.sides_of(node) for node in grid.nodes),
        "save_url": look.address("targets:save_cells"),
        "node_url": look.address("targets:node", 0),
        "reorganized": len(redrawing.changes_of(record.plan, request.today))
        if record.may_manage and look.on is None
        else 0,
        "open_node": asking.number(request, "open"),
        "figures_as_of": metrics.figures_as_of(),
    }
    return render_page(request, "targets/plan.html", context)


@screen(right=VIEW)
@require_POST
def save_cells(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    """Save what was typed or pasted, all or none; says in words why not, and which cells somebody else changed."""
    look = asking.look(request, plan_queries.plan_record(viewer=request.member, plan_id=target_plan_id))
    try:
        cells = sent.read(request.body, metric=look.metric, level=look.level)
        actions.set_cells(
            plan_id=target_plan_id, edits=cells.edits, by=request.member, at=timezone.now(), carry=cells.carry.value
        )
    except CellsChanged as changed:
        return JsonResponse({"conflicts": [sheets.conflict(one, look.metric) for one in changed.conflicts]}, status=409)
    except Refusal as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    if cells.carry == Carry.NONE:
        return JsonResponse({})
    grid = queries.grid(viewer=request.member, plan_id=target_plan_id, metric_code=look.metric.code, level=look.level)
    return JsonResponse({"amounts": sheets.amounts_of(grid, look.metric)})

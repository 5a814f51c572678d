"""The grid out to a workbook, and back from one."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.exports import tables
from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.targets.actions import cells
from quarterdeck.targets.forms.files import edits_of
from quarterdeck.targets.forms.numbers import SheetForm
from quarterdeck.targets.models import Side
from quarterdeck.targets.queries import grid as queries
from quarterdeck.targets.queries import plans
from quarterdeck.targets.showing import asking, files, sheets

VIEW = "targets.view_targets"


@screen(right=VIEW)
def export(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    """The rows in sight with one side's amounts by month, to work on in a spreadsheet and bring back."""
    record = plans.plan_record(viewer=request.member, plan_id=target_plan_id)
    look = asking.look(request, record)
    grid = queries.grid(
        viewer=request.member, plan_id=target_plan_id, metric_code=look.metric.code, level=look.level, as_of=look.as_of
    )
    asked = request.GET.get("side", "")
    side = Side(asked) if asked in Side.values else Side(asking.first_side(record, look))
    name = f"targets-{record.plan.fiscal_year}-{look.metric.code}-{look.level}-{side}"
    return tables.response("xlsx", name=name, columns=files.columns(grid), rows=files.rows(grid, side))


@screen(right=VIEW)
def bring(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    """Numbers from a workbook into the grid: all of them, or none with what is wrong."""
    look = asking.look(request, plans.plan_record(viewer=request.member, plan_id=target_plan_id))
    grid = queries.grid(viewer=request.member, plan_id=target_plan_id, metric_code=look.metric.code, level=look.level)
    sides = {side for node in grid.nodes for side in sheets.sides_of(node)}

    def take(typed: dict[str, Any]) -> int:
        edits = edits_of(typed["file"], grid, side=typed["side"])
        return cells.set_cells(
            plan_id=target_plan_id, edits=edits, by=request.member, at=timezone.now(), why=_("from a file")
        )

    return answer_form(
        request,
        SheetForm(request.POST or None, request.FILES or None, sides=sorted(sides)),
        take,
        title=_("Bring numbers from a file"),
        back=look.address("targets:plan"),
        done=_("The numbers of the file stand in the grid."),
        form_intro=_(
            "Download the grid, change it in your spreadsheet, and bring it back. Empty cells change nothing."
        ),
        submit_label=_("Take them"),
        action_url=request.get_full_path(),
    )

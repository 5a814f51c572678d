"""Settings of the sales processes: stages in order, reasons, the default one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import process as actions
from quarterdeck.crm.forms.process import ProcessForm, ReasonForm, StageForm
from quarterdeck.crm.models import StageKind
from quarterdeck.crm.queries import criteria
from quarterdeck.crm.queries import process as queries
from quarterdeck.crm.rules.process import ReasonInput, StageInput
from quarterdeck.crm.views.entry import entry

RIGHT = "crm.manage_process"
TONES = {"open": "blue", "won": "green", "lost": "neutral"}


@screen(right=RIGHT)
def processes(request: MemberRequest) -> HttpResponse:
    rows = queries.process_rows(viewer=request.member)
    return render_page(request, "crm/process_list.html", {"rows": rows, "is_empty": not rows})


@screen(right=RIGHT)
def process(request: MemberRequest, process_id: int) -> HttpResponse:
    record = queries.process_record(viewer=request.member, process_id=process_id)
    movable = [stage.pk for stage in record.stages if stage.kind == StageKind.OPEN]
    context = {
        "record": record,
        "process": record.process,
        "tones": TONES,
        "first": movable[:1],
        "last": movable[-1:],
        "reason_form": ReasonForm(),
        "matrix": _matrix(request, record),
    }
    return render_page(request, "crm/process_record.html", context)


@screen(right=RIGHT)
def process_new(request: MemberRequest) -> HttpResponse:
    def save(values: dict[str, Any]) -> str:
        made = actions.create_process(name=values["name"], reasons=actions.usual_reasons(), by=request.member)
        return reverse("crm:process", args=[made.pk])

    form = ProcessForm(request.POST or None)
    del form.fields["back_needs_reason"]
    return entry(
        request,
        form=form,
        title=_("New sales process"),
        save=save,
        form_intro=_("It begins with the usual stages and reasons, which you can then change."),
        cancel_url=reverse("crm:processes"),
    )


@screen(right=RIGHT)
def process_edit(request: MemberRequest, process_id: int) -> HttpResponse:
    record = queries.process_record(viewer=request.member, process_id=process_id)
    version = version_of(request, record.process.version)

    def save(values: dict[str, Any]) -> str:
        actions.edit_process(process_id=process_id, values=values, version=version, by=request.member)
        return reverse("crm:process", args=[process_id])

    return entry(
        request,
        form=ProcessForm(
            request.POST or None,
            initial={"name": record.process.name, "back_needs_reason": record.process.back_needs_reason},
        ),
        title=record.process.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=reverse("crm:process", args=[process_id]),
    )


@screen(right=RIGHT)
@require_POST
def process_default(request: MemberRequest, process_id: int) -> HttpResponse:
    return _act(
        request,
        process_id,
        lambda: actions.edit_process(
            process_id=process_id, values={"is_default": True}, version=None, by=request.member
        ),
    )


@screen(right=RIGHT)
def stage_new(request: MemberRequest, process_id: int) -> HttpResponse:
    record = queries.process_record(viewer=request.member, process_id=process_id)

    def save(values: dict[str, Any]) -> str:
        actions.add_stage(process_id=process_id, stage=StageInput(**values), by=request.member)
        return reverse("crm:process", args=[process_id])

    title = _("New stage of %(process)s") % {"process": record.process.name}
    form = StageForm(request.POST or None, initial={"probability": 50, "forecast_category": "pipeline"})
    return entry(request, form=form, title=title, save=save, cancel_url=reverse("crm:process", args=[process_id]))


@screen(right=RIGHT)
def stage_edit(request: MemberRequest, stage_id: int) -> HttpResponse:
    stage = queries.stage(viewer=request.member, stage_id=stage_id)
    version, back = version_of(request, stage.version), reverse("crm:stage", args=[stage_id])
    initial = {name: getattr(stage, name) for name in StageForm.base_fields}
    form = StageForm(
        request.POST or None,
        initial=initial,
        is_open=stage.kind == StageKind.OPEN,
        approvers=criteria.approver_choices(),
    )

    def save(values: dict[str, Any]) -> str:
        actions.edit_stage(stage_id=stage_id, values=values, version=version, by=request.member)
        return back

    return entry(
        request,
        form=form,
        title=stage.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=back,
    )


@screen(right=RIGHT)
@require_POST
def stage_shift(request: MemberRequest, stage_id: int) -> HttpResponse:
    """Swap a stage with the one before (`up`) or after it."""
    stage = queries.stage(viewer=request.member, stage_id=stage_id)
    record = queries.process_record(viewer=request.member, process_id=stage.process_id)
    order = [other.pk for other in record.stages]
    at = order.index(stage_id) if stage_id in order else 0
    to = at - 1 if "up" in request.POST else at + 1
    if stage_id in order and 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return _act(
        request,
        stage.process_id,
        lambda: actions.reorder_stages(process_id=stage.process_id, stage_ids=order, by=request.member),
    )


@screen(right=RIGHT)
@require_POST
def stage_archive(request: MemberRequest, stage_id: int) -> HttpResponse:
    stage = queries.stage(viewer=request.member, stage_id=stage_id)
    return _act(
        request,
        stage.process_id,
        lambda: actions.archive_stage(stage_id=stage_id, at=timezone.now(), by=request.member),
        told=_("%(name)s was put away.") % {"name": stage.name},
        undo=reverse("crm:stage_restore", args=[stage_id]),
    )


@screen(right=RIGHT)
@require_POST
def stage_restore(request: MemberRequest, stage_id: int) -> HttpResponse:
    stage = queries.stage(viewer=request.member, stage_id=stage_id)
    return _act(request, stage.process_id, lambda: actions.restore_stage(stage_id=stage_id, by=request.member))


@screen(right=RIGHT)
@require_POST
def reason_add(request: MemberRequest, process_id: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("A reason needs a name."))
        return redirect("crm:process", process_id)
    reason = ReasonInput(form.cleaned_data["name"], form.cleaned_data["kind"])
    return _act(
        request,
        process_id,
        lambda: actions.add_reason(process_id=process_id, reason=reason, by=request.member),
    )


@screen(right=RIGHT)
@require_POST
def reason_retire(request: MemberRequest, process_id: int, reason_id: int) -> HttpResponse:
    return _act(request, process_id, lambda: actions.retire_reason(reason_id=reason_id, by=request.member))


def _matrix(request: MemberRequest, record: queries.ProcessRecord) -> list[Any]:
    """Each stage with its cells: where to, and what is asked on the way."""
    known = criteria.transitions_of(viewer=request.member, process_id=record.process.pk)
    return [
        (before, [(after, known.get((before.pk, after.pk)), before.pk == after.pk) for after in record.stages])
        for before in record.stages
    ]


def _act(
    request: MemberRequest, process_id: int, act: Callable[[], object], *, told: str = "", undo: str = ""
) -> HttpResponse:
    """Do something to a process and go back to its page, with what came of it."""
    try:
        act()
        if told:
            messages.success(request, told, extra_tags=f"undo:{undo}" if undo else "")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:process", process_id)

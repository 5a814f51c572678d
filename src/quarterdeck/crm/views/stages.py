"""Settings of one stage: what it asks, how it helps, what it plans; where deals may go; which facts make one worry."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import criteria as actions
from quarterdeck.crm.forms.criteria import CriterionForm, GuidanceForm, HealthForm, TaskForm, TransitionForm
from quarterdeck.crm.models import HealthFact, StageKind
from quarterdeck.crm.queries import criteria as queries
from quarterdeck.crm.queries import health as healths
from quarterdeck.crm.views.entry import entry
from quarterdeck.crm.views.process import RIGHT, TONES


@screen(right=RIGHT)
def stage(request: MemberRequest, stage_id: int) -> HttpResponse:
    setup = queries.stage_setup(viewer=request.member, stage_id=stage_id)
    approvers = dict(queries.approver_choices())
    context = {
        "setup": setup,
        "stage": setup.stage,
        "tone": TONES[setup.stage.kind],
        "is_open": setup.stage.kind == StageKind.OPEN,
        "approver": approvers.get(setup.stage.entry_approver, "") if setup.stage.entry_approver else "",
        "criterion_form": CriterionForm(fields=queries.field_choices(), auto_id="criterion_%s"),
        "guidance_form": GuidanceForm(auto_id="guidance_%s"),
        "task_form": TaskForm(auto_id="task_%s"),
    }
    return render_page(request, "crm/stage_record.html", context)


@screen(right=RIGHT)
@require_POST
def criterion_add(request: MemberRequest, stage_id: int) -> HttpResponse:
    form = CriterionForm(request.POST, fields=queries.field_choices())
    return _act(
        request,
        stage_id,
        form,
        lambda: actions.add_criterion(stage_id=stage_id, criterion=form.criterion(), by=request.member),
    )


@screen(right=RIGHT)
@require_POST
def criterion_remove(request: MemberRequest, criterion_id: int) -> HttpResponse:
    return redirect("crm:stage", actions.remove_criterion(criterion_id=criterion_id, by=request.member))


@screen(right=RIGHT)
@require_POST
def guidance_add(request: MemberRequest, stage_id: int) -> HttpResponse:
    form = GuidanceForm(request.POST)
    return _act(
        request, stage_id, form, lambda: actions.add_guidance(stage_id=stage_id, by=request.member, **form.cleaned_data)
    )


@screen(right=RIGHT)
@require_POST
def guidance_remove(request: MemberRequest, guidance_id: int) -> HttpResponse:
    return redirect("crm:stage", actions.remove_guidance(guidance_id=guidance_id, by=request.member))


@screen(right=RIGHT)
@require_POST
def task_add(request: MemberRequest, stage_id: int) -> HttpResponse:
    form = TaskForm(request.POST)
    return _act(
        request, stage_id, form, lambda: actions.add_task(stage_id=stage_id, by=request.member, **form.cleaned_data)
    )


@screen(right=RIGHT)
@require_POST
def task_remove(request: MemberRequest, task_id: int) -> HttpResponse:
    return redirect("crm:stage", actions.remove_task(task_id=task_id, by=request.member))


@screen(right=RIGHT)
def transition(request: MemberRequest, stage_id: int, to_stage_id: int) -> HttpResponse:
    """What is asked of moves from one stage to another."""
    before, after, row = queries.transition(viewer=request.member, from_id=stage_id, to_id=to_stage_id)
    form = TransitionForm(
        request.POST or None,
        fields=queries.field_choices(),
        roles=queries.role_choices(),
        approvers=queries.approver_choices(),
        initial={
            "is_allowed": row.is_allowed,
            "fields_needed": row.fields,
            "role": row.role,
            "approver": row.approver,
        },
    )

    def save(values: dict[str, Any]) -> str:
        fields = values.pop("fields_needed")
        actions.set_transition(from_id=stage_id, to_id=to_stage_id, fields=fields, by=request.member, **values)
        return reverse("crm:process", args=[before.process_id])

    title = _("From %(before)s to %(after)s") % {"before": before.name, "after": after.name}
    return entry(
        request, form=form, title=title, save=save, cancel_url=reverse("crm:process", args=[before.process_id])
    )


@screen(right=RIGHT)
def health(request: MemberRequest) -> HttpResponse:
    """Which facts make a deal one to watch, and from how many on."""
    units = {
        "days": _("days"),
        "times": pgettext("how often", "times"),
        "percent": _("percent"),
        "contacts": _("contacts"),
        "": "",
    }
    labels = dict(HealthFact.choices)
    form = HealthForm(
        request.POST or None,
        facts=[
            (name, str(labels[name]), setting.is_on, setting.limit, units[setting.unit])
            for name, setting in healths.settings().items()
        ],
    )

    def save(_values: dict[str, Any]) -> str:
        actions.set_health(values=form.chosen(), by=request.member)
        messages.success(request, _("Saved. Every list and board uses it from now on."))
        return reverse("crm:processes")

    return entry(
        request,
        form=form,
        title=_("Health of deals"),
        save=save,
        fields_template="crm/health_fields.html",
        form_intro=_("Each fact that holds is said in words on the deal, in lists and on Today."),
        cancel_url=reverse("crm:processes"),
    )


def _act(request: MemberRequest, stage_id: int, form: Any, act: Callable[[], object]) -> HttpResponse:
    """Add something to a stage and go back to its page, with what came of it."""
    try:
        if form.is_valid():
            act()
        else:
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:stage", stage_id)

"""The screens of follow-up plans."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import do, done_once, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import keys_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.crm.actions import follow_up as actions
from quarterdeck.crm.actions.follow_up import StepGiven
from quarterdeck.crm.forms.follow_up import EnrolForm, PlanForm, StepForms
from quarterdeck.crm.models import FollowUpPlan
from quarterdeck.crm.queries import follow_up as queries
from quarterdeck.crm.views.entry import entry, tell_rows, where_from
from quarterdeck.crm.views.stream import ICONS


@screen(right="crm.view_activity")
def plans(request: MemberRequest) -> HttpResponse:
    rows = queries.plan_rows(viewer=request.member, is_archived=request.GET.get("view") == "archived")
    context = {
        "rows": rows,
        "may_manage": request.member.may("crm.manage_follow_up"),
        "view": request.GET.get("view", ""),
    }
    return render_page(request, "crm/plan_list.html", context)


@screen(right="crm.view_activity")
def plan(request: MemberRequest, plan_id: int) -> HttpResponse:
    record = queries.plan_record(viewer=request.member, plan_id=plan_id)
    context = {
        "record": record,
        "plan": record.row.plan,
        "steps": [(step, ICONS[step.kind], taken) for step, taken in record.steps],
        "may_manage": request.member.may("crm.manage_follow_up"),
        "may_take_out": request.member.may("crm.change_activity"),
    }
    return render_page(request, "crm/plan_record.html", context)


@screen(right="crm.manage_follow_up")
def plan_new(request: MemberRequest) -> HttpResponse:
    return _plan_form(request, None)


@screen(right="crm.manage_follow_up")
def plan_edit(request: MemberRequest, plan_id: int) -> HttpResponse:
    return _plan_form(request, queries.plan_record(viewer=request.member, plan_id=plan_id))


@screen(right="crm.manage_follow_up")
@require_POST
def plan_archive(request: MemberRequest, plan_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_plan(plan_id=plan_id, at=timezone.now(), by=request.member),
        back=reverse("crm:plans"),
        done=_("The plan was put away."),
        undo_url=reverse("crm:plan_restore", args=[plan_id]),
    )


@screen(right="crm.manage_follow_up")
@require_POST
def plan_restore(request: MemberRequest, plan_id: int) -> HttpResponse:
    back = reverse("crm:plan", args=[plan_id])
    return do(request, lambda: actions.restore_plan(plan_id=plan_id, by=request.member), back=back)


@screen(right="crm.change_activity")
def enrol(request: MemberRequest) -> HttpResponse:
    """Begin a plan for the leads and contacts named in the address, one or many."""
    plans = [(one.pk, one.name) for one in queries.plan_choices(viewer=request.member)]
    about = {name: request.GET.get(name, "") for name in ("lead_ids", "contact_ids")}
    form = EnrolForm(request.POST or None, plans=plans, initial=about)
    home = where_from(request, reverse("crm:plans"))

    def save(values: dict[str, Any]) -> str:
        keys = {name: keys_of(values[name].split(",")) for name in about}
        done = actions.enrol(plan_id=values["plan_id"], by=request.member, at=timezone.now(), **keys)
        text = ngettext("%(n)d begins the plan.", "%(n)d begin the plan.", done.begun) % {"n": done.begun}
        if done.left_out:
            text += " " + ngettext("%(n)d was left out.", "%(n)d were left out.", done.left_out) % {"n": done.left_out}
        messages.success(request, text)
        return home

    return entry(
        request,
        form=form,
        title=_("Begin a follow-up plan"),
        save=save,
        submit_label=_("Begin"),
        cancel_url=home,
        form_intro="" if plans else _("There is no plan yet. A manager makes one under Follow-up plans."),
    )


@screen(right="crm.change_activity")
@require_POST
def take_out(request: MemberRequest, enrolment_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.take_out(enrolment_id=enrolment_id, by=request.member, at=timezone.now()),
        back=where_from(request, reverse("crm:plans")),
        done=_("Taken out of the plan."),
    )


def _plan_form(request: MemberRequest, record: queries.PlanRecord | None) -> HttpResponse:
    known = record.row.plan if record else None
    fields = ("name", "description", "daily_cap", "is_active")
    form = PlanForm(request.POST or None, initial={name: getattr(known, name) for name in fields} if known else None)
    names = ("kind", "delay_days", "subject", "body", "must_be_done", "sends_mail")
    typed = [{name: getattr(step, name) for name in names} for step, _taken in record.steps] if record else None
    steps = StepForms(request.POST or None, initial=typed, prefix="step")
    version = version_of(request, known.version) if known else None
    if request.method == "POST" and form.is_valid() and steps.is_valid():
        given = [StepGiven(**_step(one)) for one in steps.cleaned_data if one.get("subject")]
        try:
            return redirect(done_once(request, lambda: _kept(request, known, form.cleaned_data, given, version)))
        except StaleEdit as stale:
            tell_rows(form, stale)
            version = stale.current_version
        except Refusal as refusal:
            form.add_error("name" if getattr(refusal, "field", "") == "name" else None, str(refusal))
    context = {
        "form": form,
        "steps": steps,
        "version": version,
        "form_title": _("New follow-up plan") if known is None else known.name,
        "cancel_url": reverse("crm:plans") if known is None else reverse("crm:plan", args=[known.pk]),
    }
    return render_page(request, "crm/plan_form.html", context, status=422 if form.is_bound else 200)


def _kept(
    request: MemberRequest,
    known: FollowUpPlan | None,
    values: dict[str, Any],
    steps: Sequence[StepGiven],
    version: int | None,
) -> str:
    """Keep a new plan or the changes of a known one; where it is."""
    if known is None:
        values = {name: value for name, value in values.items() if name != "is_active"}
        kept = actions.create_plan(steps=steps, by=request.member, **values)
    else:
        kept = actions.edit_plan(plan_id=known.pk, steps=steps, version=version, by=request.member, **values)
    return reverse("crm:plan", args=[kept.pk])


def _step(typed: dict[str, Any]) -> dict[str, Any]:
    return {**typed, "delay_days": typed["delay_days"] or 0}

"""The screens of plans: the list, a new one, and the steps of a plan's life."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.targets.actions import plans as actions
from quarterdeck.targets.actions import tree
from quarterdeck.targets.forms.plans import ConcludeForm, EditPlanForm, PlanForm, ReasonForm, TreeForm
from quarterdeck.targets.queries import plans as queries
from quarterdeck.targets.queries import redrawing
from quarterdeck.targets.rules.amounts import usual_money_step
from quarterdeck.targets.showing import asking
from quarterdeck.targets.showing import plans as showing
from quarterdeck.targets.showing.tabs import tabs

VIEW, MANAGE = "targets.view_targets", "targets.manage_plans"


@screen(right=VIEW)
def home(request: MemberRequest) -> HttpResponse:
    """Those who set targets begin with the plans, everybody else with their own."""
    leads = request.member.may("targets.set_targets") or request.member.may(MANAGE)
    return redirect("targets:plans" if leads else "targets:mine")


@screen(right=VIEW)
def plan_list(request: MemberRequest) -> HttpResponse:
    rows = queries.plan_rows(viewer=request.member)
    context = {
        "tabs": tabs(request, "plans"),
        "rows": [(row, showing.TONES[row.plan.state]) for row in rows],
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "targets/plan_list.html", context)


@screen(right=MANAGE)
def plan_new(request: MemberRequest) -> HttpResponse:
    """Open a plan: the year and the metrics are all it needs; the organization gives its rows."""
    year = company.fiscal_calendar().fiscal_year(request.today)
    form = PlanForm(
        request.POST or None,
        years=[(one, str(one)) for one in range(year - 1, year + 3)],
        metrics=showing.metric_choices(),
        initial={
            "name": _("Targets %(year)s") % {"year": year},
            "fiscal_year": year,
            "metric_codes": ["won_amount"],
            "organized_on": request.today,
            "money_step": usual_money_step(company.company().currency.decimals),
        },
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.open_plan(**typed, by=request.member),
        title=_("New plan"),
        back=lambda made: reverse("targets:plan", args=[made.pk]),
        cancel_url=reverse("targets:plans"),
        submit_label=_("Open the plan"),
    )


@screen(right=MANAGE)
def plan_edit(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    """A plan's name, its metrics, and what new joiners owe."""
    record = queries.plan_record(viewer=request.member, plan_id=target_plan_id)
    form = EditPlanForm(
        request.POST or None,
        metrics=showing.metric_choices(),
        initial={
            "name": record.plan.name,
            "metric_codes": [metric.code for metric in record.metrics],
            "ramp": record.plan.ramp,
            "money_step": record.plan.money_step,
            "version": record.plan.version,
        },
    )

    def act(typed: dict[str, Any]) -> None:
        actions.edit_plan(plan_id=target_plan_id, **typed, by=request.member)

    return answer_form(request, form, act, title=record.plan.name, back=_home(target_plan_id), done=_("Saved."))


@screen(right=MANAGE)
@require_POST
def discuss(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.discuss(plan_id=target_plan_id, by=request.member),
        back=_home(target_plan_id),
        done=_("Everybody in the plan can now propose and agree."),
    )


@screen(right=MANAGE)
def conclude(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    """Close the discussion; says how many have not agreed yet."""
    record = queries.plan_record(viewer=request.member, plan_id=target_plan_id)
    waiting = ngettext(
        "%(count)d row has numbers that both sides have not agreed on.",
        "%(count)d rows have numbers that both sides have not agreed on.",
        record.waiting,
    )
    return answer_form(
        request,
        ConcludeForm(request.POST or None),
        lambda typed: actions.conclude(plan_id=target_plan_id, by=request.member, at=timezone.now(), **typed),
        title=_("Close the discussion"),
        back=_home(target_plan_id),
        done=_("The plan is agreed. Put it in force to let its numbers count."),
        form_intro=waiting % {"count": record.waiting} if record.waiting else _("Everybody has agreed."),
        submit_label=_("Close the discussion"),
    )


@screen(right=MANAGE)
@require_POST
def put_in_force(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.put_in_force(plan_id=target_plan_id, by=request.member, at=timezone.now()),
        back=_home(target_plan_id),
        done=_("The plan is in force. Everything compares with these numbers from now on."),
    )


@screen(right=MANAGE)
def revise(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    intro = _("The numbers in force go on counting until the plan is put in force again.")
    return _with_reason(request, target_plan_id, actions.revise, title=_("Revise the plan"), intro=intro)


@screen(right=MANAGE)
def withdraw(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    intro = _("The plan's numbers count no more from now on. They stay readable for the time before.")
    return _with_reason(request, target_plan_id, actions.withdraw, title=_("Withdraw the plan"), intro=intro)


@screen(right=MANAGE)
def follow_tree(request: MemberRequest, target_plan_id: int) -> HttpResponse:
    """Let the plan's rows be the teams and people of a day; `?on=` shows what that would change."""
    plan = queries.plan_record(viewer=request.member, plan_id=target_plan_id).plan
    on = min(max(asking.day(request, "on") or request.today, plan.organized_on), plan.ends_on - timedelta(1))

    def act(typed: dict[str, Any]) -> None:
        tree.refresh_tree(plan_id=target_plan_id, on=typed["on"], by=request.member, at=timezone.now())

    return answer_form(
        request,
        TreeForm(request.POST or None, initial={"on": on}),
        act,
        title=_("Follow the organization"),
        back=_home(target_plan_id),
        done=_("The rows follow the organization. Targets of coming months went with those who moved."),
        form_intro=_(
            "People who joined get a row, targets of coming months go with those who moved, "
            "and what leavers owed stays as an empty seat."
        ),
        submit_label=_("Follow"),
        fields_template="targets/tree_fields.html",
        day=on,
        changes=showing.tree_changes(redrawing.changes_of(plan, on)),
    )


def _with_reason(
    request: MemberRequest, target_plan_id: int, act: Callable[..., Any], *, title: str, intro: str
) -> HttpResponse:
    return answer_form(
        request,
        ReasonForm(request.POST or None),
        lambda typed: act(plan_id=target_plan_id, reason=typed["reason"], by=request.member, at=timezone.now()),
        title=title,
        back=_home(target_plan_id),
        form_intro=intro,
        submit_label=title,
    )


def _home(target_plan_id: int) -> str:
    return reverse("targets:plan", args=[target_plan_id])

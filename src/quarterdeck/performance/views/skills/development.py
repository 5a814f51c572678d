"""The screens of development plans."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import add_months
from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.forms.skills import EndPlanForm, ItemForm, PlanForm
from quarterdeck.performance.models.skills.assessments import ASSESS
from quarterdeck.performance.models.skills.development import CHANGE, VIEW
from quarterdeck.performance.queries.skills import competences, development, levels
from quarterdeck.performance.showing import development as showing
from quarterdeck.performance.showing.skills import subnav
from quarterdeck.performance.showing.tabs import tabs

_USUAL_MONTHS = 6


@screen(right=ASSESS)
def plans(request: MemberRequest) -> HttpResponse:
    """Running plans of everybody within reach, the latest ones first."""
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "plans"),
        "plans": development.running(viewer=request.member, today=request.today),
    }
    return render_page(request, "performance/skills/plans.html", context)


@screen(right=VIEW)
def plan(request: MemberRequest, development_plan_id: int) -> HttpResponse:
    """One plan: what is to be done, what is, and how the hours are spread."""
    found = development.plan(viewer=request.member, plan_id=development_plan_id, today=request.today)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "mine" if found.plan.member_id == request.member.pk else "plans"),
        "view": found,
        "figures": showing.figures(found),
        "groups": showing.groups(found, today=request.today),
        "unusual": showing.unusual(found),
        "may_change": development.may_change(viewer=request.member, plan=found.plan),
        "here": request.path,
    }
    return render_page(request, "performance/skills/plan.html", context)


@screen(right=CHANGE)
def plan_new(request: MemberRequest, member_id: int) -> HttpResponse:
    member = levels.member_seen(viewer=request.member, member_id=member_id)
    found = levels.sheet(viewer=request.member, member_id=member_id, today=request.today)
    begins: dict[str, Any] = {"starts_on": request.today, "ends_on": add_months(request.today, _USUAL_MONTHS)}
    largest = found.largest_gap
    if largest is not None and largest.held is not None:
        words = {"skill": largest.skill.name, "level": largest.wanted}
        begins["goal"] = _("%(skill)s: reach level %(level)s") % words
    return answer_form(
        request,
        PlanForm(request.POST or None, initial=begins),
        lambda values: actions.start_development_plan(
            member_id=member_id, at=timezone.now(), by=request.member, **values
        ),
        title=_("New development plan"),
        form_intro=member.name,
        back=lambda made: reverse("performance:development_plan", args=[made.pk]),
        cancel_url=reverse("performance:member_skills", args=[member_id]),
    )


@screen(right=CHANGE)
def item_new(request: MemberRequest, development_plan_id: int) -> HttpResponse:
    found = development.plan(viewer=request.member, plan_id=development_plan_id, today=request.today)
    return answer_form(
        request,
        ItemForm(request.POST or None, skills=competences.choices(), initial={"due_on": found.plan.ends_on}),
        lambda values: actions.add_item(
            plan_id=development_plan_id, values=values, at=timezone.now(), by=request.member
        ),
        title=_("Add something to do"),
        form_intro=found.plan.goal,
        back=reverse("performance:development_plan", args=[development_plan_id]),
    )


@screen(right=CHANGE)
def plan_end(request: MemberRequest, development_plan_id: int) -> HttpResponse:
    found = development.plan(viewer=request.member, plan_id=development_plan_id, today=request.today)
    return answer_form(
        request,
        EndPlanForm(request.POST or None),
        lambda values: actions.end_plan(plan_id=development_plan_id, at=timezone.now(), by=request.member, **values),
        title=_("End the plan"),
        form_intro=_("What is still open is dropped with it."),
        submit_label=_("End the plan"),
        back=reverse("performance:development_plan", args=[found.plan.pk]),
    )

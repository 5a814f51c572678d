"""The screens of improvement plans."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import improvement as actions
from quarterdeck.performance.forms.improvement import (
    CheckInForm,
    CloseForm,
    ConfirmForm,
    ExtendForm,
    OwnWordsForm,
    PlanForm,
    ProposeForm,
)
from quarterdeck.performance.forms.one_to_ones import AgreeTogetherForm
from quarterdeck.performance.models.improvement import LEAD, VIEW, ImprovementPlan, PlanState
from quarterdeck.performance.queries.improvement import reading as queries
from quarterdeck.performance.rules.improvement import fairness
from quarterdeck.performance.showing import improvement as showing
from quarterdeck.performance.showing.agreements import agreed
from quarterdeck.performance.showing.scorecard_templates import metric_choices
from quarterdeck.performance.showing.tabs import tabs

_A_WEEK, _USUAL_TIME = timedelta(7), timedelta(56)
VERSIONED = "performance/versioned_fields.html"


@screen(right=VIEW)
def plans(request: MemberRequest) -> HttpResponse:
    """Plans within reach, open or closed."""
    is_closed = request.GET.get("view") == "closed"
    context = {
        "tabs": tabs(request, "improvement"),
        "is_closed": is_closed,
        "rows": showing.rows(queries.plan_rows(viewer=request.member, is_closed=is_closed)),
        "may_propose": request.member.may(LEAD) and bool(queries.choices_to_propose(viewer=request.member)),
    }
    return render_page(request, "performance/improvement/list.html", context)


@screen(right=LEAD)
def propose(request: MemberRequest) -> HttpResponse:
    """Begin to prepare a plan; `?member=` names for whom."""
    people = queries.choices_to_propose(viewer=request.member)
    form = ProposeForm(request.POST or None, people=people, initial={"member_id": request.GET.get("member")})
    return answer_form(
        request,
        form,
        lambda values: actions.propose(at=timezone.now(), by=request.member, **values),
        title=_("New improvement plan"),
        form_intro=_("A plan helps somebody to reach what is expected. It is no punishment, and peers never see it."),
        submit_label=_("Prepare it"),
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:improvements"),
    )


@screen(right=VIEW)
def record(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """One plan: why, towards what, with what help, how it goes, and whether it is fair."""
    found = queries.record(viewer=request.member, plan_id=improvement_id, today=request.today)
    plan = found.plan
    before = "start" if plan.state == PlanState.DRAFT else "close"
    context = {
        "tabs": tabs(request, "improvement"),
        "record": found,
        "plan": plan,
        "steps": showing.steps(found),
        "goal": showing.goal(found),
        "fair": showing.fair(found, before=before),
        "fair_done": showing.fair(found, before="start") if before == "close" else [],
        "agreed": agreed(found.agreed, today=request.today),
        "looks": showing.looks(found),
        "trend": showing.trend(found),
        "results": showing.results(found),
        "timeline": showing.timeline(found),
        "here": _address(improvement_id),
    }
    return render_page(request, "performance/improvement/record.html", context)


@screen(right=LEAD)
def edit(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """Write the plan while it is prepared."""
    plan = queries.plan_seen(viewer=request.member, plan_id=improvement_id)
    version = version_of(request, plan.version)
    form = PlanForm(request.POST or None, metrics=metric_choices(), initial=_typed(plan, today=request.today))
    return answer_form(
        request,
        form,
        lambda values: actions.write_plan(plan_id=improvement_id, values=values, version=version, by=request.member),
        title=_("Improvement plan of %(name)s") % {"name": plan.member.name},
        back=_address(improvement_id),
        fields_template=VERSIONED,
        version=version,
    )


@screen(right=LEAD)
@require_POST
def start(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """Start it, once everything is there."""
    return do(
        request,
        lambda: actions.start(plan_id=improvement_id, today=request.today, by=request.member),
        back=_address(improvement_id),
        done=_("The plan has started."),
    )


@screen(right=LEAD)
def agree(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """Agree on something the person does, or the leader does to help."""
    plan = queries.plan_seen(viewer=request.member, plan_id=improvement_id)
    pair = [(plan.member.pk, plan.member.name), (request.member.pk, request.member.name)]
    return answer_form(
        request,
        AgreeTogetherForm(request.POST or None, people=pair, initial={"due_on": request.today + _A_WEEK}),
        lambda values: actions.agree(plan_id=improvement_id, at=timezone.now(), by=request.member, **values),
        title=_("Agree on something"),
        back=_address(improvement_id),
    )


@screen(right=LEAD)
def check_in(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """Look at it together."""
    plan = queries.plan_seen(viewer=request.member, plan_id=improvement_id)
    written = queries.own_look(viewer=request.member, plan_id=improvement_id, on=request.today)
    return answer_form(
        request,
        CheckInForm(request.POST or None, initial={"note": written.note} if written else {}),
        lambda values: actions.check_in(plan_id=improvement_id, today=request.today, by=request.member, **values),
        title=_("How it stands"),
        form_intro=_("The figure of today is kept with it. %(name)s reads what you write.")
        % {"name": plan.member.name},
        back=_address(improvement_id),
    )


@screen(right=VIEW)
def say(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """The person's own words."""
    queries.plan_seen(viewer=request.member, plan_id=improvement_id)
    return answer_form(
        request,
        OwnWordsForm(request.POST or None),
        lambda values: actions.say(plan_id=improvement_id, text=values["text"], at=timezone.now(), by=request.member),
        title=_("Answer in your own words"),
        submit_label=_("Send"),
        back=_address(improvement_id),
    )


@screen(right=VIEW)
def confirm(request: MemberRequest, improvement_id: int, fair_step: str) -> HttpResponse:
    """Confirm a step of the fair process."""
    queries.plan_seen(viewer=request.member, plan_id=improvement_id)
    step = fairness.step(fair_step)
    heard = _("Say when the person was asked, and that they did not want to answer.")
    return answer_form(
        request,
        ConfirmForm(request.POST or None),
        lambda values: actions.confirm(
            plan_id=improvement_id, code=fair_step, note=values["note"], at=timezone.now(), by=request.member
        ),
        title=str(showing.FAIR.get(fair_step, _("Confirm"))),
        form_intro=heard if step and step.by == "person" else "",
        submit_label=_("Confirm"),
        back=_address(improvement_id),
    )


@screen(right=VIEW)
@require_POST
def take_back(request: MemberRequest, improvement_id: int, fair_step: str) -> HttpResponse:
    """Take a confirmation back."""
    return do(
        request,
        lambda: actions.take_back_step(plan_id=improvement_id, code=fair_step, by=request.member),
        back=_address(improvement_id),
    )


@screen(right=LEAD)
def extend(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """Give more time."""
    queries.plan_seen(viewer=request.member, plan_id=improvement_id)
    return answer_form(
        request,
        ExtendForm(request.POST or None),
        lambda values: actions.extend(
            plan_id=improvement_id, today=request.today, at=timezone.now(), by=request.member, **values
        ),
        title=_("Extend the plan"),
        submit_label=_("Extend"),
        back=_address(improvement_id),
    )


@screen(right=LEAD)
def close(request: MemberRequest, improvement_id: int) -> HttpResponse:
    """Say what came of it."""
    queries.plan_seen(viewer=request.member, plan_id=improvement_id)
    return answer_form(
        request,
        CloseForm(request.POST or None),
        lambda values: actions.close(
            plan_id=improvement_id, today=request.today, at=timezone.now(), by=request.member, **values
        ),
        title=_("Close the plan"),
        submit_label=_("Close the plan"),
        back=_address(improvement_id),
    )


def _address(plan_id: int) -> str:
    return reverse("performance:improvement", args=[plan_id])


def _typed(plan: ImprovementPlan, *, today: date) -> dict[str, object]:
    """What was written so far; eight weeks from today where no days were set."""
    days = {"starts_on": today, "ends_on": today + _USUAL_TIME}
    return {name: getattr(plan, name) or days.get(name) for name in actions.WRITTEN}

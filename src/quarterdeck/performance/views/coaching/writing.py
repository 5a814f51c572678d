"""What is done with sessions and plans, each by one form or one button."""

from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.coaching import plans, sessions, supporting
from quarterdeck.performance.forms.agreements import AgreeForm
from quarterdeck.performance.forms.coaching import (
    CallOffForm,
    EndPlanForm,
    FollowUpForm,
    GrowForm,
    HoldForm,
    MoveForm,
    NoteForm,
    PlanForm,
    PrepareForm,
    SupportForm,
)
from quarterdeck.performance.models.coaching import COACH, VIEW
from quarterdeck.performance.queries.coaching import preparing
from quarterdeck.performance.queries.coaching import sessions as queries
from quarterdeck.performance.showing import coaching as showing

AFTER_TALK = timedelta(weeks=5)


@screen(right=COACH)
def new(request: MemberRequest) -> HttpResponse:
    """Prepare a talk: `?finding=`, `?skill=`, `?plan=` or `?member=` says from what."""
    asked = preparing.prepared(viewer=request.member, asked=request.GET)
    focus = asked.focus or showing.about(asked.measure, asked.stage)
    initial = {"focus": focus, "planned_on": request.today + timedelta(3), "member_id": asked.member_id, "goal": ""}
    figures = [(code, showing.about(measure, stage)) for code, measure, stage in asked.figures]
    form = PrepareForm(request.POST or None, people=asked.people, figures=figures, initial=initial)
    return answer_form(
        request,
        form,
        lambda values: sessions.prepare(
            member_id=values["member_id"],
            values=form.values(),
            at=timezone.now(),
            by=request.member,
            finding_id=asked.finding_id,
            skill_id=asked.skill_id,
            plan_id=asked.plan_id,
        ),
        title=_("Prepare a talk"),
        form_intro=_("With %(name)s") % {"name": asked.people[0][1]} if len(asked.people) == 1 else "",
        back=lambda made: _address(made.pk),
        cancel_url=reverse("performance:coaching"),
        submit_label=_("Prepare"),
    )


@screen(right=VIEW)
@require_POST
def write(request: MemberRequest, session_id: int) -> HttpResponse:
    """Write on the four parts of the talk."""
    queries.session(viewer=request.member, session_id=session_id)
    typed = request.POST.get("version", "")
    return answer_form(
        request,
        GrowForm(request.POST),
        lambda values: sessions.write(
            session_id=session_id,
            values=values,
            version=int(typed) if typed.isdecimal() else None,
            by=request.member,
        ),
        title=_("Talk"),
        back=_address(session_id),
        done=_("Kept."),
        fields_template="performance/versioned_fields.html",
        version=typed,
    )


@screen(right=VIEW)
def move(request: MemberRequest, session_id: int) -> HttpResponse:
    """Another day for the talk."""
    found = queries.session(viewer=request.member, session_id=session_id)
    return answer_form(
        request,
        MoveForm(request.POST or None, initial={"on": found.planned_on}),
        lambda values: sessions.plan_for(session_id=session_id, on=values["on"], by=request.member),
        title=_("Another day"),
        back=_address(session_id),
    )


@screen(right=VIEW)
def hold(request: MemberRequest, session_id: int) -> HttpResponse:
    """The talk took place."""
    queries.session(viewer=request.member, session_id=session_id)
    initial = {"on": request.today, "minutes": 45, "follow_up_on": request.today + AFTER_TALK}
    return answer_form(
        request,
        HoldForm(request.POST or None, initial=initial),
        lambda values: sessions.hold(session_id=session_id, today=request.today, by=request.member, **values),
        title=_("The talk took place"),
        back=_address(session_id),
    )


@screen(right=VIEW)
def follow_up(request: MemberRequest, session_id: int) -> HttpResponse:
    """What came of it."""
    queries.session(viewer=request.member, session_id=session_id)
    return answer_form(
        request,
        FollowUpForm(request.POST or None),
        lambda values: sessions.follow_up(session_id=session_id, on=request.today, by=request.member, **values),
        title=_("What came of it"),
        back=_address(session_id),
    )


@screen(right=VIEW)
def call_off(request: MemberRequest, session_id: int) -> HttpResponse:
    """The talk does not take place."""
    queries.session(viewer=request.member, session_id=session_id)
    return answer_form(
        request,
        CallOffForm(request.POST or None),
        lambda values: sessions.call_off(
            session_id=session_id, why=values["why"], at=timezone.now(), by=request.member
        ),
        title=_("Call the talk off"),
        back=reverse("performance:coaching"),
    )


@screen(right=VIEW)
def agree(request: MemberRequest, session_id: int) -> HttpResponse:
    """Agree on something to do."""
    queries.session(viewer=request.member, session_id=session_id)
    return answer_form(
        request,
        AgreeForm(request.POST or None),
        lambda values: sessions.agree(session_id=session_id, at=timezone.now(), by=request.member, **values),
        title=_("Agree on something to do"),
        back=_address(session_id),
    )


@screen(right=VIEW)
def note(request: MemberRequest, session_id: int) -> HttpResponse:
    """A note that nobody else reads."""
    found = queries.record(viewer=request.member, session_id=session_id)
    return answer_form(
        request,
        NoteForm(request.POST or None, initial={"text": found.note}),
        lambda values: sessions.note(session_id=session_id, text=values["text"], by=request.member),
        title=_("Note for yourself"),
        back=_address(session_id),
    )


@screen(right=VIEW)
def support(request: MemberRequest, session_id: int) -> HttpResponse:
    """Give something along."""
    queries.session(viewer=request.member, session_id=session_id)
    return answer_form(
        request,
        SupportForm(request.POST or None, request.FILES or None),
        lambda values: supporting.give(
            session_id=session_id, values=values, file=values["file"], at=timezone.now(), by=request.member
        ),
        title=_("Give something along"),
        back=_address(session_id),
    )


@screen(right=VIEW)
@require_POST
def no_support(request: MemberRequest, session_id: int) -> HttpResponse:
    """Nothing has to be given along."""
    return do(
        request,
        lambda: supporting.needs_none(session_id=session_id, by=request.member),
        back=_address(session_id),
    )


@screen(right=COACH)
def plan_new(request: MemberRequest) -> HttpResponse:
    """Several talks on one focus; `?session=` makes a talk the first of them."""
    asked = preparing.for_plan(viewer=request.member, asked=request.GET)
    form = PlanForm(
        request.POST or None,
        people=asked.people,
        initial={"member_id": asked.member_id, "focus": asked.focus, "sessions": 4},
    )
    return answer_form(
        request,
        form,
        lambda values: plans.start_plan(
            member_id=values["member_id"],
            values=values,
            on=request.today,
            by=request.member,
            session_id=asked.session_id,
        ),
        title=_("Plan several talks"),
        back=lambda made: reverse("performance:coaching_plan", args=[made.pk]),
        cancel_url=reverse("performance:coaching_plans"),
    )


@screen(right=COACH)
def plan_end(request: MemberRequest, coaching_plan_id: int) -> HttpResponse:
    """What came of a plan."""
    queries.plan(viewer=request.member, plan_id=coaching_plan_id)
    return answer_form(
        request,
        EndPlanForm(request.POST or None),
        lambda values: plans.end_plan(
            plan_id=coaching_plan_id, result=values["result"], on=request.today, by=request.member
        ),
        title=_("End the plan"),
        back=reverse("performance:coaching_plan", args=[coaching_plan_id]),
    )


def _address(session_id: int) -> str:
    return reverse("performance:coaching_session", args=[session_id])

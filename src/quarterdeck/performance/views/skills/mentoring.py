"""The screens of mentoring."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.calendar.periods import add_months
from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people.queries.members import active_members
from quarterdeck.performance.actions import skills as actions
from quarterdeck.performance.forms.skills import EndPairForm, MeetingForm, PairForm
from quarterdeck.performance.models.skills.mentoring import PAIR, VIEW
from quarterdeck.performance.queries.skills import competences, mentoring
from quarterdeck.performance.showing.skills import subnav
from quarterdeck.performance.showing.tabs import tabs

_USUAL_MONTHS = 6


@screen(right=VIEW)
def pairs(request: MemberRequest) -> HttpResponse:
    """Who helps whom, as far as the member may see."""
    is_over = request.GET.get("view") == "over"
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "mentoring"),
        "rows": mentoring.rows(viewer=request.member, is_over=is_over),
        "is_over": is_over,
        "may_pair": request.member.may(PAIR),
    }
    return render_page(request, "performance/skills/pairs.html", context)


@screen(right=VIEW)
def pair(request: MemberRequest, mentoring_id: int) -> HttpResponse:
    """A pair with its meetings."""
    found = mentoring.pair(viewer=request.member, pair_id=mentoring_id)
    context = {
        "tabs": tabs(request, "skills"),
        "subnav": subnav(request, "mentoring"),
        "view": found,
        "pair": found.pair,
    }
    return render_page(request, "performance/skills/pair.html", context)


@screen(right=PAIR)
def pair_new(request: MemberRequest) -> HttpResponse:
    """Bring two people together; `?member=` and `?skill=` say for whom and in what."""
    mentees = [(one.pk, one.name) for one in mentoring.mentees(viewer=request.member)]
    mentors = [(one.pk, one.name) for one in active_members()]
    begins = {
        "starts_on": request.today,
        "ends_on": add_months(request.today, _USUAL_MONTHS),
        "mentee_id": request.GET.get("member"),
        "skill_id": request.GET.get("skill"),
    }
    form = PairForm(
        request.POST or None, mentees=mentees, mentors=mentors, skills=competences.choices(), initial=begins
    )
    return answer_form(
        request,
        form,
        lambda values: actions.pair(
            mentor_id=values["mentor_id"],
            mentee_id=values["mentee_id"],
            values=values,
            at=timezone.now(),
            by=request.member,
        ),
        title=_("New mentoring"),
        back=lambda made: reverse("performance:mentoring_pair", args=[made.pk]),
        cancel_url=reverse("performance:mentoring"),
    )


@screen(right=VIEW)
def meeting_new(request: MemberRequest, mentoring_id: int) -> HttpResponse:
    mentoring.pair(viewer=request.member, pair_id=mentoring_id)
    return answer_form(
        request,
        MeetingForm(request.POST or None, initial={"held_on": request.today}),
        lambda values: actions.note_meeting(
            pair_id=mentoring_id, values=values, today=request.today, at=timezone.now(), by=request.member
        ),
        title=_("Note a meeting"),
        form_intro=_("Only the two of you read what was talked about; others see that you met."),
        back=reverse("performance:mentoring_pair", args=[mentoring_id]),
    )


@screen(right=VIEW)
def pair_end(request: MemberRequest, mentoring_id: int) -> HttpResponse:
    mentoring.pair(viewer=request.member, pair_id=mentoring_id)
    return answer_form(
        request,
        EndPairForm(request.POST or None),
        lambda values: actions.end_pair(pair_id=mentoring_id, by=request.member, **values),
        title=_("End the mentoring"),
        submit_label=_("End the mentoring"),
        back=reverse("performance:mentoring_pair", args=[mentoring_id]),
    )

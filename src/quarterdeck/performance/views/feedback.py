"""The screens of feedback."""

from datetime import timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.calendar.periods import Period, add_months
from quarterdeck.core.pages.addresses import where_from
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import feedback as actions
from quarterdeck.performance.forms.feedback import AskForm, DeclineForm, FeedbackForm
from quarterdeck.performance.queries import feedback as queries
from quarterdeck.performance.showing import feedback as showing
from quarterdeck.performance.showing.one_to_ones import sides
from quarterdeck.performance.showing.tabs import tabs

GIVE = "performance.give_feedback"
_MONTHS_BACK = 11


@screen(right=GIVE)
def page(request: MemberRequest) -> HttpResponse:
    """What one was told, told others, asked for; what is about those one leads; what is for everybody."""
    view = request.GET.get("view", "")
    view = view if view in queries.VIEWS else "received"
    found = queries.page(viewer=request.member, view=view)
    context = {
        "tabs": tabs(request, "one_to_ones"),
        "sides": sides(request, "feedback"),
        "view": view,
        "views": showing.views(view, leads=bool(queries.people_led(viewer=request.member))),
        "said": showing.said(found.found, request.member.pk),
        "page": found,
    }
    return render_page(request, "performance/feedback/list.html", context)


@screen(right=GIVE)
def one(request: MemberRequest, feedback_id: int) -> HttpResponse:
    """A single one, where its notice leads."""
    found = queries.one(viewer=request.member, feedback_id=feedback_id)
    context = {
        "tabs": tabs(request, "one_to_ones"),
        "feedback": found,
        "said": showing.said([found], request.member.pk),
    }
    return render_page(request, "performance/feedback/one.html", context)


@screen(right=GIVE)
def stream(request: MemberRequest, member_id: int) -> HttpResponse:
    """What was said about somebody in the last twelve months, month by month."""
    member = queries.member_seen(viewer=request.member, member_id=member_id)
    ends = request.today + timedelta(1)
    period = Period(add_months(request.today.replace(day=1), -_MONTHS_BACK), ends)
    found = queries.by_month(viewer=request.member, member_id=member.pk, period=period)
    context = {
        "tabs": tabs(request, "one_to_ones"),
        "member": member,
        "months": showing.months(found, request.member.pk),
        "has_any": any(found.values()),
    }
    return render_page(request, "performance/feedback/stream.html", context)


@screen(right=GIVE)
def give(request: MemberRequest) -> HttpResponse:
    """Tell a colleague; `?member=` names whom."""
    initial = {"member_ids": [request.GET["member"]]} if request.GET.get("member", "").isdecimal() else {}
    form = FeedbackForm(request.POST or None, audiences=showing.audiences(), initial=initial)
    return answer_form(
        request,
        form,
        lambda values: actions.give(
            member_ids=values["member_ids"], values=form.said(), at=timezone.now(), by=request.member
        ),
        title=_("Give feedback"),
        form_intro=_("Soon after, about one thing, what you saw and what it led to."),
        submit_label=_("Send"),
        done=_("Sent."),
        back=where_from(request, f"{reverse('performance:feedback')}?view=given"),
    )


@screen(right=GIVE)
def ask(request: MemberRequest) -> HttpResponse:
    """Ask colleagues about oneself or about somebody one leads; `?about=` names whom."""
    about = [(request.member.pk, _("Myself")), *queries.people_led(viewer=request.member)]
    form = AskForm(request.POST or None, about=about, initial={"about_id": request.GET.get("about")})
    return answer_form(
        request,
        form,
        lambda values: actions.ask(at=timezone.now(), by=request.member, **values),
        title=_("Ask for feedback"),
        submit_label=_("Ask for feedback"),
        done=_("They were asked. The answers come here."),
        back=reverse("performance:feedback"),
    )


@screen(right=GIVE)
def answer(request: MemberRequest, feedback_request_id: int) -> HttpResponse:
    """Answer what one was asked."""
    asked = queries.request(viewer=request.member, request_id=feedback_request_id)
    form = FeedbackForm(request.POST or None, audiences=showing.audiences(asked), is_answer=True)
    words = {"asker": asked.asked_by.name, "question": asked.question}
    return answer_form(
        request,
        form,
        lambda _values: actions.answer(
            request_id=feedback_request_id, values=form.said(), at=timezone.now(), by=request.member
        ),
        title=_("Feedback about %(person)s") % {"person": asked.about.name},
        form_intro=_("%(asker)s asks: %(question)s") % words,
        submit_label=_("Send"),
        done=_("Sent."),
        back=reverse("performance:feedback"),
    )


@screen(right=GIVE)
def decline(request: MemberRequest, feedback_request_id: int) -> HttpResponse:
    """Have nothing to say about it."""
    asked = queries.request(viewer=request.member, request_id=feedback_request_id)
    return answer_form(
        request,
        DeclineForm(request.POST or None),
        lambda values: actions.decline(
            request_id=feedback_request_id, why=values["why"], at=timezone.now(), by=request.member
        ),
        title=_("Decline"),
        form_intro=asked.question,
        submit_label=_("Decline"),
        back=reverse("performance:feedback"),
    )


@screen(right=GIVE)
@require_POST
def take_back(request: MemberRequest, feedback_id: int) -> HttpResponse:
    """Take back what one wrote."""
    return do(
        request,
        lambda: actions.take_back(feedback_id=feedback_id, at=timezone.now(), by=request.member),
        back=f"{reverse('performance:feedback')}?view=given",
        done=_("Taken back: nobody reads it any more."),
    )

"""Being there and looking, with a scorecard or without."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.performance.actions.coaching import observing as actions
from quarterdeck.performance.forms.coaching import ObserveForm
from quarterdeck.performance.forms.questions import SheetForm
from quarterdeck.performance.models.coaching import VIEW, Observation
from quarterdeck.performance.models.questions import QuestionUse
from quarterdeck.performance.queries import questions
from quarterdeck.performance.queries.coaching import preparing
from quarterdeck.performance.queries.coaching import sessions as queries
from quarterdeck.performance.queries.questions import Sheet
from quarterdeck.performance.showing.tabs import tabs


@screen(right=VIEW)
def observe(request: MemberRequest, session_id: int) -> HttpResponse:
    """Write down what was seen; a scorecard is filled in on the next page."""
    talk = queries.session(viewer=request.member, session_id=session_id)
    offered = questions.questionnaires(use=QuestionUse.OBSERVATION)
    form = ObserveForm(
        request.POST or None,
        deals=preparing.deals(member_id=talk.member_id, viewer=request.member),
        questionnaires=[(one.pk, one.name) for one, size in offered if size],
        initial={"on": request.today},
    )
    return answer_form(
        request,
        form,
        lambda values: actions.observe(
            session_id=session_id,
            values=values,
            today=request.today,
            at=timezone.now(),
            by=request.member,
            questionnaire_id=values["questionnaire_id"],
        ),
        title=_("Observation"),
        back=_next,
        cancel_url=_talk(session_id),
    )


@screen(right=VIEW)
def sheet(request: MemberRequest, observation_id: int) -> HttpResponse:
    """Fill the scorecard of an observation in; handed in, the person sees it."""
    found, answers = queries.observation(viewer=request.member, observation_id=observation_id)
    if not answers.sheet.is_open:
        return redirect(_talk(found.session_id))
    form = SheetForm(request.POST or None, questions=answers.questions, given=answers.given)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_in(observation_id=observation_id, answers=form.answers(), at=timezone.now(), by=request.member)
            return redirect(_talk(found.session_id))
        except Refusal as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
    return _page(request, found, answers, form)


@screen(right=VIEW)
@require_POST
def keep(request: MemberRequest, observation_id: int) -> HttpResponse:
    """Keep what was answered so far, while it is written."""
    _found, answers = queries.observation(viewer=request.member, observation_id=observation_id)
    form = SheetForm(request.POST, questions=answers.questions, is_whole=False)
    form.is_valid()
    typed = request.POST.get("sheet_version", "")
    version = int(typed) if typed.isdecimal() else None
    context: dict[str, object]
    try:
        kept = actions.keep_answers(
            observation_id=observation_id, answers=form.answers(), version=version, by=request.member
        )
    except Refusal as refusal:
        context = {"kept_problem": str(refusal), "sheet_version": typed}
    else:
        context = {"kept_at": timezone.localtime(kept.updated_at), "sheet_version": str(kept.version)}
    return render_part(request, "performance/questions/kept.html", context)


def _page(request: MemberRequest, found: Observation, answers: Sheet, form: SheetForm) -> HttpResponse:
    context = {
        "tabs": tabs(request, "coaching"),
        "observation": found,
        "sheet_form": form,
        "sheet_url": reverse("performance:coaching_observation", args=[found.pk]),
        "keep_url": reverse("performance:coaching_observation_keep", args=[found.pk]),
        "sheet_version": answers.sheet.version,
        "sheet_label": _("Hand in"),
        "sheet_intro": answers.sheet.questionnaire.intro,
    }
    return render_page(request, "performance/coaching/observation.html", context, status=422 if form.errors else 200)


def _next(made: Observation) -> str:
    """To the scorecard where there is one to fill in."""
    if made.sheet_id is None:
        return _talk(made.session_id)
    return reverse("performance:coaching_observation", args=[made.pk])


def _talk(session_id: int) -> str:
    return reverse("performance:coaching_session", args=[session_id])

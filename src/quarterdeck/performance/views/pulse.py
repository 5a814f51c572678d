"""The screens of the pulse: how teams are, the five questions, signs worth a talk, what helps."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.pages.answers import answer_form
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import pulse as actions
from quarterdeck.performance.forms.pulse import PulseForm, PulsePlanForm
from quarterdeck.performance.models.pulse import MANAGE, TALK, VIEW
from quarterdeck.performance.queries.pulse import asked, results
from quarterdeck.performance.queries.pulse import signs as strain
from quarterdeck.performance.rules.pulse.questions import Topic
from quarterdeck.performance.showing import pulse as showing
from quarterdeck.performance.showing.tabs import tabs


@screen(right=VIEW)
def board(request: MemberRequest) -> HttpResponse:
    """How the teams within reach are, one of them in detail."""
    found = results.board(viewer=request.member, today=request.today)
    wanted = request.GET.get("team", "")
    chosen = next((one for one in found.units if str(one.unit.id) == wanted), found.units[0] if found.units else None)
    context = {
        "tabs": tabs(request, "pulse"),
        "parts": showing.parts(request, "board"),
        "asked": asked.asked(viewer=request.member, today=request.today),
        "plan": asked.plan(),
        "board": found,
        "topics": [topic.label for topic in Topic],
        "rows": showing.rows(found, chosen),
        "chosen": chosen,
        "figures": showing.figures(chosen) if chosen and found.rounds else [],
        "chart": showing.chart(found, chosen) if chosen and chosen.told > 1 else None,
        "may_set_up": request.member.may(MANAGE),
    }
    return render_page(request, "performance/pulse/board.html", context)


@screen(right=None, why="whoever is asked answers; the action refuses everybody else")
def answer(request: MemberRequest) -> HttpResponse:
    """The five questions. The form carries no key of its own and keeps no draft: what is answered leaves no trace."""
    running = asked.asked(viewer=request.member, today=request.today)
    form = PulseForm(request.POST if request.method == "POST" and running else None)
    if running and form.is_bound and form.is_valid():
        return _answered(request, running.round.pk, form.cleaned_data)
    context = {
        "form": form,
        "asked": running,
        "least": running.round.least if running else asked.plan().least,
        "days_left": showing.days_left(running.round.closes_on, request.today) if running else "",
        "may_view": request.member.may(VIEW),
    }
    return render_page(request, "performance/pulse/answer.html", context, status=422 if form.errors else 200)


@screen(right=TALK)
def signs(request: MemberRequest) -> HttpResponse:
    """People one manages of whom at least two facts stand out."""
    context = {
        "tabs": tabs(request, "pulse"),
        "parts": showing.parts(request, "signs"),
        "people": showing.watched(strain.watched(viewer=request.member, today=request.today)),
    }
    return render_page(request, "performance/pulse/signs.html", context)


@screen(right=VIEW)
def guide(request: MemberRequest) -> HttpResponse:
    """What helps when there is too much, how to talk about it, and what becomes of an answer."""
    plan = asked.plan()
    context = {"tabs": tabs(request, "pulse"), "parts": showing.parts(request, "help"), "plan": plan}
    return render_page(request, "performance/pulse/help.html", context)


@screen(right=MANAGE)
def settings(request: MemberRequest) -> HttpResponse:
    """How often teams are asked."""
    plan = asked.plan()
    initial = {name: getattr(plan, name) for name in actions.PLAN_FIELDS}
    return answer_form(
        request,
        PulsePlanForm(request.POST or None, initial=initial),
        lambda values: actions.plan_pulse(values=values, by=request.member),
        title=_("Team pulse"),
        form_intro=_("Rounds open and close by themselves in the morning. Nobody can close one early."),
        done=_("Saved."),
        back=reverse("performance:pulse"),
    )


def _answered(request: MemberRequest, round_id: int, levels: dict[str, Any]) -> HttpResponse:
    try:
        actions.answer(round_id=round_id, levels=levels, today=request.today, by=request.member)
    except actions.CannotAnswer as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Thank you. Your answers are counted; nobody can see which are yours."))
    return redirect("performance:pulse_answer")

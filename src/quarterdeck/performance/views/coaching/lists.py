"""Whom to see this week, the talks, the plans, and how much coaching there is."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.pages.tabs import tabs_of
from quarterdeck.performance.models.coaching import COACH, VIEW, CoachingEffect
from quarterdeck.performance.queries import agreements
from quarterdeck.performance.queries.coaching import load, sessions, workbench
from quarterdeck.performance.rules.coaching.verdicts import Verdict
from quarterdeck.performance.showing import agreements as agreed
from quarterdeck.performance.showing import coaching as showing
from quarterdeck.performance.showing.tabs import tabs

SHOWN = 8


@screen(right=VIEW)
def home(request: MemberRequest) -> HttpResponse:
    """The workbench for those who coach; their own coaching for everybody else."""
    answer: HttpResponse = week(request) if request.member.may(COACH) else mine(request)
    return answer


@screen(right=COACH)
def week(request: MemberRequest) -> HttpResponse:
    """Whom to see this week, on what, and why."""
    currency = company.company().currency_id
    found = workbench.workbench(viewer=request.member, today=request.today)
    context = {
        **_shell(request, "week"),
        "candidates": [showing.candidate(one, currency) for one in found.candidates[:SHOWN]],
        "more": max(len(found.candidates) - SHOWN, 0),
        "team": found.team,
        "currency": currency,
    }
    return render_page(request, "performance/coaching/week.html", context)


@screen(right=VIEW)
def mine(request: MemberRequest) -> HttpResponse:
    """What one is coached on, and what one still has to do."""
    own = agreements.open_of(viewer=request.member, member_id=request.member.pk)
    context = {
        **_shell(request, "mine"),
        "rows": _rows(request, "mine"),
        "agreements": agreed.agreed(own, today=request.today),
        "here": request.path,
    }
    return render_page(request, "performance/coaching/mine.html", context)


@screen(right=VIEW)
def session_list(request: MemberRequest) -> HttpResponse:
    """The latest talks within reach."""
    return render_page(
        request, "performance/coaching/sessions.html", {**_shell(request, "sessions"), "rows": _rows(request, "")}
    )


@screen(right=VIEW)
def plan_list(request: MemberRequest) -> HttpResponse:
    """Plans of several talks on one focus."""
    rows = [
        (
            one,
            showing.about(one.measure, one.stage.name if one.stage else ""),
            sum(1 for talk in one.talks.all() if talk.held_on),
        )
        for one in sessions.plans(viewer=request.member)
    ]
    return render_page(request, "performance/coaching/plans.html", {**_shell(request, "plans"), "rows": rows})


@screen(right=COACH)
def effects(request: MemberRequest) -> HttpResponse:
    """How much each manager coaches, and what it changed."""
    currency = company.company().currency_id
    found = sessions.effects(viewer=request.member, since=request.today - load.MEASURED_BACK)
    context = {
        **_shell(request, "effects"),
        "loads": [showing.load_row(one) for one in load.loads(viewer=request.member, today=request.today)],
        "rows": [_effect_row(one, currency) for one in found],
        "verdicts": [(verdict, showing.verdict_words(verdict), showing.TONES[verdict]) for verdict in Verdict],
        "weeks": load.WEEKS,
    }
    return render_page(request, "performance/coaching/effects.html", context)


def _effect_row(one: CoachingEffect, currency: str) -> tuple[Any, ...]:
    talk = one.session
    return talk, showing.about_session(talk), showing.effect(one, talk.measure, currency)


def _rows(request: MemberRequest, whose: str) -> list[tuple[Any, ...]]:
    """Talks with what they are about, and the verdict on their course where there is one."""
    rows = []
    for talk in sessions.sessions(viewer=request.member, whose=whose):
        kept = getattr(talk, "effect", None)
        told = (showing.verdict_words(kept.verdict), showing.TONES[Verdict(kept.verdict)]) if kept else None
        rows.append((talk, showing.about_session(talk), told))
    return rows


def _shell(request: MemberRequest, active: str) -> dict[str, Any]:
    """The room's tabs, and the views of coaching under them."""
    views = [
        ("week", _("This week"), "performance:coaching_week", COACH),
        ("mine", _("My coaching"), "performance:my_coaching", VIEW),
        ("sessions", _("Talks"), "performance:coaching_sessions", VIEW),
        ("plans", _("Coaching plans"), "performance:coaching_plans", VIEW),
        ("effects", _("Effect"), "performance:coaching_effects", COACH),
    ]
    return {
        "tabs": tabs(request, "coaching"),
        "views": tabs_of(request, views, active),
        "may_coach": request.member.may(COACH),
    }

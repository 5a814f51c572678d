"""The screens of one-to-ones: who talks with whom, and one talk with what fills itself."""

from collections.abc import Callable
from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.addresses import where_from
from quarterdeck.core.pages.answers import answer_form, do, version_of
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions import one_to_ones as actions
from quarterdeck.performance.forms.one_to_ones import (
    AgreeTogetherForm,
    HoldForm,
    NotesForm,
    PointForm,
    PrivateNoteForm,
    RhythmForm,
    SkipForm,
    StartForm,
)
from quarterdeck.performance.models.one_to_ones import TalkState
from quarterdeck.performance.queries.improvement import reading as improvement
from quarterdeck.performance.queries.one_to_ones import agenda as filling
from quarterdeck.performance.queries.one_to_ones import series as queries
from quarterdeck.performance.queries.one_to_ones.series import Talk
from quarterdeck.performance.rules import one_to_ones as rules
from quarterdeck.performance.showing import one_to_ones as showing
from quarterdeck.performance.showing.agreements import agreed
from quarterdeck.performance.showing.tabs import tabs

HOLD = "performance.hold_one_to_ones"
VERSIONED = "performance/versioned_fields.html"
_A_WEEK = timedelta(7)


@screen(right=HOLD)
def overview(request: MemberRequest) -> HttpResponse:
    """With whom one talks, when next, what is overdue."""
    viewer = request.member
    found = queries.overview(viewer=viewer, today=request.today)
    context = {
        "tabs": tabs(request, "one_to_ones"),
        "sides": showing.sides(request, "talks"),
        "figures": showing.figures(found, viewer.pk),
        "rows": showing.own_rows(found, viewer.pk),
        "without": found.without,
        "overseen": showing.overseen_rows(found),
        "may_start": bool(queries.choices_to_start(viewer=viewer)),
        "own_plan": improvement.own_open(viewer=viewer),
    }
    return render_page(request, "performance/one_to_ones/list.html", context)


@screen(right=HOLD)
def start(request: MemberRequest) -> HttpResponse:
    """Begin one-to-ones; `?member=` names with whom."""
    form = StartForm(
        request.POST or None,
        people=queries.choices_to_start(viewer=request.member),
        initial={"member_id": request.GET.get("member"), "first_on": _day_after(request.today)},
    )
    return answer_form(
        request,
        form,
        lambda values: actions.start_series(**values, today=request.today, by=request.member),
        title=_("New one-to-ones"),
        form_intro=_("Both of you see the agenda and add to it. What you say stays between you two."),
        back=lambda made: reverse("performance:one_to_one", args=[made.pk]),
        cancel_url=reverse("performance:one_to_ones"),
    )


@screen(right=HOLD)
def now(request: MemberRequest, series_id: int) -> HttpResponse:
    """The next talk of two."""
    return _page(request, queries.talk_now(viewer=request.member, series_id=series_id))


@screen(right=HOLD)
def talk(request: MemberRequest, talk_id: int) -> HttpResponse:
    """One talk, the next or one that is over."""
    return _page(request, queries.talk(viewer=request.member, talk_id=talk_id))


@screen(right=HOLD)
def agenda(request: MemberRequest, talk_id: int) -> HttpResponse:
    """What the agenda fills itself with, as a part of a talk's page."""
    found = queries.talk(viewer=request.member, talk_id=talk_id)
    filled = filling.agenda(viewer=request.member, talk=found, today=request.today)
    currency = company.company().currency_id
    context = {
        "shown": showing.shown_agenda(filled, currency=currency, today=request.today),
        "talk": found,
        "currency": currency,
        "here": _address(found),
        "may_give": request.member.may("performance.give_feedback"),
    }
    return render_part(request, "performance/one_to_ones/agenda.html", context)


@screen(right=HOLD)
def change(request: MemberRequest, series_id: int) -> HttpResponse:
    """Another rhythm, another day."""
    found = queries.talk_now(viewer=request.member, series_id=series_id)
    version = version_of(request, found.series.version)
    initial = {"rhythm": found.series.rhythm, "next_on": found.talk.planned_on}
    return answer_form(
        request,
        RhythmForm(request.POST or None, initial=initial),
        lambda values: actions.change_series(
            series_id=series_id, version=version, today=request.today, by=request.member, **values
        ),
        title=found.other.name,
        back=reverse("performance:one_to_one", args=[series_id]),
        fields_template=VERSIONED,
        version=version,
    )


@screen(right=HOLD)
@require_POST
def end(request: MemberRequest, series_id: int) -> HttpResponse:
    """No more talks of these two."""
    return do(
        request,
        lambda: actions.end_series(series_id=series_id, on=request.today, by=request.member),
        back=reverse("performance:one_to_ones"),
        done=_("Ended. What you said and agreed stays with you two."),
    )


@screen(right=HOLD)
@require_POST
def add_point(request: MemberRequest, talk_id: int) -> HttpResponse:
    """Put something on the agenda."""
    form = PointForm(request.POST)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    return _do(
        request, talk_id, lambda: actions.add_point(talk_id=talk_id, text=text, at=timezone.now(), by=request.member)
    )


@screen(right=HOLD)
@require_POST
def cover_point(request: MemberRequest, point_id: int) -> HttpResponse:
    """Talked about."""
    return _point(request, lambda: actions.cover_point(point_id=point_id, is_covered=True, by=request.member))


@screen(right=HOLD)
@require_POST
def open_point(request: MemberRequest, point_id: int) -> HttpResponse:
    """Not talked about after all."""
    return _point(request, lambda: actions.cover_point(point_id=point_id, is_covered=False, by=request.member))


@screen(right=HOLD)
@require_POST
def remove_point(request: MemberRequest, point_id: int) -> HttpResponse:
    """Take one's own point off."""
    return _point(request, lambda: actions.remove_point(point_id=point_id, at=timezone.now(), by=request.member))


@screen(right=HOLD)
def notes(request: MemberRequest, talk_id: int) -> HttpResponse:
    """What both keep of a talk."""
    found = queries.talk(viewer=request.member, talk_id=talk_id)
    version = version_of(request, found.talk.version)
    return answer_form(
        request,
        NotesForm(request.POST or None, initial={"notes": found.talk.notes}),
        lambda values: actions.write_notes(talk_id=talk_id, notes=values["notes"], version=version, by=request.member),
        title=_("Shared notes"),
        back=_address(found),
        fields_template=VERSIONED,
        version=version,
    )


@screen(right=HOLD)
def private_note(request: MemberRequest, talk_id: int) -> HttpResponse:
    """What one keeps for oneself."""
    found = queries.talk(viewer=request.member, talk_id=talk_id)
    return answer_form(
        request,
        PrivateNoteForm(request.POST or None, initial={"text": found.private}),
        lambda values: actions.write_private_note(
            talk_id=talk_id, text=values["text"], at=timezone.now(), by=request.member
        ),
        title=_("Private note"),
        form_intro=_("Only you can read this: not the other one, not your manager, not an administrator."),
        back=_address(found),
    )


@screen(right=HOLD)
def agree(request: MemberRequest, talk_id: int) -> HttpResponse:
    """Agree on something one of the two does."""
    found = queries.talk(viewer=request.member, talk_id=talk_id)
    pair = [(found.series.member.pk, found.series.member.name), (found.series.leader.pk, found.series.leader.name)]
    form = AgreeTogetherForm(request.POST or None, people=pair, initial={"due_on": _day_after(request.today + _A_WEEK)})
    return answer_form(
        request,
        form,
        lambda values: actions.agree(talk_id=talk_id, at=timezone.now(), by=request.member, **values),
        title=_("Agree on something"),
        form_intro=_("It stays on the agenda of the next talks until it is done."),
        back=_address(found),
    )


@screen(right=HOLD)
def hold(request: MemberRequest, talk_id: int) -> HttpResponse:
    """The talk took place."""
    found = queries.talk(viewer=request.member, talk_id=talk_id)
    initial = {"on": request.today, "next_on": _next_day(request, found)}
    return answer_form(
        request,
        HoldForm(request.POST or None, initial=initial),
        lambda values: actions.hold(talk_id=talk_id, today=request.today, by=request.member, **values),
        title=_("The talk took place"),
        form_intro=_("What you did not reach moves to the next talk."),
        submit_label=_("Conclude"),
        done=_("Concluded. Write down what you want to keep; the next talk is planned."),
        back=reverse("performance:talk", args=[talk_id]),
    )


@screen(right=HOLD)
def skip(request: MemberRequest, talk_id: int) -> HttpResponse:
    """The talk does not take place."""
    found = queries.talk(viewer=request.member, talk_id=talk_id)
    return answer_form(
        request,
        SkipForm(request.POST or None, initial={"next_on": _next_day(request, found)}),
        lambda values: actions.skip(talk_id=talk_id, today=request.today, by=request.member, **values),
        title=_("Skip this talk"),
        form_intro=_("The other one is told why."),
        submit_label=_("Skip"),
        back=reverse("performance:one_to_one", args=[found.series.pk]),
    )


def _page(request: MemberRequest, found: Talk) -> HttpResponse:
    is_next = found.talk.state == TalkState.PLANNED
    late = rules.days_late(found.talk.planned_on, request.today) if is_next else 0
    context = {
        "tabs": tabs(request, "one_to_ones"),
        "found": found,
        "talk": found.talk,
        "is_next": is_next,
        "late": showing.lateness(late) if late else "",
        "agreed": agreed(found.agreed, today=request.today),
        "here": _address(found),
    }
    return render_page(request, "performance/one_to_ones/talk.html", context)


def _address(found: Talk) -> str:
    if found.talk.state == TalkState.PLANNED:
        return reverse("performance:one_to_one", args=[found.series.pk])
    return reverse("performance:talk", args=[found.talk.pk])


def _do(request: MemberRequest, talk_id: int, act: Callable[[], object]) -> HttpResponse:
    return do(request, act, back=where_from(request, reverse("performance:talk", args=[talk_id])))


def _point(request: MemberRequest, act: Callable[[], object]) -> HttpResponse:
    return do(request, act, back=where_from(request, reverse("performance:one_to_ones")))


def _next_day(request: MemberRequest, found: Talk) -> date:
    return rules.next_day(
        found.series.rhythm, after=request.today, today=request.today, calendar=company.fiscal_calendar()
    )


def _day_after(day: date) -> date:
    return rules.working_day(day + timedelta(1), company.fiscal_calendar())

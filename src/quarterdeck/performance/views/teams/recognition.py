"""The wall of recognition, somebody's badges, and thanking."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.paging import page_number, paging
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people.queries import organization
from quarterdeck.performance.actions.teams import recognition as actions
from quarterdeck.performance.forms.teams import ReasonForm, ThanksForm
from quarterdeck.performance.queries.teams import recognition as queries
from quarterdeck.performance.queries.teams.recognition import Thanks, WallFilters
from quarterdeck.performance.showing import teams as showing
from quarterdeck.performance.showing.tabs import tabs

VIEW, GIVE = "performance.view_recognition", "performance.recognize"


@screen(right=VIEW)
def teams(request: MemberRequest) -> HttpResponse:
    """Where the tab of teams begins."""
    return redirect(showing.parts(request, "")[0].url)


@screen(right=VIEW)
def wall(request: MemberRequest) -> HttpResponse:
    """Who was thanked for what, the latest first; by value, team and words."""
    filters = WallFilters(
        words=request.GET.get("q", "").strip()[:100],
        value_id=_number(request, "value"),
        unit_id=_number(request, "unit"),
    )
    number = page_number(request)
    found = queries.wall(viewer=request.member, filters=filters, page=number)
    budget = queries.points_budget()
    context = {
        "tabs": tabs(request, "teams"),
        "parts": showing.parts(request, "wall"),
        "filters": filters,
        "is_narrowed": filters != WallFilters(),
        "values": queries.values(),
        "units": organization.unit_choices(),
        "entries": _entries(found.thanks),
        "paging": paging(
            request, number=number, per_page=queries.PAGE_SIZE, shown=len(found.thanks), total=found.total
        ),
        "may_give": request.member.may(GIVE),
        "left": queries.points_left(member=request.member, at=timezone.now()) if budget else None,
        "may_set_up": request.member.may("performance.manage_teams"),
    }
    return render_page(request, "performance/teams/wall.html", context)


@screen(right=GIVE)
def new(request: MemberRequest) -> HttpResponse:
    """Thank somebody; `?to=` chooses whom beforehand."""
    now = timezone.now()
    form = ThanksForm(
        request.POST or None,
        values=[(one.pk, f"{one.name} · {one.meaning}" if one.meaning else one.name) for one in queries.values()],
        badges=[(one.pk, one.name) for one in queries.badges()],
        left=queries.points_left(member=request.member, at=now) if queries.points_budget() else None,
        initial={"member_ids": [request.GET["to"]] if request.GET.get("to", "").isdecimal() else []},
    )
    return answer_form(
        request,
        form,
        lambda values: actions.recognize(at=now, by=request.member, **values),
        title=_("Thank somebody"),
        form_intro=_("Everybody can read it. Say what they did, so that others can do the same."),
        submit_label=_("Thank"),
        back=reverse("performance:recognition_wall"),
    )


@screen(right=VIEW)
def person(request: MemberRequest, member_id: int) -> HttpResponse:
    """Somebody's badges, and what they were thanked for."""
    record = queries.person(viewer=request.member, member_id=member_id)
    context = {
        "tabs": tabs(request, "teams"),
        "record": record,
        "figures": showing.person_figures(record, has_points=bool(queries.points_budget()) or record.points > 0),
        "entries": _entries(record.latest),
        "may_give": request.member.may(GIVE) and member_id != request.member.pk,
    }
    return render_page(request, "performance/teams/person.html", context)


@screen(right=GIVE)
@require_POST
def react(request: MemberRequest, recognition_id: int) -> HttpResponse:
    """Join in, or take it back."""
    kind = request.POST.get("kind", "")
    return do(
        request,
        lambda: actions.react(recognition_id=recognition_id, kind=kind, by=request.member),
        back=f"{reverse('performance:recognition_wall')}#recognition-{recognition_id}",
    )


@screen(right=GIVE)
def withdraw(request: MemberRequest, recognition_id: int) -> HttpResponse:
    """Take thanks off the wall, with a reason."""
    queries.thanks(viewer=request.member, recognition_id=recognition_id)
    return answer_form(
        request,
        ReasonForm(request.POST or None),
        lambda values: actions.withdraw(recognition_id=recognition_id, at=timezone.now(), by=request.member, **values),
        title=_("Take back"),
        form_intro=_("It leaves the wall; who was thanked keeps the notice. Points go back to who gave them."),
        submit_label=_("Take back"),
        back=reverse("performance:recognition_wall"),
    )


def _entries(found: Sequence[Thanks]) -> list[tuple[Thanks, list[showing.ShownReaction]]]:
    return [(one, showing.reactions(one)) for one in found]


def _number(request: MemberRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 18 else None

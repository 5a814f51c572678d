"""Setting up criteria, values, badges and points: four short lists on one page."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.performance.actions.teams import setting_up as actions
from quarterdeck.performance.forms.teams import BadgeForm, CriterionForm, PointsForm, ValueForm
from quarterdeck.performance.models.teams import Badge, CompanyValue, TeamCriterion
from quarterdeck.performance.queries.teams import recognition, reviews
from quarterdeck.performance.rules.teams import reviewing
from quarterdeck.performance.showing import teams as showing
from quarterdeck.performance.showing.tabs import tabs

MANAGE = "performance.manage_teams"


@dataclass(frozen=True)
class Kind:
    """One of the lists that are set up here."""

    model: type[Any]
    form: type[forms.Form]
    title: Any

    def form_for(self, request: MemberRequest, initial: dict[str, Any] | None = None) -> forms.Form:
        return self.form(request.POST or None, initial=initial)


KINDS = {
    "criteria": Kind(TeamCriterion, CriterionForm, gettext_lazy("Criterion")),
    "values": Kind(CompanyValue, ValueForm, gettext_lazy("Company value")),
    "badges": Kind(Badge, BadgeForm, gettext_lazy("Badge")),
}


@screen(right=MANAGE)
def setup(request: MemberRequest) -> HttpResponse:
    """What teams are looked at by, what the company stands for, and what comes with thanks."""
    is_archived = request.GET.get("view") == "archived"
    criteria = reviews.criteria(is_archived=is_archived)
    context = {
        "tabs": tabs(request, "teams"),
        "parts": showing.parts(request, "setup"),
        "is_archived": is_archived,
        "criteria": criteria,
        "missing": reviewing.missing_weight(one.weight for one in criteria) if criteria and not is_archived else 0,
        "values": recognition.values(is_archived=is_archived),
        "badges": recognition.badges(is_archived=is_archived),
        "budget": recognition.points_budget(),
    }
    return render_page(request, "performance/teams/setup.html", context)


@screen(right=MANAGE)
@require_POST
def begin(request: MemberRequest) -> HttpResponse:
    """Put the usual criteria and values in place."""
    return do(request, lambda: actions.begin_with_the_usual(by=request.member), back=_address())


@screen(right=MANAGE)
def points(request: MemberRequest) -> HttpResponse:
    """How many points a person may give away a month."""
    return answer_form(
        request,
        PointsForm(request.POST or None, initial={"points_a_month": recognition.points_budget()}),
        lambda values: actions.set_points(by=request.member, **values),
        title=_("Recognition points"),
        back=_address(),
    )


@screen(right=MANAGE)
def new(request: MemberRequest, setup_kind: str) -> HttpResponse:
    """Add a criterion, a value or a badge."""
    kind = _kind(setup_kind)
    return answer_form(
        request,
        kind.form_for(request),
        lambda values: actions.add(kind.model, values=values, by=request.member),
        title=str(kind.title),
        back=_address(),
    )


@screen(right=MANAGE)
def edit(request: MemberRequest, setup_kind: str, setup_id: int) -> HttpResponse:
    """Change one."""
    kind = _kind(setup_kind)
    found = get_object_or_404(kind.model, pk=setup_id)
    version = request.POST.get("version", "")
    return answer_form(
        request,
        kind.form_for(request, {name: getattr(found, name) for name in actions.FIELDS[kind.model]}),
        lambda values: actions.edit(
            kind.model,
            setup_id,
            values=values,
            version=int(version) if version.isdecimal() else None,
            by=request.member,
        ),
        title=found.name,
        fields_template="performance/versioned_fields.html",
        version=found.version,
        back=_address(),
    )


@screen(right=MANAGE)
@require_POST
def archive(request: MemberRequest, setup_kind: str, setup_id: int) -> HttpResponse:
    model = _kind(setup_kind).model
    return do(request, lambda: actions.put_away(model, setup_id, at=timezone.now(), by=request.member), back=_address())


@screen(right=MANAGE)
@require_POST
def restore(request: MemberRequest, setup_kind: str, setup_id: int) -> HttpResponse:
    model = _kind(setup_kind).model
    return do(request, lambda: actions.bring_back(model, setup_id, by=request.member), back=_address())


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise Http404
    return KINDS[code]


def _address() -> str:
    return reverse("performance:team_setup")

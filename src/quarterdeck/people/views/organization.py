"""The tree: as it is, as it was, and how it changes."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people import actions, forms, queries

VIEW, MANAGE = "people.view_member", "people.manage_organization"


@screen(right=VIEW)
def organization(request: MemberRequest) -> HttpResponse:
    """The tree on a day, today unless another is asked for."""
    on = _asked_day(request) or request.today
    context = {
        "nodes": queries.unit_tree(viewer=request.member, on=on),
        "on": on,
        "is_today": on == request.today,
        "change_days": queries.change_days(),
        "archived": queries.archived_units(),
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "people/organization.html", context)


@screen(right=MANAGE)
def new_unit(request: MemberRequest) -> HttpResponse:
    """Hang a new unit into the tree."""
    form = forms.NewUnitForm(
        request.POST or None,
        members=_people(),
        units=queries.unit_choices(),
        initial={"on": request.today, "kind": "team", "parent_id": request.GET.get("under")},
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.create_unit(**typed, by=request.member),
        title=_("New unit"),
        back=reverse("people:organization"),
        done=_("Added."),
    )


@screen(right=MANAGE)
def edit_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Change a unit's name, kind or manager."""
    unit = _unit(unit_id)
    form = forms.EditUnitForm(
        request.POST or None,
        members=_people(),
        is_company=unit.kind == "company",
        initial={"name": unit.name, "kind": unit.kind, "manager_id": unit.manager_id, "version": unit.version},
    )

    def act(typed: dict[str, Any]) -> Any:
        version = typed.pop("version")
        return actions.edit_unit(unit_id=unit_id, values=typed, version=version, by=request.member)

    return answer_form(request, form, act, title=unit.name, back=reverse("people:organization"), done=_("Saved."))


@screen(right=MANAGE)
def move_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    """Hang a unit with all below it elsewhere from a day on."""
    unit = _unit(unit_id)
    form = forms.MoveForm(
        request.POST or None,
        units=[choice for choice in queries.unit_choices() if choice[0] != unit_id],
        label=_("Under the unit"),
        initial={"on": request.today},
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.move_unit(unit_id=unit_id, parent_id=typed["unit_id"], on=typed["on"], by=request.member),
        title=_("Move %(name)s") % {"name": unit.name},
        back=reverse("people:organization"),
        done=_("Moved, with everything below it."),
        submit_label=_("Move elsewhere"),
    )


@screen(right=MANAGE)
@require_POST
def archive_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_unit(unit_id=unit_id, by=request.member),
        back=reverse("people:organization"),
        done=_("Archived."),
        undo_url=reverse("people:restore_unit", args=[unit_id]),
    )


@screen(right=MANAGE)
@require_POST
def restore_unit(request: MemberRequest, unit_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.restore_unit(unit_id=unit_id, by=request.member),
        back=reverse("people:organization"),
        done=_("Restored."),
    )


def _asked_day(request: MemberRequest) -> date | None:
    try:
        return parse_date(request.GET.get("on", ""))
    except ValueError:
        return None


def _people() -> forms.Choices:
    return [(one.pk, one.name) for one in queries.active_members()]


def _unit(unit_id: int) -> Any:
    if (unit := queries.unit(unit_id=unit_id)) is None:
        raise Http404
    return unit

"""Territories: parts of the market and who looks after them."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.people import actions, forms, queries

VIEW, MANAGE = "people.view_member", "people.manage_organization"


@screen(right=VIEW)
def territories(request: MemberRequest) -> HttpResponse:
    """The current territories, or those put away."""
    is_archived = request.GET.get("view") == "archived"
    here = reverse("people:territories")
    rows = queries.territory_rows(is_archived=is_archived)
    context = {
        "rows": rows,
        "is_empty": not rows,
        "tabs": [Tab(_("Current"), here, not is_archived), Tab(_("Archived"), f"{here}?view=archived", is_archived)],
        "may_manage": request.member.may(MANAGE),
    }
    return render_page(request, "people/territories.html", context)


@screen(right=MANAGE)
def new_territory(request: MemberRequest) -> HttpResponse:
    """Add a territory."""

    def act(typed: dict[str, Any]) -> Any:
        return actions.add_territory(
            name=typed["name"],
            regions=typed["regions"],
            parent_id=typed["parent_id"],
            unit_id=typed["unit_id"],
            member_ids=typed["member_ids"],
            on=request.today,
            by=request.member,
        )

    return answer_form(
        request,
        _form(request, {}),
        act,
        title=_("New territory"),
        back=reverse("people:territories"),
        done=_("Added."),
    )


@screen(right=MANAGE)
def edit_territory(request: MemberRequest, territory_id: int) -> HttpResponse:
    """Change a territory and who looks after it from today on."""
    one = queries.territory(territory_id=territory_id)
    known = {
        "name": one.name,
        "regions": "\n".join(one.regions),
        "parent_id": one.parent_id,
        "unit_id": one.unit_id,
        "member_ids": queries.keepers_of(territory_id=territory_id),
        "version": one.version,
    }

    def act(typed: dict[str, Any]) -> Any:
        version, member_ids = typed.pop("version"), typed.pop("member_ids")
        return actions.change_territory(
            territory_id=territory_id,
            values=typed,
            member_ids=member_ids,
            on=request.today,
            version=version,
            by=request.member,
        )

    return answer_form(
        request,
        _form(request, known, except_id=territory_id),
        act,
        title=one.name,
        back=reverse("people:territories"),
        done=_("Saved."),
    )


@screen(right=MANAGE)
@require_POST
def archive_territory(request: MemberRequest, territory_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_territory(territory_id=territory_id, by=request.member),
        back=reverse("people:territories"),
        done=_("Archived."),
        undo_url=reverse("people:restore_territory", args=[territory_id]),
    )


@screen(right=MANAGE)
@require_POST
def restore_territory(request: MemberRequest, territory_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.restore_territory(territory_id=territory_id, by=request.member),
        back=reverse("people:territories"),
        done=_("Restored."),
    )


def _form(request: MemberRequest, known: dict[str, Any], *, except_id: int | None = None) -> forms.TerritoryForm:
    others: forms.Choices = [(row.id, row.name) for row in queries.territory_rows() if row.id != except_id]
    return forms.TerritoryForm(
        request.POST or None,
        territories=others,
        units=queries.unit_choices(),
        members=[(one.pk, one.name) for one in queries.active_members()],
        initial=known,
    )

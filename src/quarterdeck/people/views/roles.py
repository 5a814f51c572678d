"""Roles: the matrix of rights and how far they reach."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.pages.answers import answer_form, conflict_page, do, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.people import actions, forms, queries

MANAGE = "people.manage_roles"


@screen(right=MANAGE)
def roles(request: MemberRequest) -> HttpResponse:
    """All roles, and all rights against them."""
    rows = queries.role_rows()
    context = {
        "roles": rows,
        "matrix": queries.matrix(role_ids=[role.id for role in rows]),
        "scopes": dict(Scope.choices),
    }
    return render_page(request, "people/roles.html", context)


@screen(right=MANAGE)
def new_role(request: MemberRequest) -> HttpResponse:
    """Make a role of the company's own."""
    form = forms.RoleForm(request.POST or None, roles=[(role.id, role.name) for role in queries.role_rows()])
    return answer_form(
        request,
        form,
        lambda typed: actions.create_role(**typed, by=request.member),
        title=_("New role"),
        back=lambda made: reverse("people:role", args=[made.pk]),
        done=_("Added. Now choose what it may do."),
        cancel_url=reverse("people:roles"),
    )


@screen(right=MANAGE)
def role(request: MemberRequest, role_id: int) -> HttpResponse:
    """One role: its name, and for each right how far it reaches."""
    one = queries.role(role_id=role_id)
    if request.method == "POST":
        scopes = {
            key.removeprefix("right:"): str(value) for key, value in request.POST.items() if key.startswith("right:")
        }
        accesses = {
            key.removeprefix("field:"): str(value) for key, value in request.POST.items() if key.startswith("field:")
        }
        try:
            actions.edit_role(
                role_id=role_id,
                name=request.POST.get("name", ""),
                scopes=scopes,
                accesses=accesses,
                by=request.member,
                version=version_of(request, 0) or None,
            )
            messages.success(request, _("Saved. It holds from everybody's next click on."))
        except StaleEdit as stale:
            labels = {row.code: row.label for row in queries.matrix(role_ids=[role_id])}
            named = forms.RoleConflictForm(rights=labels, scopes=[(code, str(label)) for code, label in Scope.choices])
            return conflict_page(request, named, stale, cancel_url=reverse("people:role", args=[role_id]))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("people:roles")
    context = {
        "role": one,
        "matrix": queries.matrix(role_ids=[role_id]),
        "scopes": Scope.choices,
        "field_matrix": queries.field_matrix(role_id=role_id),
        "accesses": FieldAccess.choices,
    }
    return render_page(request, "people/role.html", context)


@screen(right=MANAGE)
@require_POST
def remove_role(request: MemberRequest, role_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.remove_role(role_id=role_id, by=request.member),
        back=reverse("people:roles"),
        done=_("Removed."),
    )

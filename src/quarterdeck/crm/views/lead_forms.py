"""Setting up how leads come in: public forms and the response clock."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.addresses import public_address
from quarterdeck.core.pages.answers import answer_form, do, version_of
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.actions import leads as actions
from quarterdeck.crm.forms.lead_forms import PublicFormSettings, ResponseForm
from quarterdeck.crm.models import LeadForm
from quarterdeck.crm.queries import lead_forms as queries
from quarterdeck.crm.views.entry import entry
from quarterdeck.crm.views.picking import offer

MANAGE = "crm.manage_pools"


@screen(right=MANAGE)
def forms(request: MemberRequest) -> HttpResponse:
    rows = queries.form_rows(with_archived="archived" in request.GET)
    context = {
        "tabs": tabs("forms"),
        "rows": [(row, public_url(request, row.form)) for row in rows],
        "is_empty": not rows,
        "with_archived": "archived" in request.GET,
    }
    return render_page(request, "crm/lead_form_list.html", context)


@screen(right=MANAGE)
def form_new(request: MemberRequest) -> HttpResponse:
    form = offer(request, PublicFormSettings(request.POST or None, pools=queries.lead_pools()))

    def save(values: dict[str, Any]) -> str:
        made = actions.create_form(by=request.member, **values)
        return reverse("crm:lead_form", args=[made.pk])

    return entry(request, form=form, title=_("New form"), save=save, cancel_url=reverse("crm:lead_forms"))


@screen(right=MANAGE)
def form(request: MemberRequest, form_id: int) -> HttpResponse:
    """The form's settings with its address and the snippet for a site."""
    found = queries.form(form_id=form_id)
    settings_form = offer(request, PublicFormSettings.of(found, request.POST or None, pools=queries.lead_pools()))
    version = version_of(request, found.version)

    def save(values: dict[str, Any]) -> str:
        actions.edit_form(form_id=form_id, values=values, version=version, by=request.member)
        return reverse("crm:lead_form", args=[form_id])

    return entry(
        request,
        form=settings_form,
        title=found.name,
        save=save,
        version=version,
        fields_template="crm/lead_form_fields.html",
        cancel_url=reverse("crm:lead_forms"),
        lead_form=found,
        public_url=public_url(request, found),
        snippet=_snippet(public_url(request, found), found.name),
    )


@screen(right=MANAGE)
@require_POST
def form_open(request: MemberRequest, form_id: int) -> HttpResponse:
    """Open or close a form, as the button says."""
    is_open = request.POST.get("is_open") == "1"
    return do(
        request,
        lambda: actions.set_form_open(form_id=form_id, is_open=is_open, by=request.member),
        back=reverse("crm:lead_forms"),
        done=_("The form is open.") if is_open else _("The form is closed; visitors are told so."),
    )


@screen(right=MANAGE)
@require_POST
def form_archive(request: MemberRequest, form_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.set_form_archived(form_id=form_id, at=timezone.now(), by=request.member),
        back=reverse("crm:lead_forms"),
        done=_("The form was put away; its leads stay."),
        undo_url=reverse("crm:lead_form_restore", args=[form_id]),
    )


@screen(right=MANAGE)
@require_POST
def form_restore(request: MemberRequest, form_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.set_form_archived(form_id=form_id, at=None, by=request.member),
        back=reverse("crm:lead_forms"),
    )


@screen(right=MANAGE)
def response_clock(request: MemberRequest) -> HttpResponse:
    """How soon new leads are owed an answer."""
    present, by_source = queries.response_setting()
    return answer_form(
        request,
        ResponseForm.of(present, by_source, request.POST or None),
        lambda typed: actions.save_response_setting(by=request.member, **typed),
        title=_("Response clock"),
        back=reverse("crm:response_clock"),
        done=_("Saved. It counts for leads that come in from now on."),
        template="crm/response_clock.html",
        tabs=tabs("clock"),
    )


def tabs(active: str) -> list[Tab]:
    """The pages of how leads come in."""
    shown = (
        ("forms", _("Public forms"), "crm:lead_forms"),
        ("clock", _("Response clock"), "crm:response_clock"),
    )
    return [Tab(label, reverse(url_name), code == active) for code, label, url_name in shown]


def public_url(request: HttpRequest, found: LeadForm) -> str:
    """Where visitors find the form."""
    return public_address(request, reverse("crm:public_form", args=[found.slug]))


def _snippet(url: str, name: str) -> str:
    title = name.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return f'<iframe src="{url}?embed=1" title="{title}" width="100%" height="640" loading="lazy"></iframe>'

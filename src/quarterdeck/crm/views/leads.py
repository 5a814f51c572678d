"""The screens of leads."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.fields.forms import PREFIX
from quarterdeck.core.lists import pages
from quarterdeck.core.lists import queries as list_queries
from quarterdeck.core.pages.answers import version_of
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import leads as actions
from quarterdeck.crm.forms.leads import AssignForm, DisqualifyForm, LeadForm, QuickLeadForm, ThankForm
from quarterdeck.crm.models import Grade, Lead, LeadChannel, LeadStatus
from quarterdeck.crm.queries import choices
from quarterdeck.crm.queries import leads as queries
from quarterdeck.crm.queries.leads import LeadFilters
from quarterdeck.crm.showing import asked
from quarterdeck.crm.views import lists
from quarterdeck.crm.views.custom_facts import custom_fact, refuse_fact
from quarterdeck.crm.views.entry import entry, where_from
from quarterdeck.crm.views.inline import edit_fact
from quarterdeck.crm.views.lead_facts import FACTS, fact_address, fact_of
from quarterdeck.crm.views.picking import offer


@screen(right="crm.view_lead")
def leads(request: MemberRequest) -> HttpResponse:
    look = pages.look_of(request, "crm.lead")
    if home := pages.opening(request, look):
        return home
    pages.remember(request, look)
    filters = asked.leads(request.GET)
    in_force = _in_force(filters, request)
    page = list_queries.page(look, number=page_number(request))
    context = pages.context(request, look, page, views=_views(), active=filters.view, in_force=in_force)
    more = {
        "filters": filters,
        "filter_menus": _menus(filters),
        "is_filtered": context["is_filtered"] or filters.view not in {"open", "all"},
        "may_add": request.member.may("crm.change_lead"),
    }
    return render_page(request, "crm/lead_list.html", context | more)


@screen(right="crm.change_lead")
def lead_new(request: MemberRequest) -> HttpResponse:
    referrer = request.GET.get("referred_by")
    form = offer(request, QuickLeadForm(request.POST or None, initial={"referred_by_id": referrer}))

    def save(values: dict[str, Any]) -> str:
        channel = LeadChannel.REFERRAL if values["referred_by_id"] else LeadChannel.BY_HAND
        made = actions.capture_lead(channel=channel, by=request.member, at=timezone.now(), **values)
        messages.success(request, _("%(name)s was added.") % {"name": made.name})
        return where_from(request, reverse("crm:lead", args=[made.pk]))

    return entry(
        request,
        form=form,
        title=_("New lead"),
        save=save,
        cancel_url=reverse("crm:leads"),
        fields_template="crm/similar_fields.html",
        similar_kind="lead",
    )


@screen(right="crm.change_lead")
def lead_edit(request: MemberRequest, lead_id: int) -> HttpResponse:
    found = queries.lead(viewer=request.member, lead_id=lead_id)
    form = _form(request, found, request.POST or None)
    version = version_of(request, found.version)

    def save(values: dict[str, Any]) -> str:
        actions.edit_lead(lead_id=lead_id, values=values, version=version, at=timezone.now(), by=request.member)
        return reverse("crm:lead", args=[lead_id])

    return entry(
        request,
        form=form,
        title=found.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=reverse("crm:lead", args=[lead_id]),
    )


@screen(right="crm.change_lead")
def lead_fact(request: MemberRequest, lead_id: int, field: str) -> HttpResponse:
    refuse_fact(LeadForm, field, viewer=request.member)

    def read() -> tuple[Any, Lead]:
        found = queries.lead(viewer=request.member, lead_id=lead_id)
        if field.startswith(PREFIX):
            address = fact_address(lead_id)
            return custom_fact("crm.lead", field, found, viewer=request.member, address=address), found
        return fact_of(found, field, may_change=True), found

    def save(values: dict[str, Any], version: int) -> object:
        now = timezone.now()
        return actions.edit_lead(lead_id=lead_id, values=values, version=version, at=now, by=request.member)

    return edit_fact(
        request,
        name=field,
        read=read,
        form_of=lambda data: _form(request, read()[1], data, only=field),
        save=save,
        fallback_url=reverse("crm:lead_edit", args=[lead_id]),
    )


@screen(right="crm.change_lead")
@require_POST
def lead_status(request: MemberRequest, lead_id: int) -> HttpResponse:
    """Set the status a button names."""
    try:
        status = request.POST.get("status", "")
        actions.set_lead_status(lead_id=lead_id, status=status, at=timezone.now(), by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:lead", lead_id)


@screen(right="crm.change_lead")
def lead_disqualify(request: MemberRequest, lead_id: int) -> HttpResponse:
    found = queries.lead(viewer=request.member, lead_id=lead_id)

    def save(values: dict[str, Any]) -> str:
        actions.disqualify_lead(lead_id=lead_id, at=timezone.now(), by=request.member, **values)
        messages.success(request, _("%(name)s was put aside as not suitable.") % {"name": found.name})
        return reverse("crm:lead", args=[lead_id])

    return entry(
        request,
        form=DisqualifyForm(request.POST or None),
        title=_("Not suitable: %(name)s") % {"name": found.name},
        save=save,
        submit_label=_("Put aside"),
        cancel_url=reverse("crm:lead", args=[lead_id]),
    )


@screen(right="crm.change_lead")
def lead_assign(request: MemberRequest, lead_id: int) -> HttpResponse:
    found = queries.lead(viewer=request.member, lead_id=lead_id)
    form = offer(request, AssignForm(request.POST or None, initial={"owner_id": found.owner_id}))

    def save(values: dict[str, Any]) -> str:
        actions.assign_leads(lead_ids=[lead_id], at=timezone.now(), by=request.member, **values)
        messages.success(request, _("Given."))
        return where_from(request, reverse("crm:leads"))

    return entry(
        request,
        form=form,
        title=_("Give to: %(name)s") % {"name": found.name},
        save=save,
        submit_label=_("Give"),
        cancel_url=reverse("crm:lead", args=[lead_id]),
    )


@screen(right="crm.change_lead")
def lead_thank(request: MemberRequest, lead_id: int) -> HttpResponse:
    found = queries.lead(viewer=request.member, lead_id=lead_id)
    form = ThankForm(request.POST or None, initial={"on": found.thanked_on or request.today, "how": found.thanked_how})

    def save(values: dict[str, Any]) -> str:
        actions.thank_referrer(lead_id=lead_id, by=request.member, **values)
        return reverse("crm:lead", args=[lead_id])

    return entry(request, form=form, title=_("Thank the referrer"), save=save)


@screen(right="crm.change_lead")
@require_POST
def lead_archive(request: MemberRequest, lead_id: int) -> HttpResponse:
    try:
        archived = actions.archive_lead(lead_id=lead_id, at=timezone.now(), by=request.member)
        undo = reverse("crm:lead_restore", args=[lead_id])
        messages.success(request, _("%(name)s was put away.") % {"name": archived.name}, extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:leads")))


@screen(right="crm.change_lead")
@require_POST
def lead_restore(request: MemberRequest, lead_id: int) -> HttpResponse:
    try:
        actions.restore_lead(lead_id=lead_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:lead", lead_id)


def _views() -> dict[str, str]:
    return {
        "mine": _("Mine"),
        "team": _("My team's"),
        "unanswered": _("To be answered"),
        "open": _("Open"),
        "converted": _("Converted"),
        "all": _("All"),
        "archived": _("Archived"),
    }


def _menus(filters: LeadFilters) -> list[lists.Menu]:
    return [
        lists.menu("status", _("Status"), LeadStatus.choices, filters.status),
        lists.menu("grade", _("Grade"), Grade.choices, filters.grade),
        lists.menu("source", _("Source"), queries.sources_in_use(), filters.source),
        lists.menu("channel", _("Came by"), LeadChannel.choices, filters.channel),
    ]


def _in_force(filters: LeadFilters, request: MemberRequest) -> list[tuple[str, str, str]]:
    owner = choices.member_name(viewer=request.member, key=filters.owner_id) if filters.owner_id else ""
    in_force = [
        ("q", _("Search"), filters.words),
        ("status", _("Status"), str(dict(LeadStatus.choices).get(filters.status, ""))),
        ("grade", _("Grade"), str(dict(Grade.choices).get(filters.grade, ""))),
        ("source", _("Source"), filters.source),
        ("channel", _("Came by"), str(dict(LeadChannel.choices).get(filters.channel, ""))),
        ("owner", _("Owner"), owner),
    ]
    return [given for given in in_force if given[2]]


def _form(request: MemberRequest, found: Lead, data: Any, *, only: str = "") -> LeadForm:
    """The form with the lead's present values."""
    initial = {name: getattr(found, name) for name in FACTS}
    consent = found.may_be_contacted
    initial |= {"name": found.name, "may_be_contacted": "" if consent is None else str(consent).lower()}
    return offer(request, LeadForm(data, initial=initial, only=only), found, only=only)

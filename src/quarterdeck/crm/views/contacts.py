"""The screens of contacts."""

from collections.abc import Callable
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
from quarterdeck.crm.actions import accounts as actions
from quarterdeck.crm.forms.accounts import ContactForm
from quarterdeck.crm.forms.activities import LogForm
from quarterdeck.crm.models import BuyingRole, Contact
from quarterdeck.crm.queries import contacts as queries
from quarterdeck.crm.showing import asked
from quarterdeck.crm.views import lists
from quarterdeck.crm.views.custom_facts import custom_fact, refuse_fact, shown_facts
from quarterdeck.crm.views.duplicates import follows_merge
from quarterdeck.crm.views.entry import entry, where_from
from quarterdeck.crm.views.inline import Fact, edit_fact
from quarterdeck.crm.views.picking import offer
from quarterdeck.crm.views.stream import timeline_items

FACTS = tuple(name for name in ContactForm.base_fields if name not in {"account_id", "name"})


@screen(right="crm.view_account")
def contacts(request: MemberRequest) -> HttpResponse:
    look = pages.look_of(request, "crm.contact")
    if home := pages.opening(request, look):
        return home
    pages.remember(request, look)
    filters = asked.contacts(request.GET)
    page = list_queries.page(look, number=page_number(request))
    role = str(dict(BuyingRole.choices).get(filters.buying_role, ""))
    in_force = [
        entry for entry in (("q", _("Search"), filters.words), ("buying_role", _("Buying role"), role)) if entry[2]
    ]
    context = pages.context(request, look, page, views=_views(), active=filters.view, in_force=in_force)
    more = {
        "filters": filters,
        "filter_menus": [lists.menu("buying_role", _("Buying role"), BuyingRole.choices, filters.buying_role)],
        "may_add": request.member.may("crm.change_account"),
    }
    return render_page(request, "crm/contact_list.html", context | more)


@screen(right="crm.view_account")
@follows_merge("contact", "contact_id")
def contact(request: MemberRequest, contact_id: int) -> HttpResponse:
    record = queries.contact_record(viewer=request.member, contact_id=contact_id)
    context = {
        "record": record,
        "contact": record.contact,
        "refer_url": f"{reverse('crm:lead_new')}?referred_by={contact_id}"
        if request.member.may("crm.change_lead")
        else "",
        "buying_role": record.contact.get_buying_role_display(),
        "facts": shown_facts(
            "crm.contact",
            [_fact(record.contact, name, may_change=record.may_change) for name in FACTS],
            record.contact,
            viewer=request.member,
            address=_address(contact_id) if record.may_change else None,
        ),
        "items": timeline_items(record.happenings),
        "composer": offer(request, _composer(record.contact)),
        "plan_url": f"{reverse('crm:activity_new')}?planned=1&contact={contact_id}&next={request.path}",
        "may_log": request.member.may("crm.change_activity") and not record.contact.archived_at,
    }
    return render_page(request, "crm/contact_record.html", context)


@screen(right="crm.change_account")
def contact_new(request: MemberRequest) -> HttpResponse:
    form = offer(request, ContactForm(request.POST or None, initial={"account_id": request.GET.get("account")}))

    def save(values: dict[str, Any]) -> str:
        made = actions.create_contact(by=request.member, **values)
        messages.success(request, _("%(name)s was added.") % {"name": made.name})
        return where_from(request, reverse("crm:contact", args=[made.pk]))

    return entry(
        request,
        form=form,
        title=_("New contact"),
        save=save,
        cancel_url=reverse("crm:contacts"),
        fields_template="crm/similar_fields.html",
        similar_kind="contact",
    )


@screen(right="crm.change_account")
def contact_edit(request: MemberRequest, contact_id: int) -> HttpResponse:
    found = queries.contact(viewer=request.member, contact_id=contact_id)
    initial = {name: getattr(found, name) for name in ContactForm.base_fields}
    version = version_of(request, found.version)

    def save(values: dict[str, Any]) -> str:
        actions.edit_contact(contact_id=contact_id, values=values, version=version, by=request.member)
        return reverse("crm:contact", args=[contact_id])

    return entry(
        request,
        form=offer(request, ContactForm(request.POST or None, initial=initial, without=("account_id",)), found),
        title=found.name,
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=reverse("crm:contact", args=[contact_id]),
    )


@screen(right="crm.change_account")
def contact_fact(request: MemberRequest, contact_id: int, field: str) -> HttpResponse:
    refuse_fact(ContactForm, field, viewer=request.member)

    def read() -> tuple[Fact, Contact]:
        found = queries.contact(viewer=request.member, contact_id=contact_id)
        if field.startswith(PREFIX):
            address = _address(contact_id)
            return custom_fact("crm.contact", field, found, viewer=request.member, address=address), found
        return _fact(found, field, may_change=True), found

    def save(values: dict[str, Any], version: int) -> object:
        return actions.edit_contact(contact_id=contact_id, values=values, version=version, by=request.member)

    def form_of(data: Any) -> ContactForm:
        found = read()[1]
        initial = {} if field.startswith(PREFIX) else {field: getattr(found, field)}
        return offer(request, ContactForm(data, initial=initial, only=field), found, only=field)

    return edit_fact(
        request,
        name=field,
        read=read,
        form_of=form_of,
        save=save,
        fallback_url=reverse("crm:contact_edit", args=[contact_id]),
    )


@screen(right="crm.change_account")
@require_POST
def contact_archive(request: MemberRequest, contact_id: int) -> HttpResponse:
    try:
        archived = actions.archive_contact(contact_id=contact_id, at=timezone.now(), by=request.member)
        undo = reverse("crm:contact_restore", args=[contact_id])
        messages.success(request, _("%(name)s was put away.") % {"name": archived.name}, extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:contacts")))


@screen(right="crm.change_account")
@require_POST
def contact_restore(request: MemberRequest, contact_id: int) -> HttpResponse:
    try:
        actions.restore_contact(contact_id=contact_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:contact", contact_id)


def _address(contact_id: int) -> Callable[[str], str]:
    """Where each fact of a contact is changed."""
    return lambda name: reverse("crm:contact_fact", args=[contact_id, name])


def _views() -> dict[str, str]:
    return {"mine": _("My accounts'"), "all": _("All"), "archived": _("Archived")}


def _composer(found: Contact) -> LogForm:
    form = LogForm(
        auto_id="composer_%s",
        initial={"done_at": timezone.localtime(), "contact_id": found.pk, "account_id": found.account_id},
    )
    for name in ("contact_id", "account_id"):
        form.fields[name].widget = form.fields[name].hidden_widget()
    del form.fields["opportunity_id"]
    return form


def _fact(found: Contact, name: str, *, may_change: bool) -> Fact:
    in_words = getattr(found, f"get_{name}_display", None)
    value = in_words() if in_words else getattr(found, name)
    return Fact(
        name=name,
        label=str(ContactForm.base_fields[name].label).capitalize(),
        value=value,
        kind="long" if name == "note" else "text",
        url=reverse("crm:contact_fact", args=[found.pk, name]) if may_change else "",
    )

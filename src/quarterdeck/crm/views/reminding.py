"""The screens of templates, one activity for many, days that matter, and how often customers hear from us."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.crm.actions import reminding as actions
from quarterdeck.crm.actions import templates
from quarterdeck.crm.forms.follow_up import BulkLogForm, CareForm, DateForm, TemplateForm
from quarterdeck.crm.models import Level
from quarterdeck.crm.queries import reminding as queries
from quarterdeck.crm.queries import templates as template_queries
from quarterdeck.crm.views.entry import entry, where_from
from quarterdeck.crm.views.picking import offer
from quarterdeck.crm.views.stream import ICONS


@screen(right="crm.change_activity")
def activity_templates(request: MemberRequest) -> HttpResponse:
    rows = template_queries.template_rows(viewer=request.member)
    return render_page(request, "crm/template_list.html", {"rows": [(one, ICONS[one.kind]) for one in rows]})


@screen(right="crm.change_activity")
def template_new(request: MemberRequest) -> HttpResponse:
    return _template_form(request, None)


@screen(right="crm.change_activity")
def template_edit(request: MemberRequest, template_id: int) -> HttpResponse:
    return _template_form(request, template_id)


@screen(right="crm.change_activity")
@require_POST
def template_archive(request: MemberRequest, template_id: int) -> HttpResponse:
    return do(
        request,
        lambda: templates.archive_template(template_id=template_id, at=timezone.now(), by=request.member),
        back=reverse("crm:templates"),
        done=_("The template was put away."),
        undo_url=reverse("crm:template_restore", args=[template_id]),
    )


@screen(right="crm.change_activity")
@require_POST
def template_restore(request: MemberRequest, template_id: int) -> HttpResponse:
    back = reverse("crm:templates")
    return do(request, lambda: templates.restore_template(template_id=template_id, by=request.member), back=back)


@screen(right="crm.change_activity")
def bulk_log(request: MemberRequest) -> HttpResponse:
    """One activity with many customers; those named in the address are chosen already."""
    given = request.POST if request.method == "POST" else request.GET
    chosen = template_queries.chosen(
        viewer=request.member, account_ids=given.getlist("account_ids"), contact_ids=given.getlist("contact_ids")
    )
    initial = {"done_at": timezone.localtime(), "account_ids": [pk for pk, _n in chosen[0]]}
    form = BulkLogForm(request.POST or None, accounts=chosen[0], contacts=chosen[1], initial=initial)

    def save(values: dict[str, Any]) -> str:
        made = templates.log_for_many(by=request.member, **values)
        messages.success(request, ngettext("%(n)d noted.", "%(n)d noted.", len(made)) % {"n": len(made)})
        return where_from(request, reverse("crm:activities") + "?view=done")

    return entry(request, form=form, title=_("Log for many"), save=save, cancel_url=reverse("crm:activities"))


@screen(right="crm.change_account")
def date_new(request: MemberRequest, account_id: int) -> HttpResponse:
    home = where_from(request, reverse("crm:account", args=[account_id]))

    def save(values: dict[str, Any]) -> str:
        actions.add_date(account_id=account_id, by=request.member, **values)
        messages.success(request, _("The day is remembered."))
        return home

    form = offer(request, DateForm(request.POST or None))
    return entry(request, form=form, title=_("A day that matters"), save=save, cancel_url=home)


@screen(right="crm.change_account")
@require_POST
def date_archive(request: MemberRequest, date_id: int) -> HttpResponse:
    return do(
        request,
        lambda: actions.archive_date(date_id=date_id, at=timezone.now(), by=request.member),
        back=where_from(request, reverse("crm:accounts")),
        done=_("The day is forgotten."),
        undo_url=reverse("crm:date_restore", args=[date_id]),
    )


@screen(right="crm.change_account")
@require_POST
def date_restore(request: MemberRequest, date_id: int) -> HttpResponse:
    back = where_from(request, reverse("crm:accounts"))
    return do(request, lambda: actions.restore_date(date_id=date_id, by=request.member), back=back)


@screen(right="crm.manage_follow_up")
def care(request: MemberRequest) -> HttpResponse:
    """Settings: how often each level hears from us."""
    days = queries.care_days()
    form = CareForm(request.POST or None, initial={f"days_{level}": days[level] for level in Level})

    def save(values: dict[str, Any]) -> str:
        actions.set_care_intervals(
            days={level.value: values[f"days_{level.value}"] for level in Level}, by=request.member
        )
        messages.success(request, _("Saved."))
        return reverse("crm:care")

    intro = _("A customer is silent when nothing was done with it for so many days. Its owner is reminded.")
    return entry(request, form=form, title=_("How often customers hear from us"), save=save, form_intro=intro)


def _template_form(request: MemberRequest, template_id: int | None) -> HttpResponse:
    known = template_queries.template(viewer=request.member, template_id=template_id) if template_id else None
    initial = (
        {name: getattr(known, name) for name in templates.FIELDS} | {"is_shared": known.owner_id is None}
        if known
        else None
    )
    form = TemplateForm(request.POST or None, initial=initial)
    if not request.member.may("crm.manage_follow_up"):
        del form.fields["is_shared"]

    def save(values: dict[str, Any]) -> str:
        is_shared = values.pop("is_shared", False)
        templates.save_template(values=values, is_shared=is_shared, by=request.member, template_id=template_id)
        return reverse("crm:templates")

    title = known.name if known else _("New template")
    return entry(request, form=form, title=title, save=save, cancel_url=reverse("crm:templates"))

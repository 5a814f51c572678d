"""The screens of activities."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.lists import pages
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import key_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import activities as actions
from quarterdeck.crm.forms.activities import ActivityForm, CompleteForm, LogForm, PlanForm
from quarterdeck.crm.models import Activity, ActivityKind
from quarterdeck.crm.queries import activities as queries
from quarterdeck.crm.queries import templates
from quarterdeck.crm.showing import asked
from quarterdeck.crm.views import lists
from quarterdeck.crm.views.entry import entry, where_from
from quarterdeck.crm.views.picking import offer
from quarterdeck.crm.views.stream import ICONS

ABOUT = ("lead", "account", "opportunity", "contact")


@screen(right="crm.view_activity")
def activities(request: MemberRequest) -> HttpResponse:
    look = pages.look_of(request, "crm.activity")
    if home := pages.opening(request, look):
        return home
    filters = asked.activities(request.GET)
    found = queries.activity_rows(
        viewer=request.member,
        filters=filters,
        today=request.today,
        page=page_number(request),
        narrowed=look.condition() if look.is_narrowed else None,
    )
    kind = str(dict(ActivityKind.choices).get(filters.kind, ""))
    in_force = [("kind", _("Kind"), kind)] if kind else []
    changeable = queries.changeable_ids(viewer=request.member, activities=found.page.rows)
    context = {
        **pages.tools(request, look, views=_views(), active=filters.view, in_force=in_force),
        "filter_menus": [
            lists.menu("whose", _whose()[filters.whose], _whose().items(), filters.whose),
            lists.menu("kind", _("Kind"), ActivityKind.choices, filters.kind),
        ],
        "filters": filters,
        "days": [
            (day.on, [(one, ICONS[one.kind], one.pk in changeable) for one in day.activities]) for day in found.days
        ],
        "paging": lists.paging(request, found.page),
        "is_empty": not found.page.rows,
        "may_add": request.member.may("crm.change_activity"),
    }
    return render_page(request, "crm/activity_list.html", context)


@screen(right="crm.change_activity")
def activity_new(request: MemberRequest) -> HttpResponse:
    """Log what was done, or with `?planned=1` plan what comes; what it is about comes from the address."""
    is_plan = "planned" in request.GET
    about = {f"{name}_id": request.GET.get(name) for name in ABOUT}
    given = {name: request.GET[name] for name in ("kind", "subject") if name in request.GET} | _template(request)
    now = timezone.localtime()
    moments = {"done_at": now, "due_at": (now + timedelta(days=1)).replace(hour=10, minute=0)}
    form = (PlanForm if is_plan else LogForm)(request.POST or None, initial={**about, **moments, **given})

    def save(values: dict[str, Any]) -> str:
        if is_plan:
            actions.plan_activity(by=request.member, **values)
            messages.success(request, _("Planned."))
        else:
            actions.log_activity(by=request.member, **values)
            messages.success(request, _("Noted."))
        return where_from(request, reverse("crm:activities"))

    title = _("Plan an activity") if is_plan else _("Log an activity")
    return entry(request, form=offer(request, form), title=title, save=save, cancel_url=reverse("crm:activities"))


@screen(right="crm.change_activity")
def activity_edit(request: MemberRequest, activity_id: int) -> HttpResponse:
    found = queries.activity(viewer=request.member, activity_id=activity_id)
    initial = {name: getattr(found, name) for name in ActivityForm.base_fields}
    form = ActivityForm(request.POST or None, initial=initial)
    for name in ("outcome", "minutes", "done_at") if found.done_at is None else ():
        del form.fields[name]

    def save(values: dict[str, Any]) -> str:
        version = values.pop("version")
        actions.edit_activity(activity_id=activity_id, values=values, version=version, by=request.member)
        return where_from(request, _home(found))

    return entry(request, form=form, title=found.subject, save=save, cancel_url=_home(found))


@screen(right="crm.change_activity")
def activity_complete(request: MemberRequest, activity_id: int) -> HttpResponse:
    """Done in one click with an outcome; GET asks for more (a note, the next step)."""
    found = queries.activity(viewer=request.member, activity_id=activity_id)
    home = where_from(request, reverse("crm:activities"))

    def save(values: dict[str, Any]) -> str:
        note = values.pop("note") or None
        actions.complete_activity(
            activity_id=activity_id, by=request.member, done_at=timezone.now(), note=note, **values
        )
        undo = reverse("crm:activity_reopen", args=[activity_id])
        messages.success(request, _("Done: %(subject)s") % {"subject": found.subject}, extra_tags=f"undo:{undo}")
        return home

    return entry(
        request,
        form=CompleteForm(request.POST or None),
        title=_("Done: %(subject)s") % {"subject": found.subject},
        save=save,
        submit_label=_("Mark as done"),
        cancel_url=home,
    )


@screen(right="crm.change_activity")
@require_POST
def activity_reopen(request: MemberRequest, activity_id: int) -> HttpResponse:
    try:
        actions.reopen_activity(activity_id=activity_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:activities")))


@screen(right="crm.change_activity")
@require_POST
def activity_archive(request: MemberRequest, activity_id: int) -> HttpResponse:
    try:
        archived = actions.archive_activity(activity_id=activity_id, at=timezone.now(), by=request.member)
        undo = reverse("crm:activity_restore", args=[activity_id])
        messages.success(request, _("%(name)s was put away.") % {"name": archived.subject}, extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:activities")))


@screen(right="crm.change_activity")
@require_POST
def activity_restore(request: MemberRequest, activity_id: int) -> HttpResponse:
    try:
        actions.restore_activity(activity_id=activity_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:activities")))


def _template(request: MemberRequest) -> dict[str, Any]:
    """What the template named in the address fills in."""
    template_id = key_of(request.GET.get("template"))
    if template_id is None:
        return {}
    found = templates.template(viewer=request.member, template_id=template_id)
    return templates.given_by(found, today=request.today)


def _views() -> dict[str, str]:
    return {"due": _("Planned"), "overdue": _("Overdue"), "done": _("Done"), "archived": _("Archived")}


def _whose() -> dict[str, str]:
    return {"mine": _("Mine"), "team": _("My team's"), "all": _("All")}


def _home(found: Activity) -> str:
    """The page of what the activity is about."""
    if found.opportunity_id:
        return f"/opportunities/{found.opportunity_id}/"
    if found.account_id:
        return reverse("crm:account", args=[found.account_id])
    if found.lead_id:
        return reverse("crm:lead", args=[found.lead_id])
    return reverse("crm:activities")

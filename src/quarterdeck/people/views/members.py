"""People: the list, a person, and what is done to them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.exports import tables
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.paging import paging
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people import actions, forms, handover, jobs, queries
from quarterdeck.people.views import showing

VIEW, MANAGE = "people.view_member", "people.manage_members"


@screen(right=VIEW)
def members(request: MemberRequest) -> HttpResponse:
    """The list of colleagues."""
    asked = showing.asked_members(request)
    page = queries.member_rows(viewer=request.member, filters=asked.filters, sort=asked.sort, page=asked.page)
    context = {
        "page": page,
        "sort": asked.sort,
        "filters": asked.filters,
        "tabs": showing.member_tabs(asked),
        "paging": paging(request, number=page.page, per_page=page.per_page, shown=len(page.rows), total=page.total),
        "units": queries.unit_choices(),
        "roles": queries.role_choices(),
        "is_empty": not page.rows,
        "may_manage": request.member.may(MANAGE),
        "query": request.GET.urlencode(),
    }
    return render_page(request, "people/members.html", context)


@screen(right=VIEW)
def export(request: MemberRequest, kind: str) -> HttpResponse:
    """The list as it is filtered, as a file; the trail says who took it."""
    asked = showing.asked_members(request)
    rows = queries.all_member_rows(viewer=request.member, filters=asked.filters, sort=asked.sort)
    actions.log_export(what="members", rows=len(rows), by=request.member)
    return tables.response(
        kind, name=f"members-{request.today}", columns=showing.EXPORT_COLUMNS, rows=map(showing.exported, rows)
    )


@screen(right=VIEW)
def choices(request: MemberRequest) -> JsonResponse:
    """People that match what was typed, for searchable choices."""
    found = queries.member_choices(viewer=request.member, words=request.GET.get("q", ""))
    return JsonResponse([{"value": pk, "text": name, "detail": unit} for pk, name, unit in found], safe=False)


@screen(right=VIEW)
def member(request: MemberRequest, member_id: int) -> HttpResponse:
    """One person: facts, history, and what happened to the record."""
    record = queries.member_record(viewer=request.member, member_id=member_id)
    context = {
        "record": record,
        "stream": showing.stream(record.entries),
        "may_manage": request.member.may(MANAGE),
        "is_self": record.member == request.member,
        "invitation": showing.invitation_state(record, at=timezone.now()),
        "hand_over_url": handover.page_for(request.member, member_id),
        "absences": queries.absences_of(member=record.member, since=request.today),
        "may_note_absence": record.member.is_active and queries.may_note(record.member, viewer=request.member),
        "link": request.session.pop(f"invitation-{member_id}", ""),
    }
    return render_page(request, "people/member.html", context)


@screen(right=VIEW)
def member_rights(request: MemberRequest, member_id: int) -> HttpResponse:
    """What this person may do in the end, and by which role."""
    record = queries.member_record(viewer=request.member, member_id=member_id)
    context = {"record": record, "rights": queries.effective_rights(member=record.member)}
    return render_page(request, "people/member_rights.html", context)


@screen(right=MANAGE)
def new_member(request: MemberRequest) -> HttpResponse:
    """Add a person; the invitation follows on their page."""
    form = forms.NewMemberForm(
        request.POST or None,
        units=queries.unit_choices(),
        roles=queries.role_choices(),
        initial={"on": request.today, "unit_id": request.GET.get("unit")},
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.create_member(**typed, by=request.member),
        title=_("New person"),
        back=lambda made: reverse("people:member", args=[made.pk]),
        done=_("Added. Now invite them, so that they can sign in."),
        cancel_url=reverse("people:members"),
    )


@screen(right=MANAGE)
def edit_member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Change what is known of a person."""
    one = queries.member_record(viewer=request.member, member_id=member_id).member
    known = {field: getattr(one, field) for field in forms.EditMemberForm.base_fields}
    form = forms.EditMemberForm(request.POST or None, initial=known)

    def act(typed: dict[str, Any]) -> Any:
        version = typed.pop("version")
        return actions.edit_member(member_id=member_id, values=typed, version=version, by=request.member)

    return answer_form(request, form, act, title=one.name, back=_address(member_id), done=_("Saved."))


@screen(right=MANAGE)
def move_member(request: MemberRequest, member_id: int) -> HttpResponse:
    """Let a person belong to another unit from a day on."""
    record = queries.member_record(viewer=request.member, member_id=member_id)
    form = forms.MoveForm(
        request.POST or None,
        units=queries.unit_choices(),
        label=_("To unit"),
        initial={"on": request.today, "unit_id": record.unit_id},
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.move_member(member_id=member_id, **typed, by=request.member),
        title=_("Move %(name)s") % {"name": record.member.name},
        back=_address(member_id),
        done=_("Moved. What was earned before stays with the former unit."),
        form_intro=_("Now in %(unit)s.") % {"unit": record.unit_name},
        submit_label=_("Move elsewhere"),
    )


@screen(right=MANAGE)
def member_roles(request: MemberRequest, member_id: int) -> HttpResponse:
    """Give and take roles."""
    record = queries.member_record(viewer=request.member, member_id=member_id)
    form = forms.RolesForm(
        request.POST or None,
        roles=queries.role_choices(),
        initial={"role_codes": [role.code for role in record.roles]},
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.set_roles(member_id=member_id, **typed, by=request.member),
        title=_("Roles of %(name)s") % {"name": record.member.name},
        back=_address(member_id),
        done=_("Saved."),
    )


@screen(right=MANAGE)
@require_POST
def invite(request: MemberRequest, member_id: int) -> HttpResponse:
    """Make an invitation: the link is shown once, and mailed when the person has an address."""
    record = queries.member_record(viewer=request.member, member_id=member_id)
    try:
        token = actions.invite_member(member_id=member_id, at=timezone.now(), by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(_address(member_id))
    request.session[f"invitation-{member_id}"] = request.build_absolute_uri(reverse("people:join", args=[token]))
    if record.member.email:
        jobs.mail_invitation.defer(
            member_id=member_id, by_id=request.member.pk, address=request.build_absolute_uri("/")
        )
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": record.member.email})
    return redirect(_address(member_id))


@screen(right=MANAGE)
def deactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    """End a person's access, with a look at what goes to whom."""
    record = queries.member_record(viewer=request.member, member_id=member_id)
    preview = [(label, count) for label, count in queries.handover_preview(member_id=member_id) if count]
    receivers: forms.Choices = [(one.pk, one.name) for one in queries.active_members() if one.pk != member_id]
    form = forms.DeactivateForm(
        request.POST or None, members=receivers, is_needed=bool(preview), initial={"on": request.today}
    )
    return answer_form(
        request,
        form,
        lambda typed: actions.deactivate_member(member_id=member_id, **typed, by=request.member),
        title=_("Deactivate %(name)s") % {"name": record.member.name},
        back=_address(member_id),
        done=_("%(name)s can no longer sign in; everything was handed over.") % {"name": record.member.name},
        submit_label=_("Deactivate and hand over"),
        fields_template="people/deactivate_fields.html",
        preview=preview,
    )


@screen(right=MANAGE)
@require_POST
def reactivate(request: MemberRequest, member_id: int) -> HttpResponse:
    """Let somebody come back."""
    return do(
        request,
        lambda: actions.reactivate_member(member_id=member_id, on=request.today, by=request.member),
        back=_address(member_id),
        done=_("Active again. Invite them, so that they can sign in."),
    )


def _address(member_id: int) -> str:
    return reverse("people:member", args=[member_id])

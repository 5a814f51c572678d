"""Keeping files with a record, and giving them back as downloads that no browser opens by itself."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import attachments as actions
from quarterdeck.crm.forms.activities import AttachmentForm
from quarterdeck.crm.queries import attachments as queries
from quarterdeck.crm.views.entry import where_from


@screen(right="crm.view_account")
def attachment(request: MemberRequest, attachment_id: int) -> FileResponse:
    found = queries.attachment(viewer=request.member, attachment_id=attachment_id)
    response = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@screen(right="crm.change_activity")
@require_POST
def account_attach(request: MemberRequest, account_id: int) -> HttpResponse:
    _add(request, account_id=account_id)
    return redirect("crm:account", account_id)


@screen(right="crm.change_activity")
@require_POST
def opportunity_attach(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    _add(request, opportunity_id=opportunity_id)
    return redirect(f"/opportunities/{opportunity_id}/")


@screen(right="crm.change_activity")
@require_POST
def lead_attach(request: MemberRequest, lead_id: int) -> HttpResponse:
    _add(request, lead_id=lead_id)
    return redirect("crm:lead", lead_id)


@screen(right="crm.change_activity")
@require_POST
def attachment_archive(request: MemberRequest, attachment_id: int) -> HttpResponse:
    try:
        archived = actions.archive_attachment(attachment_id=attachment_id, at=timezone.now(), by=request.member)
        undo = reverse("crm:attachment_restore", args=[attachment_id])
        messages.success(request, _("%(name)s was put away.") % {"name": archived.name}, extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:accounts")))


@screen(right="crm.change_activity")
@require_POST
def attachment_restore(request: MemberRequest, attachment_id: int) -> HttpResponse:
    try:
        actions.restore_attachment(attachment_id=attachment_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:accounts")))


def _add(request: MemberRequest, **about: int) -> None:
    """Keep the posted file with the record `about` names."""
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first; an empty one is not kept."))
        return
    file = form.cleaned_data["file"]
    try:
        actions.add_attachment(
            file=file,
            name=file.name,
            at=timezone.now(),
            by=request.member,
            **about,
        )
        messages.success(request, _("%(name)s was added.") % {"name": file.name})
    except Refusal as refusal:
        messages.error(request, str(refusal))

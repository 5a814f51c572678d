"""The screens of mailboxes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.mailbox import actions, queries
from quarterdeck.core.mailbox.forms import MailboxForm
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen

MANAGE = "company.manage_company"


@screen(right=MANAGE)
def mailboxes(request: MemberRequest) -> HttpResponse:
    rows = queries.mailboxes(with_archived="archived" in request.GET)
    context = {"rows": rows, "is_empty": not rows, "with_archived": "archived" in request.GET}
    return render_page(request, "mailbox/list.html", context)


@screen(right=MANAGE)
def mailbox_new(request: MemberRequest) -> HttpResponse:
    def act(typed: dict[str, Any]) -> Any:
        return actions.save_mailbox(password=typed.pop("password"), values=typed, by=request.member)

    form = MailboxForm(request.POST or None)
    return answer_form(request, form, act, title=_("New mailbox"), back=reverse("mailbox:mailboxes"), done=_("Added."))


@screen(right=MANAGE)
def mailbox_edit(request: MemberRequest, mailbox_id: int) -> HttpResponse:
    found = queries.mailbox(mailbox_id=mailbox_id)

    def act(typed: dict[str, Any]) -> Any:
        password = typed.pop("password")
        return actions.save_mailbox(mailbox_id=mailbox_id, password=password, values=typed, by=request.member)

    form = MailboxForm.of(found, request.POST or None)
    return answer_form(request, form, act, title=found.name, back=reverse("mailbox:mailboxes"), done=_("Saved."))


@screen(right=MANAGE)
@require_POST
def mailbox_read(request: MemberRequest, mailbox_id: int) -> HttpResponse:
    """Read it now, to see whether the settings are right."""
    queries.mailbox(mailbox_id=mailbox_id)
    handled = actions.read_mailbox(mailbox_id=mailbox_id)
    if problem := queries.mailbox(mailbox_id=mailbox_id).problem:
        messages.error(request, problem)
    else:
        text = ngettext("Read: %(n)d mail was taken.", "Read: %(n)d mails were taken.", handled) % {"n": handled}
        messages.success(request, text)
    return redirect("mailbox:mailboxes")


@screen(right=MANAGE)
@require_POST
def mailbox_archive(request: MemberRequest, mailbox_id: int) -> HttpResponse:
    queries.mailbox(mailbox_id=mailbox_id)
    return do(
        request,
        lambda: actions.set_mailbox_archived(mailbox_id=mailbox_id, at=timezone.now(), by=request.member),
        back=reverse("mailbox:mailboxes"),
        done=_("The mailbox was put away."),
        undo_url=reverse("mailbox:mailbox_restore", args=[mailbox_id]),
    )


@screen(right=MANAGE)
@require_POST
def mailbox_restore(request: MemberRequest, mailbox_id: int) -> HttpResponse:
    queries.mailbox(mailbox_id=mailbox_id)
    return do(
        request,
        lambda: actions.set_mailbox_archived(mailbox_id=mailbox_id, at=None, by=request.member),
        back=reverse("mailbox:mailboxes"),
    )

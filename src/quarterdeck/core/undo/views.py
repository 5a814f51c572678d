"""The page of what can still be taken back, and the button that does it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.undo import actions, queries

OWN = "everybody may take back what they did themselves"


@screen(why=OWN)
def recent(request: MemberRequest) -> HttpResponse:
    acts = queries.recent_acts(viewer=request.member, at=timezone.now())
    return render_page(request, "undo/list.html", {"acts": acts, "is_empty": not acts})


@screen(why=OWN)
@require_POST
def undo(request: MemberRequest, act_id: int) -> HttpResponse:
    try:
        done = actions.undo(act_id, by=request.member, at=timezone.now())
        messages.success(request, _("Taken back: %(title)s") % {"title": done.title})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    wanted = request.POST.get("next", "")
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("undo:recent"))

"""The bell's page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.notifications import actions, queries
from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.paging import page_number, paging
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen

OWN = "everybody reads their own messages"


@screen(why=OWN)
def notifications(request: MemberRequest) -> HttpResponse:
    """What the member was told: unread ones, or all."""
    is_all = request.GET.get("view") == "all"
    page = queries.notification_page(viewer=request.member, is_unread_only=not is_all, page=page_number(request))
    here = reverse("notifications:list")
    context = {
        "page": page,
        "is_empty": not page.rows,
        "tabs": [
            Tab(_("Unread"), here, not is_all, page.unread),
            Tab(_("All"), f"{here}?view=all", is_all),
        ],
        "paging": paging(request, number=page.page, per_page=queries.PAGE_SIZE, shown=len(page.rows), total=page.total),
    }
    return render_page(request, "notifications/list.html", context)


@screen(why=OWN)
@require_POST
def open_one(request: MemberRequest, notification_id: int) -> HttpResponse:
    """Mark as read and go to what it is about."""
    one = queries.notification(viewer=request.member, notification_id=notification_id)
    actions.mark_read(notification_id=one.pk, at=timezone.now(), by=request.member)
    is_local = one.url.startswith("/") and not one.url.startswith("//")
    return redirect(one.url if is_local else reverse("notifications:list"))


@screen(why=OWN)
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Mark everything as read."""
    return do(
        request,
        lambda: actions.mark_all_read(at=timezone.now(), by=request.member),
        back=reverse("notifications:list"),
        done=_("Everything is marked as read."),
    )

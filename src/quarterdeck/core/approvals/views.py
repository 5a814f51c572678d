"""The pages of those who ask and those who decide."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.approvals import actions, queries
from quarterdeck.core.approvals.forms import DecisionForm
from quarterdeck.core.approvals.models import Approval, ApprovalState
from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.components import Tab, Tone
from quarterdeck.core.pages.paging import page_number, paging
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen

CONCERNED = "everybody sees what they asked for and what waits for them"
TONES: Mapping[str, Tone] = {"waiting": "amber", "approved": "green", "refused": "red", "withdrawn": "neutral"}


@screen(why=CONCERNED)
def approvals(request: MemberRequest) -> HttpResponse:
    """What waits for the member, what the member asked for, what the member decided."""
    view = request.GET.get("view", "waiting")
    view = view if view in queries.VIEWS else "waiting"
    page = queries.approval_page(viewer=request.member, view=view, page=page_number(request))
    here = reverse("approvals:list")
    labels = {"waiting": _("Waiting for me"), "asked": _("Asked by me"), "decided": _("Decided by me")}
    context = {
        "rows": page.rows,
        "view": view,
        "tones": TONES,
        "is_empty": not page.rows,
        "tabs": [
            Tab(label, f"{here}?view={name}", name == view, page.waiting if name == "waiting" else None)
            for name, label in labels.items()
        ],
        "paging": paging(request, number=page.page, per_page=queries.PAGE_SIZE, shown=len(page.rows), total=page.total),
    }
    return render_page(request, "approvals/list.html", context)


@screen(why=CONCERNED)
def approval(request: MemberRequest, approval_id: int) -> HttpResponse:
    found = queries.approval(viewer=request.member, approval_id=approval_id)
    return _page(request, found, DecisionForm())


@screen(why=CONCERNED)
@require_POST
def decide(request: MemberRequest, approval_id: int) -> HttpResponse:
    """Yes or no; a no without a note comes back with the question why."""
    found = queries.approval(viewer=request.member, approval_id=approval_id)
    form, is_yes = DecisionForm(request.POST), request.POST.get("decision") == "yes"
    if form.is_valid() and (is_yes or form.cleaned_data["note"].strip()):
        note = form.cleaned_data["note"]
        return do(
            request,
            lambda: actions.decide(
                approval_id=approval_id, approve=is_yes, note=note, by=request.member, at=timezone.now()
            ),
            back=_back(request),
            done=_("Approved.") if is_yes else _("Not approved; %(name)s was told.") % {"name": found.asked_by.name},
        )
    form.add_error("note", _("Say why not: the one who asked can then do better."))
    return _page(request, found, form, status=422)


def _back(request: MemberRequest) -> str:
    """Where the decision was made: the page of approvals, or another of ours that says so."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and is_ours else reverse("approvals:list")


@screen(why=CONCERNED)
@require_POST
def withdraw(request: MemberRequest, approval_id: int) -> HttpResponse:
    queries.approval(viewer=request.member, approval_id=approval_id)
    return do(
        request,
        lambda: actions.withdraw(approval_id=approval_id, by=request.member, at=timezone.now()),
        back=f"{reverse('approvals:list')}?view=asked",
        done=_("Taken back."),
    )


def _page(request: MemberRequest, found: Approval, form: DecisionForm, status: int = 200) -> HttpResponse:
    is_waiting = found.state == ApprovalState.WAITING
    context = {
        "approval": found,
        "tone": TONES[found.state],
        "form": form,
        "may_decide": is_waiting
        and found.asked_by_id != request.member.pk
        and any(one.pk == request.member.pk for one in found.approvers.all()),
        "may_withdraw": is_waiting and found.asked_by_id == request.member.pk,
    }
    return render_page(request, "approvals/approval.html", context, status=status)

"""The wizard of a hand-over: choose, look at who would get what, do it, take it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.components import Figure
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import handing_over as actions
from quarterdeck.crm.forms.handing_over import HandOverForm
from quarterdeck.crm.queries import handing_over as queries


@screen(right="crm.assign_owner")
def hand_over(request: MemberRequest, member_id: int) -> HttpResponse:
    """Work of a member goes to colleagues. The first sending shows the preview, `confirm` does it."""
    leaver = queries.leaver(viewer=request.member, member_id=member_id)
    estate = queries.estate(member_id=member_id)
    offered = queries.receivers(viewer=request.member, except_id=member_id)
    form = HandOverForm(request.POST or None, members=offered)
    preview: list[tuple[str, queries.Portion]] = []
    if request.method == "POST" and form.is_valid():
        if "confirm" in request.POST:
            return _do(request, member_id, form)
        chosen = form.cleaned_data
        portions = queries.portions(estate, to_ids=chosen["to_ids"], split=chosen["split"])
        names = dict(offered)
        preview = [(names[pk], _only(portion, chosen["what"])) for pk, portion in portions.items()]
    context = {
        "leaver": leaver,
        "form": form,
        "estate": estate,
        "figures": _figures(estate),
        "preview": preview,
        "moves_closed": form.is_bound and form.is_valid() and form.cleaned_data["closed"] != actions.STAY,
        "currency": company.company().currency_id,
        "may_deactivate": leaver.is_active and request.member.may("people.manage_members"),
    }
    return render_page(request, "crm/hand_over.html", context, status=422 if form.errors else 200)


def _do(request: MemberRequest, member_id: int, form: HandOverForm) -> HttpResponse:
    try:
        act = actions.hand_over(from_id=member_id, by=request.member, at=timezone.now(), **form.cleaned_data)
        undo = reverse("undo:undo", args=[act])
        messages.success(request, _("Handed over."), extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:hand_over", member_id)


def _only(portion: queries.Portion, what: list[str]) -> queries.Portion:
    """The portion without what is not handed over."""
    for name in actions.EVERYTHING - set(what):
        setattr(portion, name, [])
    return portion


def _figures(estate: queries.Estate) -> list[Figure]:
    currency: Any = company.company().currency_id
    return [
        Figure(_("Accounts"), len(estate.accounts)),
        Figure(_("Open leads"), len(estate.leads)),
        Figure(_("Open opportunities"), len(estate.open_deals)),
        Figure(_("Open amount"), estate.open_amount, "money", currency),
        Figure(_("Closed opportunities"), len(estate.closed_deals)),
        Figure(_("Planned activities"), len(estate.planned)),
    ]

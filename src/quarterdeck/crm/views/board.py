"""The board: deals by stage, moved by hand or keys, with a way back."""

import json
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.components import Tab
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import opportunities as actions
from quarterdeck.crm.models import Opportunity, Stage, StageKind
from quarterdeck.crm.queries import board as boards
from quarterdeck.crm.queries import opportunities as queries
from quarterdeck.crm.views import deal_filters, lists
from quarterdeck.crm.views.deal_facts import HEALTH_TONES
from quarterdeck.crm.views.entry import where_from

UNDO = "crm.opportunity.undo_move"
MORE_CARDS = 100


@screen(right="crm.view_opportunity")
def board(request: MemberRequest) -> HttpResponse:
    filters = deal_filters.of_request(request)
    offered = queries.filter_choices(viewer=request.member)
    shown = boards.board(
        viewer=request.member,
        today=request.today,
        process_id=filters.process_id,
        filters=filters,
        cards=MORE_CARDS if request.GET.get("more") else boards.CARDS,
    )
    in_force = [f for f in deal_filters.in_force(request, filters, offered) if f[0] not in ("stage", "status")]
    context = {
        "board": shown,
        "tabs": lists.tabs(request, _views(), filters.view),
        "process_tabs": _process_tabs(request, shown),
        "chips": lists.chips(request, in_force),
        "clear_url": f"?view={filters.view}&process={shown.process.pk}",
        "filters": filters,
        "filter_menus": deal_filters.menus(filters, offered, with_stages=False),
        "currency": company.company().currency_id,
        "health_tones": HEALTH_TONES,
        "move_query": lists.address(request),
        "more_url": lists.address(request, more="1"),
        "list_url": f"{reverse('crm:opportunities')}?view={filters.view}&status=open",
        "may_change": request.member.may("crm.change_opportunity"),
        "is_empty": not any(column.totals.deals for column in shown.columns) and not in_force,
    }
    return render_page(request, "crm/board.html", context)


@screen(right="crm.change_opportunity")
@require_POST
def move(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """A card dropped on another column, or a stage chosen on the record's page."""
    deal = queries.editable_opportunity(viewer=request.member, opportunity_id=opportunity_id)
    wanted, begun = request.POST.get("column", ""), request.POST.get("from", "")
    stage = next((s for p in queries.processes() for s in p.stages.all() if str(s.pk) == wanted), None)
    if stage is None:
        return _refused(request, deal, _("That stage is no longer in use."))
    if begun and begun != str(deal.stage_id):
        told = _("Somebody moved this deal to %(stage)s meanwhile. Load the page again to see it.")
        return _refused(request, deal, told % {"stage": deal.stage.name})
    if stage.kind != StageKind.OPEN:
        return _ask_first(request, deal, stage, _("Say how the deal ended."))
    before = before_move(deal)
    try:
        moved = actions.move_opportunity(
            opportunity_id=opportunity_id, stage_id=stage.pk, version=deal.version, by=request.member, at=timezone.now()
        )
    except (actions.NotReady, actions.NeedsReason, actions.NeedsApproval) as asked:
        return _ask_first(request, deal, stage, str(asked))
    except Refusal as refusal:
        return _refused(request, deal, str(refusal))
    return _moved(request, moved, before)


@screen(right="crm.change_opportunity")
@require_POST
def undo_move(request: MemberRequest, opportunity_id: int, token: str) -> HttpResponse:
    """Put a deal back to where it was, unless it was changed since."""
    try:
        before: dict[str, Any] = signing.loads(token, salt=UNDO, max_age=86400)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("This can no longer be taken back."))
    closed_on = before["closed_on"]
    try:
        actions.move_opportunity(
            opportunity_id=before["deal"],
            stage_id=before["stage"],
            closed_on=date.fromisoformat(closed_on) if closed_on else None,
            reason_id=before["reason"],
            note=before["note"],
            amount=before["amount"],
            version=before["version"],
            is_taken_back=True,
            by=request.member,
            at=timezone.now(),
        )
    except Refusal:
        messages.error(request, _("The deal was changed since, so the move stays."))
    return redirect(where_from(request, reverse("crm:opportunity", args=[opportunity_id])))


def before_move(deal: Opportunity) -> dict[str, Any]:
    """What a move changes, as it was before; `version` is the one the move will make."""
    return {
        "deal": deal.pk,
        "stage": deal.stage_id,
        "closed_on": deal.closed_on.isoformat() if deal.closed_on else "",
        "reason": deal.close_reason_id,
        "note": deal.close_note,
        "amount": str(deal.amount),
        "version": deal.version + 1,
    }


def undo_url(before: dict[str, Any]) -> str:
    token = signing.dumps(before, salt=UNDO, compress=True)
    return reverse("crm:opportunity_undo_move", args=[before["deal"], token])


def told_move(deal: Opportunity) -> str:
    return _("%(deal)s is now in %(stage)s.") % {"deal": deal.name, "stage": deal.stage.name}


def _moved(request: MemberRequest, deal: Opportunity, before: dict[str, Any]) -> HttpResponse:
    if not request.htmx:
        messages.success(request, told_move(deal), extra_tags=f"undo:{undo_url(before)}")
        return redirect(where_from(request, reverse("crm:opportunity", args=[deal.pk])))
    filters = deal_filters.of_request(request)
    process = next(process for process in queries.processes() if process.pk == deal.process_id)
    sums = boards.column_totals(viewer=request.member, today=request.today, process=process, filters=filters)
    heads = [
        boards.Column(stage, sums.get(stage.pk, queries.Totals()), [])
        for stage in process.stages.all()
        if stage.pk in (before["stage"], deal.stage_id)
    ]
    response = render_page(request, "crm/board_heads.html", {"heads": heads, "currency": company.company().currency_id})
    return _with_toast(response, told_move(deal), undo=undo_url(before))


def _refused(request: MemberRequest, deal: Opportunity, told: str) -> HttpResponse:
    if not request.htmx:
        messages.error(request, told)
        return redirect(where_from(request, reverse("crm:opportunity", args=[deal.pk])))
    return _with_toast(HttpResponse(status=409), told, tone="error")


def _ask_first(request: MemberRequest, deal: Opportunity, stage: Stage, told: str) -> HttpResponse:
    """What a move asks for is given in the drawer; until then the card goes back."""
    address = reverse("crm:opportunity_close", args=[deal.pk, stage.pk])
    if not request.htmx:
        return redirect(address)
    url = f"{address}?next={where_from(request, reverse('crm:board'))}"
    return _with_toast(HttpResponse(status=409), told, tone="warning", more={"drawer-open": {"url": url}})


def _with_toast(
    response: HttpResponse, text: str, *, tone: str = "success", undo: str = "", more: dict[str, Any] | None = None
) -> HttpResponse:
    toast = {"text": text, "tone": tone, **({"undo": undo} if undo else {})}
    response["HX-Trigger"] = json.dumps({"toast": toast, **(more or {})})
    return response


def _views() -> dict[str, str]:
    return {"mine": _("Mine"), "team": _("My team's"), "all": _("All")}


def _process_tabs(request: MemberRequest, shown: boards.Board) -> list[Tab]:
    if len(shown.processes) < 2:
        return []
    return [
        Tab(label=p.name, url=lists.address(request, process=str(p.pk)), is_active=p.pk == shown.process.pk)
        for p in shown.processes
    ]

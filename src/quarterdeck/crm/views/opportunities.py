"""The list of deals and what one does from it."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.company import queries as company
from quarterdeck.core.exports import tables
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import exports
from quarterdeck.crm.actions import opportunities as actions
from quarterdeck.crm.models import StageKind
from quarterdeck.crm.queries import opportunities as queries
from quarterdeck.crm.queries.accounts import Page
from quarterdeck.crm.views import deal_filters, lists
from quarterdeck.crm.views.entry import where_from
from quarterdeck.people import access

COLUMNS_COOKIE = "deal_columns"
USUAL_COLUMNS = ("account", "stage", "amount", "owner", "expected_close", "next_step", "health")
UNDO = "crm.opportunities.undo"
TONES = {"open": "blue", "won": "green", "lost": "neutral"}
HEALTH_TONES = {"good": "green", "watch": "amber", "act": "red"}


@screen(right="crm.view_opportunity")
def opportunities(request: MemberRequest) -> HttpResponse:
    filters, sort = _filters(request), request.GET.get("sort", "-updated")
    offered = queries.filter_choices(viewer=request.member)
    page = queries.opportunity_rows(
        viewer=request.member, filters=filters, today=request.today, sort=sort, page=lists.page_number(request)
    )
    in_force = deal_filters.in_force(request, filters, offered)
    may_change = request.member.may("crm.change_opportunity")
    may_assign = request.member.may("crm.assign_owner")
    context = {
        "tabs": lists.tabs(request, deal_filters.view_labels(), filters.view),
        "chips": lists.chips(request, in_force),
        "clear_url": f"?view={filters.view}",
        "filters": filters,
        "filter_menus": deal_filters.menus(filters, offered),
        "status_menu": lists.menu("status", _("Status"), StageKind.choices, filters.status),
        "rows": page.rows,
        "totals": page.totals,
        "tones": TONES,
        "health_tones": HEALTH_TONES,
        "sort": sort,
        "paging": lists.paging(request, Page(page.rows, page.total, page.number, page.per_page)),
        "currency": company.company().currency_id,
        "columns": _column_labels(),
        "show": dict.fromkeys(_columns(request), True),
        "is_empty": not page.rows,
        "is_filtered": bool(in_force) or filters.view not in ("all", "mine"),
        "export_csv": f"export/{lists.address(request, page='', format='csv')}",
        "export_xlsx": f"export/{lists.address(request, page='', format='xlsx')}",
        "may_change": may_change and filters.view != "archived",
        "may_restore": may_change and filters.view == "archived",
        "assignable": queries.assignable_members(viewer=request.member) if may_assign else [],
    }
    return render_page(request, "crm/opportunity_list.html", context)


@screen(right="crm.view_opportunity")
def export(request: MemberRequest) -> HttpResponse:
    shown = ["name", "number", *_columns(request)]
    found = queries.exported_rows(
        viewer=request.member,
        filters=_filters(request),
        today=request.today,
        sort=request.GET.get("sort", "-updated"),
    )
    rows = [[cell for name in shown for cell in _cells(name, row)] for row in found]
    exports.note_export(what=_("Opportunities"), rows=len(rows), by=request.member)
    labels = {"name": _("Opportunity"), "number": _("Number"), **_column_labels()}
    columns = [label for name in shown for label in _heads(name, labels)]
    return tables.response(request.GET.get("format", "xlsx"), name="opportunities", columns=columns, rows=rows)


@screen(right="crm.view_opportunity")
@require_POST
def columns(request: MemberRequest) -> HttpResponse:
    """Remember which columns somebody wants to see."""
    known = _column_labels()
    chosen = [name for name in request.POST.getlist("columns") if name in known]
    response = redirect(where_from(request, reverse("crm:opportunities")))
    response.set_cookie(COLUMNS_COOKIE, ".".join(chosen), max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


@screen(right="crm.assign_owner")
@require_POST
def bulk_assign(request: MemberRequest) -> HttpResponse:
    back = redirect(where_from(request, reverse("crm:opportunities")))
    owner, ids = request.POST.get("owner", ""), _ids(request)
    if not ids or not owner.isdecimal():
        messages.error(request, _("Choose deals and the colleague they go to."))
        return back
    try:
        before = actions.assign_opportunities(
            opportunity_ids=ids, owner_id=int(owner), by=request.member, at=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return back
    told = ngettext("%(n)d deal was given away.", "%(n)d deals were given away.", len(before)) % {"n": len(before)}
    _tell(request, told, {"assign": [[pk, owner_id] for pk, owner_id in before.items()]})
    return back


@screen(right="crm.change_opportunity")
@require_POST
def bulk_archive(request: MemberRequest) -> HttpResponse:
    back = redirect(where_from(request, reverse("crm:opportunities")))
    try:
        done = actions.archive_opportunities(opportunity_ids=_ids(request), by=request.member, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return back
    told = ngettext("%(n)d deal was put away.", "%(n)d deals were put away.", len(done)) % {"n": len(done)}
    _tell(request, told, {"restore": done})
    return back


@screen(right="crm.change_opportunity")
@require_POST
def bulk_restore(request: MemberRequest) -> HttpResponse:
    back = redirect(where_from(request, reverse("crm:opportunities")))
    try:
        done = actions.restore_opportunities(opportunity_ids=_ids(request), by=request.member, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return back
    told = ngettext("%(n)d deal is back.", "%(n)d deals are back.", len(done)) % {"n": len(done)}
    _tell(request, told, {"archive": done})
    return back


@screen(right="crm.change_opportunity")
@require_POST
def bulk_undo(request: MemberRequest, token: str) -> HttpResponse:
    """Take back what was done to many deals at once, within a day."""
    try:
        what: dict[str, Any] = signing.loads(token, salt=UNDO, max_age=86400)
    except signing.BadSignature:
        return HttpResponseBadRequest(_("This can no longer be taken back."))
    try:
        _take_back(request, what)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(where_from(request, reverse("crm:opportunities")))


def _take_back(request: MemberRequest, what: dict[str, Any]) -> None:
    by, at = request.member, timezone.now()
    if ids := what.get("restore"):
        actions.restore_opportunities(opportunity_ids=ids, by=by, at=at)
    if ids := what.get("archive"):
        actions.archive_opportunities(opportunity_ids=ids, by=by, at=at)
    owners: dict[int, list[int]] = {}
    for pk, owner_id in what.get("assign", ()):
        owners.setdefault(owner_id, []).append(pk)
    for owner_id, deals in owners.items():
        actions.assign_opportunities(opportunity_ids=deals, owner_id=owner_id, by=by, at=at)


def _tell(request: MemberRequest, text: str, undo: dict[str, Any]) -> None:
    token = signing.dumps(undo, salt=UNDO, compress=True)
    messages.success(request, text, extra_tags=f"undo:{reverse('crm:opportunity_bulk_undo', args=[token])}")


def _filters(request: MemberRequest) -> queries.DealFilters:
    sells = access.scope_of(request.member, "crm.view_opportunity") is Scope.OWN
    return deal_filters.of_request(request, default="mine" if sells else "all")


def _ids(request: MemberRequest) -> list[int]:
    return [int(value) for value in request.POST.getlist("ids")[:500] if value.isdecimal() and len(value) < 18]


def _columns(request: MemberRequest) -> list[str]:
    remembered = [name for name in request.COOKIES.get(COLUMNS_COOKIE, "").split(".") if name in _column_labels()]
    return remembered or list(USUAL_COLUMNS)


def _column_labels() -> dict[str, str]:
    return {
        "account": _("Account"),
        "stage": _("Stage"),
        "amount": _("Amount"),
        "probability": _("Probability"),
        "owner": _("Owner"),
        "expected_close": _("Expected close"),
        "closed": _("Closed on"),
        "next_step": _("Next step"),
        "health": _("Health"),
        "age": _("Days in stage"),
        "activity": _("Last contact"),
        "source": _("Source"),
        "opened": _("Opened on"),
    }


def _heads(name: str, labels: dict[str, str]) -> list[str]:
    """The columns of a file: money takes its currency along, a next step its day."""
    if name == "amount":
        return [labels[name], _("Currency")]
    return [labels[name], _("Next step on")] if name == "next_step" else [labels[name]]


def _cells(name: str, row: queries.DealRow) -> list[tables.Cell]:
    found: dict[str, list[tables.Cell]] = {
        "name": [row.name],
        "number": [row.number],
        "account": [row.account_name],
        "stage": [row.stage_name],
        "amount": [row.amount, row.currency],
        "probability": [row.probability],
        "owner": [row.owner_name],
        "expected_close": [row.expected_close_on],
        "closed": [row.closed_on],
        "next_step": [row.next_step, row.next_step_on],
        "health": [row.health.reasons[0] if row.health.reasons else ""],
        "age": [row.days_in_stage],
        "activity": [row.last_activity_at],
        "source": [row.source],
        "opened": [row.opened_on],
    }
    return found[name]

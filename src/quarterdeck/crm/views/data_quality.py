"""The data quality page: what is missing, with whom it lies, and the fix beside each row."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.components import Figure
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import data_quality as actions
from quarterdeck.crm.forms.data_quality import DateForm, GiveTeamForm, LinkProductForm, NameAccountForm
from quarterdeck.crm.queries import data_quality as queries
from quarterdeck.crm.queries import opportunities
from quarterdeck.crm.views import lists
from quarterdeck.people import queries as people

_FIXES: Mapping[str, Callable[..., Any]] = {
    queries.NO_ACCOUNT: actions.name_account,
    queries.NO_START: actions.date_start,
    queries.NO_CLOSE: actions.date_close,
}


@screen(right="crm.view_opportunity")
def data_quality(request: MemberRequest) -> HttpResponse:
    found = queries.findings(viewer=request.member)
    asked = request.GET.get("finding", "")
    code = asked if asked in queries.CODES else next((f.code for f in found if f.count), queries.NO_ACCOUNT)
    chosen = next(finding for finding in found if finding.code == code)
    context = {
        "figures": [
            Figure(f.label, f.count, better="lower", url=f"?finding={f.code}", definition=f.why) for f in found
        ],
        "chosen": chosen,
        "shares": chosen.shares[:12],
        "currency": company.company().currency_id,
        "parts": f"crm/data_quality_{'deals' if code in queries.OF_DEALS else code}.html",
        "sum": sum(finding.count for finding in found),
        **_rows(request, code),
    }
    return render_page(request, "crm/data_quality.html", context)


@screen(right="crm.change_opportunity")
@require_POST
def fix_deal(request: MemberRequest, code: str, opportunity_id: int) -> HttpResponse:
    """Put one deal right: its account, its start or its expected close."""
    if code not in _FIXES:
        raise Http404
    is_account = code == queries.NO_ACCOUNT
    form: forms.Form = NameAccountForm(request.POST) if is_account else DateForm(request.POST)
    act = _FIXES[code]

    def fix() -> str:
        act(opportunity_id=opportunity_id, by=request.member, at=timezone.now(), **form.cleaned_data)
        return _("Put right.")

    return _answer(request, form, fix)


@screen(right="crm.change_opportunity")
@require_POST
def fix_product(request: MemberRequest) -> HttpResponse:
    """Say which product a text means, for every line that carries it."""
    form = LinkProductForm(request.POST)

    def fix() -> str:
        count = actions.link_product_text(by=request.member, **form.cleaned_data)
        return ngettext("%(count)d line now has its product.", "%(count)d lines now have their product.", count) % {
            "count": count
        }

    return _answer(request, form, fix)


@screen(right="people.manage_members")
@require_POST
def fix_team(request: MemberRequest, member_id: int) -> HttpResponse:
    form = GiveTeamForm(request.POST)

    def fix() -> str:
        actions.give_team(member_id=member_id, on=request.today, by=request.member, **form.cleaned_data)
        return _("Put right.")

    return _answer(request, form, fix)


def _answer(request: MemberRequest, form: forms.Form, fix: Callable[[], str]) -> HttpResponse:
    """Fix and say so; in place the row becomes a line that says what happened."""
    sentence, is_fixed = _("Choose a value first."), False
    if form.is_valid():
        try:
            sentence, is_fixed = fix(), True
        except Refusal as refusal:
            sentence = str(refusal)
    if request.headers.get("HX-Request") and is_fixed:
        return render_page(request, "crm/data_quality_fixed.html", {"sentence": sentence})
    (messages.success if is_fixed else messages.error)(request, sentence)
    home = f"{reverse('crm:data_quality')}?finding={request.POST.get('finding', '')}"
    if request.headers.get("HX-Request"):
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = home
        return answer
    return redirect(home)


def _rows(request: MemberRequest, code: str) -> dict[str, Any]:
    if code == queries.NO_PRODUCT:
        return {
            "rows": queries.unknown_products(viewer=request.member),
            "products": opportunities.product_choices(),
            "teaches": request.member.may("crm.fix_data_quality"),
            "may_fix": request.member.may("crm.change_opportunity"),
        }
    if code == queries.NO_TEAM:
        may_fix = request.member.may("people.manage_members")
        units = people.visible_units(viewer=request.member, on=request.today) if may_fix else []
        return {"rows": queries.teamless_owners(viewer=request.member), "units": units, "may_fix": may_fix}
    owner = request.GET.get("owner", "")
    owner_id = int(owner) if owner.isdecimal() else None
    page = queries.deals_with(viewer=request.member, code=code, owner_id=owner_id, page=lists.page_number(request))
    changeable = queries.changeable_ids(viewer=request.member, deals=page.rows)
    return {
        "rows": [(deal, deal.pk in changeable) for deal in page.rows],
        "is_account": code == queries.NO_ACCOUNT,
        "paging": lists.paging(request, page),
        "owner_id": owner_id,
    }

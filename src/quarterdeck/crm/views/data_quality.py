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
from quarterdeck.core.pages.paging import page_number
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import key_of
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import data_quality as actions
from quarterdeck.crm.forms.data_quality import GapForm, GiveTeamForm, LinkProductForm
from quarterdeck.crm.models import DuplicateKind
from quarterdeck.crm.queries import data_quality as queries
from quarterdeck.crm.queries import duplicates as twice
from quarterdeck.crm.queries import opportunities
from quarterdeck.crm.views import lists
from quarterdeck.people import queries as people

KINDS: Mapping[str, Callable[[], str]] = {
    "missing": lambda: _("Missing"),
    "stale": lambda: _("Stale"),
    "contradictory": lambda: _("Contradictory"),
}
PAGES = {
    "opportunity": ("crm:opportunity", "crm:opportunity_edit"),
    "account": ("crm:account", "crm:account_edit"),
    "contact": ("crm:contact", "crm:contact_edit"),
    "lead": ("crm:lead", "crm:lead_edit"),
}


@screen(right="crm.view_opportunity")
def data_quality(request: MemberRequest) -> HttpResponse:
    """Every gap by kind, by team and person, and the records behind the chosen one with their fix."""
    found = queries.findings(viewer=request.member, today=request.today)
    asked = request.GET.get("finding", "")
    code = asked if asked in queries.CODES else next((f.code for f in found if f.count), queries.CODES[0])
    chosen = next(finding for finding in found if finding.code == code)
    counts = twice.group_counts(viewer=request.member)
    duplicates = [(kind, DuplicateKind(kind).label, number) for kind, number in counts.items()]
    context = {
        "kinds": [
            (label(), sum(f.count for f in found if f.kind == kind), [f for f in found if f.kind == kind])
            for kind, label in KINDS.items()
        ],
        "chosen": chosen,
        "teams": _team_rows(found),
        "columns": _columns(found),
        "shares": chosen.shares[:12],
        "currency": company.company().currency_id,
        "parts": f"crm/data_quality_{'records' if code in queries.CHECKS else code}.html",
        "sum": sum(finding.count for finding in found),
        "duplicates": duplicates,
        "duplicate_sum": sum(number for _code, _label, number in duplicates),
        **_rows(request, code),
    }
    return render_page(request, "crm/data_quality.html", context)


@screen(right="crm.change_opportunity")
@require_POST
def fix_deal(request: MemberRequest, code: str, opportunity_id: int) -> HttpResponse:
    """Put one deal right: set the one value the finding is about."""
    check = queries.CHECKS.get(code)
    if check is None or not check.fix:
        raise Http404
    form = GapForm(request.POST, only=check.fix)

    def fix() -> str:
        actions.put_right(
            opportunity_id=opportunity_id,
            field=check.fix,
            value=form.cleaned_data[check.fix],
            by=request.member,
            at=timezone.now(),
        )
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


def _columns(found: list[queries.Finding]) -> list[queries.Finding]:
    return [finding for finding in found if finding.shares]


def _team_rows(found: list[queries.Finding]) -> list[dict[str, Any]]:
    """Teams with their people below, a cell for each finding that anybody has."""
    rows: list[dict[str, Any]] = []
    for team in queries.by_team(found):
        rows.append({"name": team.name or _("No team"), "is_team": True, **_cells(team, found)})
        rows += [{"name": person.name, "is_team": False, **_cells(person, found)} for person in team.people]
    return rows


def _cells(sums: queries.Sums, found: list[queries.Finding]) -> dict[str, Any]:
    owner = f"&owner={sums.owner_id}" if sums.owner_id else ""
    cells = [
        (sums.counts.get(finding.code), f"?finding={finding.code}{owner}" if owner else "")
        for finding in _columns(found)
    ]
    return {"total": sums.total, "cells": cells}


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
    owner_id = key_of(request.GET.get("owner"))
    page = queries.records(
        viewer=request.member, code=code, today=request.today, owner_id=owner_id, page=page_number(request)
    )
    check = queries.CHECKS[code]
    shown, edited = PAGES[check.of]
    return {
        "rows": [
            (gap, reverse(shown, args=[gap.id]), reverse(edited, args=[gap.id]) if gap.may_change else "")
            for gap in page.rows
        ],
        "check": check,
        "paging": lists.paging(request, page),
        "owner_id": owner_id,
    }

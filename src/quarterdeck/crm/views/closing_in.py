"""Getting a deal over the line: the pages beside its record for negotiation, objections, value and review."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.answers import version_of
from quarterdeck.core.pages.components import Tab, Tone
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import negotiation as actions
from quarterdeck.crm.forms.negotiation import (
    ConcessionForm,
    ObjectionForm,
    ReviewForm,
    SheetForm,
    ValueCaseForm,
    ValueLinesForm,
)
from quarterdeck.crm.models import Negotiation, ObjectionKind, Opportunity, StageKind
from quarterdeck.crm.queries import delays
from quarterdeck.crm.queries import negotiation as queries
from quarterdeck.crm.queries import opportunities as deals
from quarterdeck.crm.rules.negotiation import Step
from quarterdeck.crm.rules.value_case import Flow
from quarterdeck.crm.views.deal_facts import TONES
from quarterdeck.crm.views.entry import entry

STATES: Mapping[str, Tone] = {"made": "neutral", "waiting": "amber", "approved": "green", "refused": "red"}
OUTCOMES: Mapping[str, Tone] = {"open": "amber", "settled": "green", "standing": "red"}


def deal_tabs(deal: Opportunity, here: str) -> list[Tab]:
    """The pages of a deal as a row of links; a review is asked of closed ones."""
    pages = {
        "opportunity": _("Overview"),
        "deal_negotiation": _("Negotiation"),
        "deal_objections": _("Objections"),
        "deal_value": pgettext("deal", "Value"),
    }
    if deal.status != StageKind.OPEN:
        pages["deal_review"] = _("Review")
    return [Tab(label, reverse(f"crm:{name}", args=[deal.pk]), name == here) for name, label in pages.items()]


@screen(right="crm.view_opportunity")
def negotiation(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    context = _context(request, opportunity_id, "deal_negotiation")
    page = queries.negotiation_page(viewer=request.member, opportunity_id=opportunity_id)
    sheet = page.sheet
    words = [
        (_label(name), getattr(sheet, name))
        for name in ("our_interests", "their_interests", "our_batna", "their_batna")
    ]
    limits = [(_label(name), getattr(sheet, name)) for name in ("anchor", "target", "floor")]
    context |= {"page": page, "sheet": sheet, "words": words, "limits": limits, "states": STATES}
    return render_page(request, "crm/deal_negotiation.html", context)


@screen(right="crm.change_opportunity")
def negotiation_edit(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    page = queries.negotiation_page(viewer=request.member, opportunity_id=opportunity_id)
    back = reverse("crm:deal_negotiation", args=[opportunity_id])
    form = SheetForm(
        request.POST or None,
        initial={name: getattr(page.sheet, name) for name in SheetForm.base_fields},
        rows=[{"given": one.given, "total": one.total, "asked": one.asked} for one in page.ladder],
    )
    version = version_of(request, page.sheet.version)

    def save(_values: dict[str, Any]) -> str:
        steps = [Step(row["given"] or "", row["total"] or Decimal(0), row["asked"] or "") for row in form.filled()]
        actions.edit_negotiation(
            opportunity_id=opportunity_id, values=form.sheet(), ladder=steps, version=version, by=request.member
        )
        return back

    return entry(
        request,
        form=form,
        title=_("Negotiation"),
        save=save,
        version=version,
        fields_template="crm/rows_fields.html",
        rows_title=_("Concession ladder"),
        rows_hint=_("Step by step downwards; nothing is given without something in return."),
        cancel_url=back,
    )


@screen(right="crm.change_opportunity")
def concession_new(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    queries.negotiation_page(viewer=request.member, opportunity_id=opportunity_id)
    back = reverse("crm:deal_negotiation", args=[opportunity_id])

    def save(values: dict[str, Any]) -> str:
        made = actions.log_concession(opportunity_id=opportunity_id, by=request.member, at=timezone.now(), **values)
        if made.state == "waiting":
            messages.warning(request, _("This is below the floor. Your superior was asked to approve it."))
        return back

    form = ConcessionForm(request.POST or None)
    return entry(request, form=form, title=_("Log a concession"), save=save, cancel_url=back)


@screen(right="crm.view_opportunity")
def objections(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """What was held against us here, answers that worked elsewhere, and why customers do not decide."""
    context = _context(request, opportunity_id, "deal_objections")
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")
    kind = kind if kind in ObjectionKind.values else ""
    context |= {
        "objections": queries.objections(viewer=request.member, opportunity_id=opportunity_id),
        "outcomes": OUTCOMES,
        "answers": queries.answers_that_worked(viewer=request.member, kind=kind, words=words[:200]),
        "kinds": ObjectionKind.choices,
        "kind": kind,
        "words": words,
        "delays": delays.tree(get_language()),
        "plan_url": f"{reverse('crm:activity_new')}?planned=1&opportunity={opportunity_id}",
    }
    return render_page(request, "crm/deal_objections.html", context)


@screen(right="crm.change_opportunity")
def objection_new(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    record = deals.opportunity_record(viewer=request.member, opportunity_id=opportunity_id, today=request.today)
    back = reverse("crm:deal_objections", args=[opportunity_id])

    def save(values: dict[str, Any]) -> str:
        actions.add_objection(opportunity_id=opportunity_id, values=values, by=request.member, at=timezone.now())
        return back

    form = ObjectionForm(request.POST or None, contacts=record.contacts, initial={"outcome": "open"})
    return entry(request, form=form, title=_("New objection"), save=save, cancel_url=back)


@screen(right="crm.change_opportunity")
def objection_edit(request: MemberRequest, objection_id: int) -> HttpResponse:
    found = queries.objection(viewer=request.member, objection_id=objection_id)
    record = deals.opportunity_record(viewer=request.member, opportunity_id=found.opportunity_id, today=request.today)
    back, version = reverse("crm:deal_objections", args=[found.opportunity_id]), version_of(request, found.version)
    initial = {name: getattr(found, name) for name in ObjectionForm.base_fields}
    form = ObjectionForm(request.POST or None, contacts=record.contacts, initial=initial)

    def save(values: dict[str, Any]) -> str:
        actions.edit_objection(objection_id=objection_id, values=values, version=version, by=request.member)
        return back

    return entry(
        request,
        form=form,
        title=_("Objection"),
        save=save,
        version=version,
        fields_template="crm/versioned_fields.html",
        cancel_url=back,
    )


@screen(right="crm.change_opportunity")
@require_POST
def objection_archive(request: MemberRequest, objection_id: int) -> HttpResponse:
    found = queries.objection(viewer=request.member, objection_id=objection_id)
    try:
        actions.archive_objection(objection_id=objection_id, at=timezone.now(), by=request.member)
        undo = reverse("crm:objection_restore", args=[objection_id])
        messages.success(request, _("The objection was put away."), extra_tags=f"undo:{undo}")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:deal_objections", found.opportunity_id)


@screen(right="crm.change_opportunity")
@require_POST
def objection_restore(request: MemberRequest, objection_id: int) -> HttpResponse:
    found = queries.objection(viewer=request.member, objection_id=objection_id)
    try:
        actions.restore_objection(objection_id=objection_id, by=request.member)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("crm:deal_objections", found.opportunity_id)


@screen(right="crm.view_opportunity")
def value(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    context = _context(request, opportunity_id, "deal_value")
    page = queries.value_page(viewer=request.member, opportunity_id=opportunity_id)
    context |= {"page": page, "payback": _payback(page)}
    return render_page(request, "crm/deal_value.html", context)


@screen(right="crm.view_opportunity")
def value_print(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """The page for the customer: what they gain and what it costs them, and nothing of ours."""
    deal = deals.editable_opportunity(viewer=request.member, opportunity_id=opportunity_id)
    page = queries.value_page(viewer=request.member, opportunity_id=opportunity_id)
    context = {
        "currency": deal.currency_id,
        "customer": deal.account.name if deal.account else "",
        "company_name": company.company().name,
        "page": page,
        "payback": _payback(page),
    }
    return render_page(request, "crm/value_print.html", context)


@screen(right="crm.change_opportunity")
def value_edit(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    page = queries.value_page(viewer=request.member, opportunity_id=opportunity_id)
    rows = [
        {"need": one.need, "feature": one.feature, "advantage": one.advantage, "benefit": one.benefit}
        for one in page.lines
    ]
    form = ValueLinesForm(request.POST or None, rows=rows)
    back = reverse("crm:deal_value", args=[opportunity_id])
    version = version_of(request, page.lines_version)

    def save(_values: dict[str, Any]) -> str:
        actions.set_value_lines(opportunity_id=opportunity_id, lines=form.filled(), version=version, by=request.member)
        return back

    return entry(
        request,
        form=form,
        title=_("What it is worth"),
        save=save,
        version=version,
        fields_template="crm/rows_fields.html",
        rows_title=_("Need by need"),
        cancel_url=back,
    )


@screen(right="crm.change_opportunity")
def value_case_edit(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    page = queries.value_page(viewer=request.member, opportunity_id=opportunity_id)
    case, back = page.case, reverse("crm:deal_value", args=[opportunity_id])
    rows = [
        {"kind": one.kind, "name": one.name, "at_start": one.at_start, "per_year": one.per_year} for one in page.flows
    ]
    form = ValueCaseForm(
        request.POST or None,
        initial={"years": case.years, "discount_rate": case.discount_rate, "note": case.note},
        rows=rows,
    )
    version = version_of(request, case.version)

    def save(values: dict[str, Any]) -> str:
        flows = [
            (row["name"] or "", Flow(row["kind"], row["at_start"] or Decimal(0), row["per_year"] or Decimal(0)))
            for row in form.filled()
        ]
        actions.set_value_case(
            opportunity_id=opportunity_id,
            years=values["years"],
            discount_rate=values["discount_rate"],
            note=values["note"],
            flows=flows,
            version=version,
            by=request.member,
        )
        return back

    return entry(
        request,
        form=form,
        title=_("The customer's calculation"),
        save=save,
        version=version,
        fields_template="crm/rows_fields.html",
        rows_title=_("What it costs and brings, in %(currency)s")
        % {"currency": deals.editable_opportunity(viewer=request.member, opportunity_id=opportunity_id).currency_id},
        cancel_url=back,
    )


@screen(right="crm.view_opportunity")
def review(request: MemberRequest, opportunity_id: int) -> HttpResponse:
    """Five questions about a closed deal; those who may not change it read the answers."""
    context = _context(request, opportunity_id, "deal_review")
    deal, found = context["deal"], queries.review(viewer=request.member, opportunity_id=opportunity_id)
    process = next((one for one in deals.processes() if one.pk == deal.process_id), None)
    form = ReviewForm(
        request.POST or None,
        reasons=[(one.pk, one.name) for one in process.close_reasons.all() if one.kind == deal.status]
        if process
        else [],
        stages=[(one.pk, one.name) for one in process.stages.all() if one.kind == StageKind.OPEN] if process else [],
        initial={name: getattr(found, name) for name in ReviewForm.base_fields}
        if found
        else {"reason_id": deal.close_reason_id, "competitor": deal.competitor},
    )
    context |= {"review": found, "form": form, "version": found.version if found else 0}
    if request.method == "POST" and form.is_valid():
        try:
            actions.review_deal(
                opportunity_id=opportunity_id,
                values=form.cleaned_data,
                version=version_of(request, 0) or None,
                by=request.member,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. It counts in the loss analysis from now on."))
            return redirect("crm:deal_review", opportunity_id)
    return render_page(request, "crm/deal_review.html", context, status=422 if form.errors else 200)


def _context(request: MemberRequest, opportunity_id: int, here: str) -> dict[str, Any]:
    record = deals.opportunity_record(viewer=request.member, opportunity_id=opportunity_id, today=request.today)
    deal = record.deal
    return {
        "deal": deal,
        "tone": TONES[deal.status],
        "tabs": deal_tabs(deal, here),
        "may_act": record.may_change and not deal.archived_at,
        "breaches": queries.breaches(viewer=request.member, opportunity_id=opportunity_id),
    }


def _label(name: str) -> str:
    field: Any = Negotiation._meta.get_field(name)
    return str(field.verbose_name)


def _payback(page: queries.ValuePage) -> str:
    """When the purchase has paid for itself, in words."""
    if page.worth is None:
        return ""
    years = page.worth.payback_years
    if years is None:
        return _("not within %(years)d years") % {"years": page.case.years}
    months = int((years * 12).to_integral_value(rounding="ROUND_CEILING"))
    return ngettext("after %(n)d month", "after %(n)d months", months) % {"n": months}

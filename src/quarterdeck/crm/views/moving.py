"""The dialog of a move: what is missing is filled right there, an approval is asked for, an end is told; nothing typed is lost."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import opportunities as actions
from quarterdeck.crm.forms.criteria import FulfilForm, MoveForm
from quarterdeck.crm.forms.opportunities import CloseForm
from quarterdeck.crm.models import Opportunity, Stage, StageKind
from quarterdeck.crm.queries import criteria
from quarterdeck.crm.queries import opportunities as queries
from quarterdeck.crm.queries.criteria import MoveNeeds
from quarterdeck.crm.views.board import before_move, told_move, undo_url
from quarterdeck.crm.views.entry import entry, where_from
from quarterdeck.crm.views.picking import offer


@screen(right="crm.change_opportunity")
def move_dialog(request: MemberRequest, opportunity_id: int, stage_id: int) -> HttpResponse:
    """What a move asks for: missing things, a reason, how it ended, an approval."""
    record = queries.opportunity_record(viewer=request.member, opportunity_id=opportunity_id, today=request.today)
    stage = next((one for one in record.stages if one.pk == stage_id), None)
    if stage is None:
        raise Http404
    needs = criteria.move_needs(viewer=request.member, deal=record.deal, stage=stage)
    asked = _asked(request, record, needs)
    ending = _ending(request, record, stage) if stage.kind != StageKind.OPEN else None
    whole = _joined(request, asked, ending)
    back = where_from(request, reverse("crm:opportunity", args=[opportunity_id]))
    if request.method == "POST" and asked.is_valid() and (ending is None or ending.is_valid()):
        try:
            return redirect(_move(request, record.deal, stage, asked, ending, needs, back))
        except Refusal as refusal:
            # What was given is kept: ask only for what is missing still.
            return _again(request, opportunity_id, stage, refusal, back)
    return _page(request, whole, record.deal, stage, needs, back, 422 if request.method == "POST" else 200)


@screen(right="crm.change_opportunity")
def fulfil(request: MemberRequest, opportunity_id: int, criterion_id: int) -> HttpResponse:
    """Give a deal one thing that its stage asks for."""
    record = queries.opportunity_record(viewer=request.member, opportunity_id=opportunity_id, today=request.today)
    check = criteria.one_check(viewer=request.member, deal=record.deal, criterion_id=criterion_id)
    if check.criterion.field == "lines":
        return redirect("crm:opportunity_lines", opportunity_id)
    back = reverse("crm:opportunity", args=[opportunity_id])
    form = FulfilForm(request.POST or None, request.FILES or None, checks=[check], contacts=record.contacts)

    def save(_values: dict[str, Any]) -> str:
        actions.fulfil(opportunity_id=opportunity_id, answers=_answers(form), by=request.member, at=timezone.now())
        return back

    return entry(request, form=offer(request, form), title=check.criterion.label, save=save, cancel_url=back)


def _asked(request: MemberRequest, record: queries.DealRecord, needs: MoveNeeds) -> MoveForm:
    form = MoveForm(
        request.POST or None,
        request.FILES or None,
        checks=needs.missing,
        contacts=record.contacts,
        needs_reason=needs.needs_reason,
        needs_approval=bool(needs.approver) and not needs.is_waiting,
    )
    return offer(request, form)


def _ending(request: MemberRequest, record: queries.DealRecord, stage: Stage) -> CloseForm:
    deal = record.deal
    process = next((one for one in queries.processes() if one.pk == deal.process_id), None)
    reasons = [(one.pk, one.name) for one in process.close_reasons.all() if one.kind == stage.kind] if process else []
    return CloseForm(
        request.POST or None,
        stage=stage,
        reasons=reasons,
        has_lines=bool(record.lines),
        initial={"closed_on": request.today, "amount": deal.amount, "competitor": deal.competitor},
    )


def _joined(request: MemberRequest, asked: MoveForm, ending: CloseForm | None) -> forms.Form:
    """One form to show, with the errors of both."""
    if ending is None:
        return asked
    if request.method == "POST":
        asked.is_valid()
        ending.is_valid()
        for name, errors in ending.errors.items():
            asked.errors.setdefault(name, errors)
    asked.fields.update(ending.fields)
    asked.initial.update(ending.initial)
    return asked


def _move(
    request: MemberRequest,
    deal: Opportunity,
    stage: Stage,
    asked: MoveForm,
    ending: CloseForm | None,
    needs: MoveNeeds,
    back: str,
) -> str:
    before = before_move(deal)
    how = dict(ending.cleaned_data) if ending else {"note": asked.cleaned_data.get("note", "")}
    common: dict[str, Any] = {
        "opportunity_id": deal.pk,
        "stage_id": stage.pk,
        "by": request.member,
        "at": timezone.now(),
        **how,
    }
    if not needs.approver:
        moved = actions.fulfil_and_move(answers=_answers(asked), **common)
        before["version"] = moved.version
        messages.success(request, told_move(moved), extra_tags=f"undo:{undo_url(before)}")
        return back
    if answers := _answers(asked):
        actions.fulfil(opportunity_id=deal.pk, answers=answers, by=request.member, at=timezone.now())
    approval = actions.ask_to_move(why=asked.cleaned_data.get("why", ""), **common)
    names = ", ".join(one.name for one in approval.approvers.all())
    messages.success(request, _("Asked %(names)s. The deal moves by itself when they agree.") % {"names": names})
    return back


def _again(request: MemberRequest, opportunity_id: int, stage: Stage, refusal: Refusal, back: str) -> HttpResponse:
    record = queries.opportunity_record(viewer=request.member, opportunity_id=opportunity_id, today=request.today)
    needs = criteria.move_needs(viewer=request.member, deal=record.deal, stage=stage)
    form = _asked(request, record, needs)
    form.is_valid()
    if stage.kind != StageKind.OPEN:
        form = _joined(request, form, _ending(request, record, stage))  # type: ignore[assignment]  # a form either way
    field = getattr(refusal, "field", "")
    named = next((name for name in (field, f"{field}_id") if name in form.fields), None)
    form.add_error(named, str(refusal))
    return _page(request, form, record.deal, stage, needs, back, 422)


def _page(
    request: MemberRequest,
    form: forms.Form,
    deal: Opportunity,
    stage: Stage,
    needs: MoveNeeds,
    back: str,
    status: int,
) -> HttpResponse:
    titles = {StageKind.WON: _("Won: %(deal)s"), StageKind.LOST: _("Lost: %(deal)s")}
    title = titles.get(StageKind(stage.kind), _("To %(stage)s: %(deal)s"))
    context = {
        "form": form,
        "form_title": title % {"deal": deal.name, "stage": stage.name},
        "form_intro": _intro(needs),
        "submit_label": _("Ask for approval") if needs.approver and not needs.is_waiting else "",
        "fields_template": "crm/move_fields.html",
        "lines_url": reverse("crm:opportunity_lines", args=[deal.pk])
        if any(one.criterion.field == "lines" for one in needs.missing)
        else "",
        "next_url": back,
        "cancel_url": back,
    }
    return render_page(request, "pages/form.html", context, parts=("drawer",), status=status)


def _intro(needs: MoveNeeds) -> str:
    told = [needs.refusal]
    if needs.missing:
        told.append(_("Before this step: %(what)s.") % {"what": "; ".join(o.criterion.label for o in needs.missing)})
    if needs.is_waiting:
        told.append(_("The approval is asked for already. The deal moves by itself when it is given."))
    elif needs.approver:
        told.append(_("This step needs the approval of %(who)s.") % {"who": needs.approver})
    return " ".join(part for part in told if part)


def _answers(form: FulfilForm) -> Sequence[actions.Answer]:
    return [actions.Answer(criterion, value, name) for criterion, value, name in form.given()]

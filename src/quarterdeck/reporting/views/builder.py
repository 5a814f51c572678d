"""The builder: choices on one side, the report as it would be on the other."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quarterdeck.core.lists import queries as lists
from quarterdeck.core.pages.answers import conflict_page, done_once, version_of
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.records.versions import StaleEdit
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.reporting.actions import reports as actions
from quarterdeck.reporting.forms.reports import DefinitionForm, ReportForm, asked_by, initial_of, typed_of
from quarterdeck.reporting.models import Report
from quarterdeck.reporting.queries import reports as queries
from quarterdeck.reporting.queries import tables
from quarterdeck.reporting.rules.definitions import Definition
from quarterdeck.reporting.showing import starts
from quarterdeck.reporting.showing.tables import Shown, shown

VIEW = "reporting.view_reports"
SHARE = "reporting.share_reports"
FIRST = Definition(("won_amount", "win_rate"), ("member",), largest_first=True)


@screen(right=VIEW)
def report_new(request: MemberRequest) -> HttpResponse:
    """Make a report; the address may carry what it asks, and a change of a choice asks for the preview alone."""
    return _builder(request, None)


@screen(right=VIEW)
def report_edit(request: MemberRequest, report_id: int) -> HttpResponse:
    """Change a report of one's own."""
    return _builder(request, queries.own_report(viewer=request.member, report_id=report_id))


def _builder(request: MemberRequest, report: Report | None) -> HttpResponse:
    form = _form(request, report)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(done_once(request, lambda: _kept(request, form, report)))
        except StaleEdit as stale:
            return conflict_page(request, form, stale, cancel_url=reverse("reporting:reports"))
        except Refusal as refusal:
            form.add_error(refusal.code if refusal.code in form.fields else None, str(refusal))
    is_asked = request.method == "POST" or "metrics" in request.GET
    preview, problem = _preview(request, form if is_asked else None, report)
    context = {
        "form": form,
        "report": report,
        "preview": preview,
        "problem": problem,
        "starts": [] if report or is_asked else starts.starts(),
        "cancel_url": reverse("reporting:report", args=[report.pk]) if report else reverse("reporting:reports"),
    }
    status = 422 if request.method == "POST" else 200
    return render_page(request, "reporting/builder.html", context, parts=("preview",), status=status)


def _form(request: MemberRequest, report: Report | None) -> ReportForm:
    """What was sent; else the report as it is kept, or a first question, with what the address asks."""
    more: dict[str, Any] = {
        "units": lists.units_of(viewer=request.member),
        "may_share": request.member.may(SHARE),
    }
    if request.method == "POST":
        return ReportForm(request.POST, **more)
    asked = asked_by(request.GET) if "metrics" in request.GET else None
    if asked is not None and asked.is_valid():
        return ReportForm(initial=typed_of(asked.definition), **more)
    return ReportForm(initial=initial_of(report) if report else typed_of(FIRST), **more)


def _preview(request: MemberRequest, form: ReportForm | None, report: Report | None) -> tuple[Shown | None, str]:
    """The report as it would be, or why it cannot be."""
    if form is None:
        asked = DefinitionForm(typed_of(FIRST) if report is None else initial_of(report))
    else:
        asked = DefinitionForm(request.POST) if request.method == "POST" else asked_by(request.GET)
    if not asked.is_valid():
        return None, " ".join(str(error) for errors in asked.errors.values() for error in errors)
    try:
        table = tables.table(viewer=request.member, definition=asked.definition, today=request.today)
    except CannotMeasure as refusal:
        return None, str(refusal)
    return shown(table, title=_("Preview")), ""


def _kept(request: MemberRequest, form: ReportForm, report: Report | None) -> str:
    given = form.cleaned_data
    found = actions.save_report(
        report_id=report.pk if report else None,
        version=version_of(request, 0) or None,
        name=given["name"],
        description=given["description"],
        definition=form.definition,
        shared_with=given["sharing"],
        unit_id=given["unit_id"],
        by=request.member,
    )
    messages.success(request, _("Saved."))
    return reverse("reporting:report", args=[found.pk])

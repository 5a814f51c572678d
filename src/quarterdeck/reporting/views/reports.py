"""Reports: the list, and one of them."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.exports import tables as files
from quarterdeck.core.pages.answers import do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics.queries import choices, figures_as_of
from quarterdeck.people import actions as people
from quarterdeck.reporting.actions import reports as actions
from quarterdeck.reporting.documents import files as documents
from quarterdeck.reporting.documents import printing, workbook
from quarterdeck.reporting.queries import reports as queries
from quarterdeck.reporting.queries import sections
from quarterdeck.reporting.rules.files import FileKind, Taken
from quarterdeck.reporting.showing import starts, tabs
from quarterdeck.reporting.showing.tables import shown

VIEW = "reporting.view_reports"


@screen(right=VIEW)
def reports(request: MemberRequest) -> HttpResponse:
    """The reports one may open."""
    whose = request.GET.get("whose", "all")
    words = request.GET.get("q", "")[:80]
    rows = queries.reports(viewer=request.member, whose=whose, words=words)
    context = {
        "rows": rows,
        "is_empty": not rows,
        "tabs": tabs.parts("reports"),
        "views": tabs.whose("reporting:reports", whose),
        "whose": whose,
        "words": words,
        "starts": [] if rows or words or whose == "archived" else starts.starts(),
    }
    return render_page(request, "reporting/reports.html", context)


@screen(right=VIEW)
def report(request: MemberRequest, report_id: int) -> HttpResponse:
    """A report with the figures of the reader's own reach."""
    found = queries.report(viewer=request.member, report_id=report_id)
    context = {
        "report": found,
        "is_own": found.owner_id == request.member.pk,
        "shown": None,
        "can_print": printing.can_print(),
    }
    answer = sections.section(viewer=request.member, report=found, today=request.today)
    context["problem"] = answer.problem
    if answer.table is not None:
        context |= {"shown": shown(answer.table, title=found.name), "figures_as_of": figures_as_of()}
        context["limits"] = choices.in_words(answer.table.definition.filters)
    return render_page(request, "reporting/report.html", context)


@screen(right=VIEW)
def report_export(request: MemberRequest, report_id: int, kind: str) -> HttpResponse:
    """A report as a file; the trail says who took it."""
    found = queries.report(viewer=request.member, report_id=report_id)
    answer = sections.section(viewer=request.member, report=found, today=request.today)
    if answer.table is None:
        raise BadRequest(answer.problem)
    people.log_export(what=f"report {found.name}", rows=len(answer.table.lines), by=request.member)
    if kind == "csv":
        return files.response(
            "csv",
            name=f"report-{found.pk}",
            columns=workbook.columns_of(answer.table),
            rows=workbook.rows_of(answer.table),
        )
    taken = Taken(found.name, request.member.name, timezone.localtime())
    file = documents.file_of([answer], taken, FileKind.PDF if kind == "pdf" else FileKind.XLSX)
    name = f'attachment; filename="report-{found.pk}.{file.kind}"'
    return HttpResponse(file.body, content_type=file.type, headers={"Content-Disposition": name})


@screen(right=VIEW)
@require_POST
def report_copy(request: MemberRequest, report_id: int) -> HttpResponse:
    """A copy of one's own."""
    queries.report(viewer=request.member, report_id=report_id)
    return do(
        request,
        lambda: actions.copy_report(report_id=report_id, by=request.member),
        back=reverse("reporting:reports") + "?whose=mine",
        done=_("Copied. The copy is yours to change."),
    )


@screen(right=VIEW)
@require_POST
def report_archive(request: MemberRequest, report_id: int) -> HttpResponse:
    queries.own_report(viewer=request.member, report_id=report_id)
    return do(
        request,
        lambda: actions.set_report_archived(report_id=report_id, at=timezone.now(), by=request.member),
        back=reverse("reporting:reports"),
        done=_("The report was put away."),
        undo_url=reverse("reporting:report_restore", args=[report_id]),
    )


@screen(right=VIEW)
@require_POST
def report_restore(request: MemberRequest, report_id: int) -> HttpResponse:
    queries.own_report(viewer=request.member, report_id=report_id)
    return do(
        request,
        lambda: actions.set_report_archived(report_id=report_id, at=None, by=request.member),
        back=reverse("reporting:reports"),
    )

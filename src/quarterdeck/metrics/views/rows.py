"""The rows behind a figure, as a page and as a file."""

from datetime import timedelta

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils import timezone

from quarterdeck.core.company import queries as company
from quarterdeck.core.exports import tables
from quarterdeck.core.pages.paging import page_number, paging
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import queries, showing
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.showing import files
from quarterdeck.metrics.views.catalogue import VIEW, known
from quarterdeck.people import actions as people


@screen(right=VIEW)
def rows(request: MemberRequest, code: str) -> HttpResponse:
    """The rows behind a figure, with a total that they add up to."""
    metric, asked = known(code), _asked(request)
    if not metric.has_rows:
        return _parts(request, metric, asked)
    try:
        drill = queries.drill(
            viewer=request.member, code=code, asked=asked, today=request.today, page=page_number(request)
        )
    except queries.CannotMeasure as refusal:
        raise BadRequest(str(refusal)) from refusal
    currency = company.company().currency_id
    context = {
        "figures_as_of": None if asked.as_of else queries.figures_as_of(),
        "as_of": asked.as_of,
        "metric": metric,
        "period": drill.period,
        "last_day": drill.last_day,
        "figures": [showing.figure(metric, drill.figure, currency=currency)],
        "parts": showing.part_names(metric),
        "lines": showing.lines(drill, currency=currency),
        "totals": showing.texts(metric, drill.totals, currency=currency),
        "is_median": metric.behaviour == "median",
        "is_of_leads": any(row.lead_id for row in drill.rows),
        "chips": showing.chips(request, asked),
        "paging": paging(
            request, number=drill.page, per_page=queries.PAGE_SIZE, shown=len(drill.rows), total=drill.count
        ),
        "is_empty": not drill.count,
        "query": request.GET.urlencode(),
    }
    return render_page(request, "metrics/rows.html", context)


@screen(right=VIEW)
def export(request: MemberRequest, code: str, kind: str) -> HttpResponse:
    """The rows behind a figure as a file; the trail says who took it."""
    metric, asked = known(code), _asked(request)
    try:
        found = list(queries.every_row(viewer=request.member, code=code, asked=asked, today=request.today))
    except queries.CannotMeasure as refusal:
        raise BadRequest(str(refusal)) from refusal
    people.log_export(what=f"metrics {code}", rows=len(found), by=request.member)
    name = f"{code}-{asked.period.start}-{asked.period.end}"
    if kind == "csv":
        return tables.response(kind, name=name, columns=files.columns(metric), rows=[files.cells(row) for row in found])
    book = files.rows_as_workbook(metric, asked, found, by=request.member.name, at=timezone.localtime())
    return tables.download(book, name=name, kind="xlsx")


def _parts(request: MemberRequest, metric: Metric, asked: queries.Asked) -> HttpResponse:
    try:
        value, parts = queries.opened_into(viewer=request.member, code=metric.code, asked=asked, today=request.today)
    except queries.CannotMeasure as refusal:
        raise BadRequest(str(refusal)) from refusal
    currency = company.company().currency_id
    context = {
        "figures_as_of": None if asked.as_of else queries.figures_as_of(),
        "as_of": asked.as_of,
        "metric": metric,
        "period": asked.period,
        "last_day": asked.period.end - timedelta(1),
        "figures": [showing.figure(metric, value, currency=currency)],
        "parts": showing.opened(parts, asked, currency=currency),
        "chips": showing.chips(request, asked),
    }
    return render_page(request, "metrics/parts.html", context)


def _asked(request: MemberRequest) -> queries.Asked:
    try:
        return queries.asked(request.GET)
    except queries.CannotMeasure as refusal:
        raise BadRequest(str(refusal)) from refusal

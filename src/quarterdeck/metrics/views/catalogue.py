"""The catalogue of metrics, and the page of each one."""

from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse, JsonResponse

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.company import queries as company
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import catalogue as metrics
from quarterdeck.metrics import queries, showing
from quarterdeck.metrics.catalogue import Metric
from quarterdeck.metrics.catalogue import own as recipes
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.queries import choices as choosing
from quarterdeck.metrics.queries import own

MOST_SHOWN = 10
TIMES = frozenset(code for code, dimension in DIMENSIONS.items() if dimension.grain)
VIEW, DEFINE = "metrics.view_metrics", "metrics.define_metrics"


@screen(right=VIEW)
def catalogue(request: MemberRequest) -> HttpResponse:
    """Every metric with its formula in words, by what it speaks of; found by any word of them."""
    words = request.GET.get("q", "").strip()
    is_archived = request.GET.get("view") == "archived"
    quarter = company.fiscal_calendar().containing(request.today, Grain.QUARTER)
    more = [*metrics.targeted_metrics(), *own.own_metrics().values()]
    sections = showing.sections(more, quarter, words=words, is_archived=is_archived)
    context = {
        "sections": sections,
        "words": words,
        "is_archived": is_archived,
        "may_define": request.member.may(DEFINE),
    }
    return render_page(request, "metrics/catalogue.html", context)


@screen(right=VIEW)
def metric(request: MemberRequest, metric: str) -> HttpResponse:
    """One metric: what it means, how it went, by whom or what, and where it is used."""
    try:
        as_of = queries.past_day(request.GET, today=request.today)
        with queries.as_it_was(as_of):
            context = _told(request, known(metric), as_of)
    except queries.CannotMeasure as refusal:
        raise BadRequest(str(refusal)) from refusal
    return render_page(request, "metrics/metric.html", context)


def _told(request: MemberRequest, one: Metric, as_of: date | None) -> dict[str, Any]:
    """What the page of a metric says, from what was known on the day looked back to."""
    split, today = request.GET.get("by", "member"), as_of or request.today
    trend = queries.trend(viewer=request.member, metric=one, today=today)
    table = queries.query(
        viewer=request.member,
        metrics=[one.code],
        period=trend.period,
        today=today,
        by=[split],
        top=None if split in TIMES else MOST_SHOWN,
    )
    currency = company.company().currency_id
    return {
        "figures_as_of": None if as_of else queries.figures_as_of(),
        "as_of": as_of,
        "today": today,
        "split_by": split,
        "metric": showing.explained(one, trend.period),
        "figures": [showing.compared(trend, currency=currency)],
        "chart": showing.trend_chart(trend, currency=currency),
        "splits": showing.splits(one, split, as_of),
        "split": showing.split(table, one, split, trend.period, currency=currency),
        "made_of": [showing.explained(known(code), trend.period) for code in one.opens_into],
        "uses": queries.uses_of(request.member, one.code),
        "own": own.own_metric(recipes.own_id(one.code)) if recipes.is_own(one.code) else None,
        "may_define": request.member.may(DEFINE),
    }


@screen(right=VIEW)
def choices(request: MemberRequest, dimension: str) -> HttpResponse:
    """What figures may be limited to, as one types; nothing of what the reader's role hides."""
    if dimension not in DIMENSIONS or dimension in TIMES:
        raise Http404
    words = request.GET.get("q", "")[:80]
    try:
        found = choosing.choices(viewer=request.member, code=dimension, words=words, today=request.today)
    except queries.CannotMeasure:
        found = []
    return JsonResponse([{"value": str(key), "text": name, "detail": ""} for key, name in found], safe=False)


def known(code: str) -> Metric:
    """The metric of an address; 404 when there is none."""
    try:
        return metrics.metric(code)
    except KeyError:
        raise Http404 from None

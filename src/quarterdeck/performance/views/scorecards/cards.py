"""The screens of scorecards: one's own, one's team's, and the rows that were frozen."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from quarterdeck.core.exports import tables
from quarterdeck.core.pages.rendering import render_page, render_part
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.showing import part_names
from quarterdeck.people import actions as people
from quarterdeck.performance.models.scorecards import AppealState, ScorecardTemplate
from quarterdeck.performance.queries.scorecards import closed, live, templates
from quarterdeck.performance.queries.scorecards.live import Card
from quarterdeck.performance.showing import files
from quarterdeck.performance.showing import scorecards as showing
from quarterdeck.performance.showing.tabs import tabs

VIEW, SCORE = "performance.view_scorecards", "performance.score_others"


@screen(right=VIEW)
def mine(request: MemberRequest) -> HttpResponse:
    """A member's own scorecard, as it would be if the period ended today."""
    own = templates.templates_for(member=request.member)
    template = next((one for one in own if str(one.pk) == request.GET.get("template")), own[0] if own else None)
    if template is None:
        return _empty(request, "mine")
    found = live.card(
        viewer=request.member,
        member_id=request.member.pk,
        template_id=template.pk,
        day=day_asked(request),
        today=request.today,
    )
    return _page(request, found, template, active="mine", links=own)


@screen(right=VIEW)
def of_member(request: MemberRequest, member_id: int, card_template_id: int) -> HttpResponse:
    """Somebody's scorecard."""
    member = live.member_seen(viewer=request.member, member_id=member_id)
    template = templates.template(template_id=card_template_id)
    found = live.card(
        viewer=request.member,
        member_id=member.pk,
        template_id=template.pk,
        day=day_asked(request),
        today=request.today,
    )
    active = "mine" if member_id == request.member.pk else "scorecards"
    return _page(request, found, template, active=active, name=member.name)


@screen(right=VIEW)
def kept(request: MemberRequest, scorecard_id: int) -> HttpResponse:
    """The page of a card that is kept, wherever its link was given."""
    found = closed.scorecard(viewer=request.member, scorecard_id=scorecard_id)
    return redirect(showing.address("member_scorecard", found.member_id, found.template_id, on=found.starts_on))


@screen(right=VIEW)
def days(request: MemberRequest, member_id: int, card_template_id: int) -> HttpResponse:
    """The score day by day, as a part of a card's page."""
    found = live.card(
        viewer=request.member,
        member_id=member_id,
        template_id=card_template_id,
        day=day_asked(request),
        today=request.today,
    )
    if found is None:
        raise Http404
    chart = showing.day_chart(live.by_days(found=found, today=request.today))
    return render_part(request, "performance/scorecards/days.html", {"chart": chart})


@screen(right=SCORE)
def team(request: MemberRequest) -> HttpResponse:
    """Everybody within reach who is judged by one template: the table, and what waits."""
    every, template = _templates_asked(request)
    if template is None:
        return _empty(request, "scorecards")
    day = day_asked(request)
    period = templates.period_of(template, day)
    cards = live.team(viewer=request.member, template_id=template.pk, day=day, today=request.today)
    scorable = live.scorable_ids(viewer=request.member)
    ready = [
        one
        for one in cards
        if one.member.pk in scorable and not one.is_closed and not live.why_not_close(one, request.today)
    ]
    context = {
        "tabs": tabs(request, "scorecards"),
        "template": template,
        "templates": showing.template_links(every, template),
        "periods": _periods(request, template, day),
        "period": period,
        "last_day": showing.last_day(period),
        "figures": showing.team_figures(cards),
        "columns": showing.columns(next((one for one in cards if not one.is_closed), cards[0])) if cards else [],
        "rows": showing.team_rows(cards, scorable=scorable),
        "ready": len(ready),
        "close_url": showing.address("close_ready_scorecards", template.pk, on=period.start),
        "appeals": closed.waiting_appeals(viewer=request.member),
        "query": urlencode({"template": template.pk, "on": period.start.isoformat()}),
        "figures_as_of": metrics.figures_as_of(),
    }
    return render_page(request, "performance/scorecards/team.html", context)


@screen(right=SCORE)
def export_team(request: MemberRequest, kind: str) -> HttpResponse:
    """The team's table as a file; the trail says who took it."""
    _every, template = _templates_asked(request)
    if template is None:
        raise Http404
    day = day_asked(request)
    cards = live.team(viewer=request.member, template_id=template.pk, day=day, today=request.today)
    people.log_export(what=f"scorecards {template.pk}", rows=len(cards), by=request.member)
    columns, rows = files.team(cards)
    begins = templates.period_of(template, day).start
    return tables.response(kind, name=f"scorecards-{begins}", columns=columns, rows=rows)


@screen(right=VIEW)
def frozen_figure(request: MemberRequest, scorecard_id: int, figure_id: int) -> HttpResponse:
    """The rows behind a figure of a closed card, as they were then."""
    found = closed.frozen(viewer=request.member, scorecard_id=scorecard_id, figure_id=figure_id)
    context = {
        "frozen": found,
        "title": str(found.metric.name) if found.metric else found.figure.metric_code,
        "value": showing.value_text(found.figure.value, found.metric),
        "heads": part_names(found.metric) if found.metric and found.metric.has_rows else [""],
        "rows": [(row, [showing.value_text(value, found.metric) for value in row.values]) for row in found.rows],
        "scorecard_id": scorecard_id,
    }
    return render_page(request, "performance/scorecards/figure.html", context)


def _templates_asked(request: MemberRequest) -> tuple[list[ScorecardTemplate], ScorecardTemplate | None]:
    """Every template, and the one asked for or the first."""
    every = [row.template for row in templates.template_rows(today=request.today)]
    asked = (one for one in every if str(one.pk) == request.GET.get("template"))
    return every, next(asked, every[0] if every else None)


def day_asked(request: MemberRequest) -> date:
    """The day that says which period is meant; today without one."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today


def _page(
    request: MemberRequest,
    found: Card | None,
    template: ScorecardTemplate,
    *,
    active: str,
    name: str = "",
    links: list[ScorecardTemplate] | None = None,
) -> HttpResponse:
    day = day_asked(request)
    period = templates.period_of(template, day)
    context: dict[str, Any] = {
        "tabs": tabs(request, active),
        "template": template,
        "templates": showing.template_links(links, template) if links and len(links) > 1 else [],
        "name": "" if active == "mine" else name,
        "period_name": showing.period_name(period, template.grain),
        "last_day": showing.last_day(period),
        "periods": _periods(request, template, day),
        "card": found,
        "figures_as_of": metrics.figures_as_of(),
    }
    if found is not None:
        context |= _of_card(request, found)
    return render_page(request, "performance/scorecards/card.html", context)


def _of_card(request: MemberRequest, found: Card) -> dict[str, Any]:
    viewer = request.member
    may_score = live.may_score(viewer=viewer, member=found.member)
    runs = not found.is_closed and request.today < found.period.end
    kept = found.scorecard
    told = closed.appeals(viewer=viewer, scorecard_id=kept.pk) if kept else []
    return {
        "shown": showing.shown(
            found,
            viewer=viewer,
            figures=closed.figures_of(found.closing) if found.closing else {},
            may_judge=may_score,
            pace=live.at_pace(found=found, today=request.today) if runs else None,
        ),
        "tone": showing.tone(found.scored.score),
        "days_url": "" if found.is_closed else showing.card_address(found, "scorecard_days"),
        "close_url": showing.card_address(found, "close_scorecard") if may_score and not found.is_closed else "",
        "why_not_close": live.why_not_close(found, request.today) if may_score else None,
        "may_reopen": may_score and found.is_closed,
        "may_appeal": found.is_closed and found.member.pk == viewer.pk,
        "appeals": [(one, may_score and one.state == AppealState.OPEN) for one in told],
        "closings": closed.closings(viewer=viewer, scorecard_id=kept.pk) if kept else [],
        "timeline": showing.timeline(closed.history(scorecard=kept)) if kept else [],
    }


def _periods(request: MemberRequest, template: ScorecardTemplate, day: date) -> list[Any]:
    return showing.period_links(
        templates.periods_around(template, request.today),
        templates.period_of(template, day),
        template.grain,
        template=template.pk,
    )


def _empty(request: MemberRequest, active: str) -> HttpResponse:
    context = {"tabs": tabs(request, active), "may_set_up": request.member.may("performance.manage_scorecards")}
    return render_page(request, "performance/scorecards/empty.html", context)

"""Figures that are watched."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.metrics.queries import CannotMeasure
from quarterdeck.reporting.actions import alerts as actions
from quarterdeck.reporting.forms.alerts import AlertForm, initial_of
from quarterdeck.reporting.queries import alerts as queries
from quarterdeck.reporting.queries import wording
from quarterdeck.reporting.showing import tabs

VIEW = "reporting.view_reports"
SHARE = "reporting.share_reports"


@screen(right=VIEW)
def alerts(request: MemberRequest) -> HttpResponse:
    """What one has watched."""
    with_archived = "archived" in request.GET
    found = queries.alerts(viewer=request.member, with_archived=with_archived)
    rows = list(zip(found, wording.alerts_in_words(found), strict=True))
    context = {"rows": rows, "is_empty": not rows, "tabs": tabs.parts("alerts"), "with_archived": with_archived}
    return render_page(request, "reporting/alerts.html", context)


@screen(right=VIEW)
def alert(request: MemberRequest, alert_id: int) -> HttpResponse:
    """What an alert sees now, and what it said."""
    found = queries.alert(viewer=request.member, alert_id=alert_id)
    words = wording.alerts_in_words([found])[0]
    context = {"alert": found, "words": words, "notes": queries.notes(alert_id=alert_id)}
    try:
        rows = queries.watched(viewer=request.member, looking=queries.looking_of(found), today=request.today)
        context["readings"] = wording.readings_now(found, rows)
    except CannotMeasure as refusal:
        context["problem"] = str(refusal)
    return render_page(request, "reporting/alert.html", context)


@screen(right=VIEW)
def alert_new(request: MemberRequest) -> HttpResponse:
    """Have a figure watched."""
    form = _form(request, {"members": [str(request.member.pk)], "metric": request.GET.get("metric", "")})
    return _answer(request, form, None, title=_("New alert"))


@screen(right=VIEW)
def alert_edit(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Change an alert of one's own."""
    found = queries.alert(viewer=request.member, alert_id=alert_id)
    return _answer(request, _form(request, initial_of(found)), alert_id, title=found.name)


@screen(right=VIEW)
@require_POST
def alert_switch(request: MemberRequest, alert_id: int) -> HttpResponse:
    """Let an alert rest, or watch again."""
    found = queries.alert(viewer=request.member, alert_id=alert_id)
    return do(
        request,
        lambda: actions.switch_alert(alert_id=alert_id, is_on=not found.is_on, by=request.member),
        back=reverse("reporting:alerts"),
        done=_("It rests now.") if found.is_on else _("It is watched again."),
    )


@screen(right=VIEW)
@require_POST
def alert_archive(request: MemberRequest, alert_id: int) -> HttpResponse:
    queries.alert(viewer=request.member, alert_id=alert_id)
    return do(
        request,
        lambda: actions.set_alert_archived(alert_id=alert_id, at=timezone.now(), by=request.member),
        back=reverse("reporting:alerts"),
        done=_("The alert was put away."),
        undo_url=reverse("reporting:alert_restore", args=[alert_id]),
    )


@screen(right=VIEW)
@require_POST
def alert_restore(request: MemberRequest, alert_id: int) -> HttpResponse:
    queries.alert(viewer=request.member, alert_id=alert_id)
    return do(
        request,
        lambda: actions.set_alert_archived(alert_id=alert_id, at=None, by=request.member),
        back=reverse("reporting:alerts"),
    )


def _form(request: MemberRequest, initial: dict[str, Any]) -> AlertForm:
    may_share = request.member.may(SHARE)
    return AlertForm(request.POST or None, initial=initial, by=request.member, may_share=may_share)


def _answer(request: MemberRequest, form: AlertForm, alert_id: int | None, *, title: str) -> HttpResponse:
    def act(_typed: dict[str, Any]) -> Any:
        return actions.save_alert(
            alert_id=alert_id, given=form.given(), members=form.member_ids, robot_ids=form.robot_ids, by=request.member
        )

    return answer_form(
        request,
        form,
        act,
        title=title,
        back=lambda found: reverse("reporting:alert", args=[found.pk]),
        done=_("The figure is watched."),
        cancel_url=reverse("reporting:alerts"),
        fields_template="reporting/alert_fields.html",
    )

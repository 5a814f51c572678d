"""Reports and dashboards that are sent by themselves."""

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
from quarterdeck.reporting.actions import schedules as actions
from quarterdeck.reporting.documents import printing
from quarterdeck.reporting.forms.sending import ScheduleForm, initial_of
from quarterdeck.reporting.queries import dashboards as dashboard_queries
from quarterdeck.reporting.queries import reports as report_queries
from quarterdeck.reporting.queries import schedules as queries
from quarterdeck.reporting.showing import tabs

VIEW = "reporting.view_reports"
SHARE = "reporting.share_reports"


@screen(right=VIEW)
def schedules(request: MemberRequest) -> HttpResponse:
    """What one has sent, and when next."""
    rows = queries.schedules(viewer=request.member)
    return render_page(
        request, "reporting/schedules.html", {"rows": rows, "is_empty": not rows, "tabs": tabs.parts("schedules")}
    )


@screen(right=VIEW)
def schedule_new(request: MemberRequest, report_id: int) -> HttpResponse:
    """Plan when a report goes out."""
    report = report_queries.report(viewer=request.member, report_id=report_id)
    return _plan(request, report.name, report_id=report_id)


@screen(right=VIEW)
def dashboard_schedule(request: MemberRequest, dashboard_id: int) -> HttpResponse:
    """Plan when all reports of a dashboard go out together."""
    dashboard = dashboard_queries.dashboard(viewer=request.member, dashboard_id=dashboard_id)
    return _plan(request, dashboard.name, dashboard_id=dashboard_id)


@screen(right=VIEW)
def schedule_edit(request: MemberRequest, schedule_id: int) -> HttpResponse:
    """Change a plan of one's own."""
    found = queries.schedule(viewer=request.member, schedule_id=schedule_id)
    return _answer(request, initial_of(found), title=found.subject.name, done=_("Saved."), schedule_id=schedule_id)


@screen(right=VIEW)
def sendings(request: MemberRequest, schedule_id: int) -> HttpResponse:
    """What a plan sent, and what went wrong."""
    found = queries.schedule(viewer=request.member, schedule_id=schedule_id)
    rows = queries.sendings(schedule_id=schedule_id)
    return render_page(request, "reporting/sendings.html", {"schedule": found, "rows": rows, "is_empty": not rows})


@screen(right=VIEW)
@require_POST
def schedule_switch(request: MemberRequest, schedule_id: int) -> HttpResponse:
    """Let a plan rest, or go on."""
    found = queries.schedule(viewer=request.member, schedule_id=schedule_id)
    return do(
        request,
        lambda: actions.switch_schedule(
            schedule_id=schedule_id, is_on=not found.is_on, at=timezone.now(), by=request.member
        ),
        back=reverse("reporting:schedules"),
        done=_("It rests now.") if found.is_on else _("It is sent again."),
    )


@screen(right=VIEW)
@require_POST
def schedule_send(request: MemberRequest, schedule_id: int) -> HttpResponse:
    """Send it now."""
    queries.schedule(viewer=request.member, schedule_id=schedule_id)
    return do(
        request,
        lambda: actions.send_now(schedule_id=schedule_id, at=timezone.now(), by=request.member),
        back=reverse("reporting:schedules"),
        done=_("It is on its way."),
    )


@screen(right=VIEW)
@require_POST
def schedule_delete(request: MemberRequest, schedule_id: int) -> HttpResponse:
    """End a plan."""
    queries.schedule(viewer=request.member, schedule_id=schedule_id)
    return do(
        request,
        lambda: actions.delete_schedule(schedule_id=schedule_id, by=request.member),
        back=reverse("reporting:schedules"),
        done=_("It is not sent any more."),
    )


def _plan(
    request: MemberRequest, name: str, *, report_id: int | None = None, dashboard_id: int | None = None
) -> HttpResponse:
    """The form of a new plan for a report or a dashboard."""
    return _answer(
        request,
        {"members": [str(request.member.pk)]},
        title=_("Schedule “%(report)s”") % {"report": name},
        done=_("It will be sent on time."),
        report_id=report_id,
        dashboard_id=dashboard_id,
    )


def _answer(
    request: MemberRequest,
    initial: dict[str, Any],
    *,
    title: str,
    done: str,
    report_id: int | None = None,
    dashboard_id: int | None = None,
    schedule_id: int | None = None,
) -> HttpResponse:
    form = ScheduleForm(
        request.POST or None,
        initial=initial,
        by=request.member,
        may_share=request.member.may(SHARE),
        may_print=printing.can_print(),
    )

    def act(_typed: dict[str, Any]) -> Any:
        return actions.save_schedule(
            plan=form.plan(),
            file_kind=form.file_kind_chosen,
            members=form.member_ids,
            robot_ids=form.robot_ids,
            at=timezone.now(),
            by=request.member,
            report_id=report_id,
            dashboard_id=dashboard_id,
            schedule_id=schedule_id,
        )

    return answer_form(request, form, act, title=title, back=reverse("reporting:schedules"), done=done)

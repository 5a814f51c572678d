"""Dashboards: reports side by side."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quarterdeck.core.lists import queries as lists
from quarterdeck.core.lists.forms import ViewForm
from quarterdeck.core.pages.answers import answer_form, do
from quarterdeck.core.pages.rendering import render_page
from quarterdeck.core.pages.requests import MemberRequest
from quarterdeck.core.pages.screens import screen
from quarterdeck.core.records.keys import keys_of
from quarterdeck.metrics.queries import figures_as_of
from quarterdeck.reporting.actions import dashboards as actions
from quarterdeck.reporting.forms.dashboards import AddForm, PinForm, TileForm
from quarterdeck.reporting.models import Dashboard
from quarterdeck.reporting.queries import dashboards as queries
from quarterdeck.reporting.queries import reports as report_queries
from quarterdeck.reporting.queries import sections
from quarterdeck.reporting.showing import tabs
from quarterdeck.reporting.showing.tables import shown

VIEW = "reporting.view_reports"
SHARE = "reporting.share_reports"


@screen(right=VIEW)
def dashboards(request: MemberRequest) -> HttpResponse:
    """The dashboards one may open."""
    whose = request.GET.get("whose", "all")
    rows = queries.dashboards(viewer=request.member, whose=whose)
    context = {
        "rows": rows,
        "is_empty": not rows,
        "tabs": tabs.parts("dashboards"),
        "views": tabs.whose("reporting:dashboards", whose),
    }
    return render_page(request, "reporting/dashboards.html", context)


@screen(right=VIEW)
def dashboard(request: MemberRequest, dashboard_id: int) -> HttpResponse:
    """A dashboard; each tile fetches its own figures, so that the page is there at once."""
    found = queries.dashboard(viewer=request.member, dashboard_id=dashboard_id)
    context = {
        "dashboard": found,
        "figures_as_of": figures_as_of(),
        "tiles": queries.tiles(viewer=request.member, dashboard_id=dashboard_id),
        "is_own": found.owner_id == request.member.pk,
    }
    return render_page(request, "reporting/dashboard.html", context)


@screen(right=VIEW)
def dashboard_new(request: MemberRequest) -> HttpResponse:
    form = _named(request, {})

    def act(typed: dict[str, Any]) -> Dashboard:
        return actions.save_dashboard(
            name=typed["name"], shared_with=typed["sharing"], unit_id=typed["unit_id"], by=request.member
        )

    return answer_form(request, form, act, title=_("New dashboard"), back=_address)


@screen(right=VIEW)
def dashboard_edit(request: MemberRequest, dashboard_id: int) -> HttpResponse:
    """The name and the readers of a dashboard of one's own."""
    found = queries.own_dashboard(viewer=request.member, dashboard_id=dashboard_id)
    form = _named(request, {"name": found.name, "sharing": found.sharing, "unit_id": found.unit_id})

    def act(typed: dict[str, Any]) -> Dashboard:
        return actions.save_dashboard(
            dashboard_id=dashboard_id,
            name=typed["name"],
            shared_with=typed["sharing"],
            unit_id=typed["unit_id"],
            by=request.member,
        )

    return answer_form(request, form, act, title=found.name, back=_address(found), done=_("Saved."))


@screen(right=VIEW)
def dashboard_add(request: MemberRequest, dashboard_id: int) -> HttpResponse:
    """Put a report on a dashboard of one's own."""
    found = queries.own_dashboard(viewer=request.member, dashboard_id=dashboard_id)
    offered = [(one.pk, one.name) for one in report_queries.reports(viewer=request.member)]
    form = AddForm(request.POST or None, reports=offered)

    def act(typed: dict[str, Any]) -> Any:
        return actions.pin(dashboard_id=dashboard_id, by=request.member, **typed)

    return answer_form(request, form, act, title=_("Add a report"), back=_address(found), submit_label=_("Add"))


@screen(right=VIEW)
def report_pin(request: MemberRequest, report_id: int) -> HttpResponse:
    """Put a report on a dashboard of one's own, old or new."""
    report = report_queries.report(viewer=request.member, report_id=report_id)
    offered = [(one.pk, one.name) for one in queries.own_dashboards(viewer=request.member)]
    form = PinForm(request.POST or None, dashboards=offered)

    def act(typed: dict[str, Any]) -> Dashboard:
        return actions.pin_somewhere(
            report_id=report_id,
            dashboard_id=typed.get("dashboard_id"),
            new_name=typed["new"],
            look=typed["look"],
            width=typed["width"],
            by=request.member,
        )

    title = _("Pin “%(report)s”") % {"report": report.name}
    cancel = reverse("reporting:report", args=[report_id])
    return answer_form(request, form, act, title=title, back=_address, submit_label=_("Pin"), cancel_url=cancel)


@screen(right=VIEW)
@require_POST
def dashboard_order(request: MemberRequest, dashboard_id: int) -> HttpResponse:
    """Keep the order that tiles were dragged into."""
    queries.own_dashboard(viewer=request.member, dashboard_id=dashboard_id)
    order = keys_of(request.POST.getlist("tile"))
    actions.arrange(dashboard_id=dashboard_id, order=order, by=request.member)
    return HttpResponse(status=204)


@screen(right=VIEW)
@require_POST
def dashboard_archive(request: MemberRequest, dashboard_id: int) -> HttpResponse:
    queries.own_dashboard(viewer=request.member, dashboard_id=dashboard_id)
    return do(
        request,
        lambda: actions.set_dashboard_archived(dashboard_id=dashboard_id, at=timezone.now(), by=request.member),
        back=reverse("reporting:dashboards"),
        done=_("The dashboard was put away; its reports stay."),
        undo_url=reverse("reporting:dashboard_restore", args=[dashboard_id]),
    )


@screen(right=VIEW)
@require_POST
def dashboard_restore(request: MemberRequest, dashboard_id: int) -> HttpResponse:
    queries.own_dashboard(viewer=request.member, dashboard_id=dashboard_id)
    return do(
        request,
        lambda: actions.set_dashboard_archived(dashboard_id=dashboard_id, at=None, by=request.member),
        back=reverse("reporting:dashboards"),
    )


@screen(right=VIEW)
def tile(request: MemberRequest, tile_id: int) -> HttpResponse:
    """What a tile shows, with the figures of the reader's own reach."""
    found = queries.tile(viewer=request.member, tile_id=tile_id)
    answer = sections.section(viewer=request.member, report=found.report, today=request.today)
    context = {
        "tile": found,
        "shown": shown(answer.table, title=found.report.name, key=f"tile-{tile_id}") if answer.table else None,
        "problem": answer.problem,
    }
    return render_page(request, "reporting/tile.html", context, parts=("tile",))


@screen(right=VIEW)
def tile_edit(request: MemberRequest, tile_id: int) -> HttpResponse:
    """What a tile of one's own shows, and how wide it is."""
    found = queries.tile_of_own(viewer=request.member, tile_id=tile_id)
    form = TileForm(request.POST or None, initial={"look": found.look, "width": found.width})

    def act(typed: dict[str, Any]) -> Any:
        return actions.change_tile(tile_id=tile_id, by=request.member, **typed)

    return answer_form(request, form, act, title=found.report.name, back=_address(found.dashboard))


@screen(right=VIEW)
@require_POST
def tile_remove(request: MemberRequest, tile_id: int) -> HttpResponse:
    """Take a report off a dashboard of one's own."""
    found = queries.tile_of_own(viewer=request.member, tile_id=tile_id)
    return do(
        request,
        lambda: actions.unpin(tile_id=tile_id, by=request.member),
        back=_address(found.dashboard),
        done=_("“%(report)s” is off the dashboard; the report stays.") % {"report": found.report.name},
    )


def _named(request: MemberRequest, initial: dict[str, Any]) -> ViewForm:
    may_share = request.member.may(SHARE)
    units = lists.units_of(viewer=request.member)
    return ViewForm(request.POST or None, initial=initial, units=units, may_share=may_share)


def _address(found: Dashboard) -> str:
    return reverse("reporting:dashboard", args=[found.pk])

"""Dashboards one may open."""

from collections.abc import Sequence

from django.db.models import Count
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.reporting.models import Dashboard, Report, Tile


def dashboards(*, viewer: Member, whose: str = "all") -> Sequence[Dashboard]:
    """Dashboards by name, as `SharedQuerySet.listed` tells them apart. Each knows how many reports it holds."""
    found = Dashboard.objects.all().listed(viewer, whose).select_related("owner", "unit")
    return list(found.annotate(tile_count=Count("tiles")).order_by("name", "pk"))


def own_dashboards(*, viewer: Member) -> Sequence[Dashboard]:
    """Those the viewer may change."""
    return list(Dashboard.objects.filter(owner=viewer).current().order_by("name", "pk"))


def dashboard(*, viewer: Member, dashboard_id: int) -> Dashboard:
    """A dashboard the viewer may open; 404 for any other."""
    return get_object_or_404(Dashboard.objects.visible_to(viewer).select_related("owner", "unit"), pk=dashboard_id)


def own_dashboard(*, viewer: Member, dashboard_id: int) -> Dashboard:
    """A dashboard the viewer may change; 404 for any other."""
    return get_object_or_404(Dashboard, pk=dashboard_id, owner=viewer)


def tiles(*, viewer: Member, dashboard_id: int) -> list[tuple[Tile, bool]]:
    """The tiles in their order, each with whether the viewer may see its report."""
    visible = set(
        Report.objects.visible_to(viewer).current().filter(tiles__dashboard=dashboard_id).values_list("pk", flat=True)
    )
    found = Tile.objects.filter(dashboard=dashboard_id).select_related("report", "report__owner")
    return [(tile, tile.report_id in visible) for tile in found.order_by("position", "pk")]


def tile(*, viewer: Member, tile_id: int) -> Tile:
    """One tile whose dashboard and report the viewer may both open; 404 for any other."""
    found = Tile.objects.select_related("report", "dashboard").filter(
        dashboard__in=Dashboard.objects.visible_to(viewer).current(),
        report__in=Report.objects.visible_to(viewer).current(),
    )
    return get_object_or_404(found, pk=tile_id)


def tile_of_own(*, viewer: Member, tile_id: int) -> Tile:
    """One tile of a dashboard the viewer may change, whatever became of its report; 404 for any other."""
    return get_object_or_404(Tile.objects.select_related("report", "dashboard"), pk=tile_id, dashboard__owner=viewer)

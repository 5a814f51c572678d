"""Dashboards made and arranged."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.lists import sharing
from quarterdeck.core.lists.models import Sharing
from quarterdeck.core.records import versions
from quarterdeck.people.models import Member
from quarterdeck.reporting.actions.reports import SHARE, CannotReport, archive, named
from quarterdeck.reporting.models import Dashboard, Report, Tile, TileLook, TileWidth
from quarterdeck.reporting.rules import arranging

MOST_TILES = 24


@transaction.atomic
def save_dashboard(
    *,
    name: str,
    by: Member,
    shared_with: str = Sharing.NOBODY,
    unit_id: int | None = None,
    dashboard_id: int | None = None,
    version: int | None = None,
) -> Dashboard:
    """Make a dashboard, or change the name and the readers of one's own."""
    found = _own(dashboard_id, by) if dashboard_id else Dashboard(owner=by)
    wanted = {"name": named(name)}
    versions.refuse_stale(found, wanted, version=version)
    changes = trail.differences(found, wanted)
    found.name = wanted["name"]
    sharing.share(found, shared_with, unit_id, by=by, right=SHARE)
    found.version += 1 if dashboard_id else 0
    found.save()
    trail.record(found, "edited" if dashboard_id else "created", by=by, changes=changes)
    return found


@transaction.atomic
def set_dashboard_archived(*, dashboard_id: int, at: datetime | None, by: Member) -> Dashboard:
    """Put a dashboard of one's own away, or (None) bring it back; its reports stay."""
    found = _own(dashboard_id, by)
    archive(found, at=at, by=by)
    return found


@transaction.atomic
def pin(
    *, report_id: int, dashboard_id: int, by: Member, look: str = TileLook.PICTURE, width: str = TileWidth.HALF
) -> Tile:
    """Put a report one may open on a dashboard of one's own, at its end. There it stands once."""
    report = get_object_or_404(Report.objects.visible_to(by).current(), pk=report_id)
    dashboard = _own(dashboard_id, by)
    if look not in TileLook.values or width not in TileWidth.values:
        raise CannotReport(_("Choose what the tile shows."), code="look")
    if dashboard.tiles.filter(report=report).exists():
        raise CannotReport(
            _("“%(report)s” is on that dashboard already.") % {"report": report.name}, code="dashboard_id"
        )
    if dashboard.tiles.count() >= MOST_TILES:
        raise CannotReport(_("A dashboard holds at most %(most)d reports.") % {"most": MOST_TILES}, code="dashboard_id")
    last = dashboard.tiles.aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    tile = Tile.objects.create(dashboard=dashboard, report=report, position=place, look=look, width=width)
    trail.record(dashboard, "edited", by=by, note=_("pinned: %(report)s") % {"report": report.name})
    return tile


@transaction.atomic
def pin_somewhere(
    *, report_id: int, dashboard_id: int | None, new_name: str, look: str, width: str, by: Member
) -> Dashboard:
    """Put a report on a dashboard of one's own, or on a new one of that name."""
    if new_name.strip():
        dashboard_id = save_dashboard(name=new_name, by=by).pk
    if dashboard_id is None:
        raise CannotReport(_("Choose a dashboard, or name a new one."), code="dashboard_id")
    return pin(report_id=report_id, dashboard_id=dashboard_id, look=look, width=width, by=by).dashboard


@transaction.atomic
def arrange(*, dashboard_id: int, order: Sequence[int], by: Member) -> None:
    """Put the tiles of a dashboard of one's own in an order; those it does not name follow as they were."""
    dashboard = _own(dashboard_id, by)
    tiles = {tile.pk: tile for tile in dashboard.tiles.order_by("position", "pk")}
    for place, pk in enumerate(arranging.arranged(tiles, order)):
        tiles[pk].position = place
    Tile.objects.bulk_update(tiles.values(), ["position"])
    trail.record(dashboard, "edited", by=by, note=_("put in another order"))


@transaction.atomic
def change_tile(*, tile_id: int, look: str, width: str, by: Member) -> Tile:
    """Let a tile of one's own show something else, or be wider."""
    tile = _own_tile(tile_id, by)
    if look not in TileLook.values or width not in TileWidth.values:
        raise CannotReport(_("Choose what the tile shows."), code="look")
    tile.look, tile.width = look, width
    tile.save(update_fields=["look", "width"])
    trail.record(tile.dashboard, "edited", by=by, note=tile.report.name)
    return tile


@transaction.atomic
def unpin(*, tile_id: int, by: Member) -> Dashboard:
    """Take a report off a dashboard of one's own; the report stays."""
    tile = _own_tile(tile_id, by)
    trail.record(tile.dashboard, "edited", by=by, note=_("taken off: %(report)s") % {"report": tile.report.name})
    tile.delete()
    return tile.dashboard


def _own(dashboard_id: int, by: Member) -> Dashboard:
    return get_object_or_404(Dashboard.objects.select_for_update(of=("self",)), pk=dashboard_id, owner=by)


def _own_tile(tile_id: int, by: Member) -> Tile:
    tiles = Tile.objects.select_for_update(of=("self",)).select_related("dashboard", "report")
    return get_object_or_404(tiles, pk=tile_id, dashboard__owner=by)

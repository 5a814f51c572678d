"""Dashboards: reports side by side, in an order of one's own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.reporting.models.reports import Report
from quarterdeck.reporting.models.sharing import Shared, SharedQuerySet


class DashboardQuerySet(SharedQuerySet["Dashboard"]):
    """Dashboards, one's own and those shared."""


class Dashboard(Shared):
    """A page of tiles. A tile shows to a reader who may see its report."""

    objects = DashboardQuerySet.as_manager()


class TileWidth(models.TextChoices):
    THIRD = "third", _("A third")
    HALF = "half", _("Half")
    FULL = "full", _("Full width")


class TileLook(models.TextChoices):
    PICTURE = "picture", _("Picture")
    FIGURES = "figures", _("Figures")
    TABLE = "table", _("Table")


class Tile(models.Model):
    """A report on a dashboard."""

    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="tiles")
    report = models.ForeignKey(Report, models.CASCADE, related_name="tiles")
    position = models.PositiveSmallIntegerField(default=0)
    width = models.CharField(_("width"), max_length=8, choices=TileWidth, default=TileWidth.HALF)
    look = models.CharField(_("shows"), max_length=8, choices=TileLook, default=TileLook.PICTURE)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["dashboard", "report"], name="tile_once")]

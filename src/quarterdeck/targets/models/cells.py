"""The numbers: one cell for a node, a metric, a level and a month; how it changed, and what of it was in force when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.targets.models.nodes import PlanNode
from quarterdeck.targets.models.plans import PlanMetric


class Level(models.TextChoices):
    BASE = "base", pgettext_lazy("target level", "Base")
    STRETCH = "stretch", pgettext_lazy("target level", "Stretch")
    CHALLENGE = "challenge", pgettext_lazy("target level", "Challenge")


class Side(models.TextChoices):
    """Which number of a cell: from above, from below, or what both agreed on."""

    GIVEN = "given", _("Given")
    PROPOSED = "proposed", _("Proposed")
    AGREED = "agreed", pgettext_lazy("target", "Agreed")


class TargetCell(models.Model):
    """What a node owes of a metric in a month at a level. Empty means that nobody has said a number."""

    node = models.ForeignKey(PlanNode, models.CASCADE, related_name="cells", db_index=False)
    metric = models.ForeignKey(PlanMetric, models.CASCADE, related_name="cells", db_index=False)
    level = models.CharField(max_length=9, choices=Level, default=Level.BASE)
    month = models.DateField()
    given = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    proposed = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    agreed = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["metric", "level", "node", "month"], name="target_cell_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["node"], name="target_cell_of_node")]


class CellChange(models.Model):
    """One change of one number of a cell: only ever added."""

    cell = models.ForeignKey(TargetCell, models.CASCADE, related_name="changes")
    side = models.CharField(max_length=8, choices=Side)
    old = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    new = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    revision = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)


class TargetInForce(models.Model):
    """The number that held for a cell from one moment to another; the present one has no end.

    Kept apart from the cell, so that a plan being revised goes on counting as it was, and any past day can be read.
    """

    cell = models.ForeignKey(TargetCell, models.CASCADE, related_name="in_force")
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="in_force_dates"),
            models.UniqueConstraint(fields=["cell"], condition=Q(until_at=None), name="in_force_once"),
        ]

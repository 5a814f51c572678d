"""The sales process: its stages in order, and the reasons a deal ends."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned


class StageKind(models.TextChoices):
    OPEN = "open", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class ForecastCategory(models.TextChoices):
    PIPELINE = "pipeline", pgettext_lazy("forecast category", "Pipeline")
    BEST_CASE = "best_case", _("Best case")
    COMMIT = "commit", _("Commit")
    CLOSED = "closed", _("Closed")
    OMITTED = "omitted", _("Omitted")


class SalesProcess(Versioned, Archivable):
    """A way of selling, as a row of stages. Exactly one is used where none is named."""

    name = models.CharField(_("name"), max_length=120)
    is_default = models.BooleanField(_("used by default"), default=False)
    back_needs_reason = models.BooleanField(_("a step back needs a reason"), default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-is_default", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="one_default_process")
        ]

    def __str__(self) -> str:
        return self.name


class Stage(Versioned, Archivable):
    """A step of a process. `probability` is in percent; days are how long deals usually stay, and when to worry."""

    process = models.ForeignKey(SalesProcess, models.CASCADE, related_name="stages", verbose_name=_("process"))
    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=6, choices=StageKind, default=StageKind.OPEN)
    probability = models.DecimalField(_("probability %"), max_digits=5, decimal_places=2)
    forecast_category = models.CharField(_("forecast category"), max_length=10, choices=ForecastCategory)
    expected_days = models.PositiveSmallIntegerField(_("expected days"), null=True, blank=True)
    warning_days = models.PositiveSmallIntegerField(_("days until a warning"), null=True, blank=True)
    purpose = models.TextField(_("what this stage is for"), blank=True)
    entry_approver = models.CharField(_("entering it is approved by"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["process", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "code"], name="stage_code_once"),
            models.UniqueConstraint(
                fields=["process", "position"], name="stage_position_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=100), name="stage_probability"),
        ]

    def __str__(self) -> str:
        return self.name


class CloseReason(models.Model):
    """Why deals of a process are won or lost."""

    process = models.ForeignKey(SalesProcess, models.CASCADE, related_name="close_reasons")
    kind = models.CharField(_("kind"), max_length=6, choices=StageKind.choices[1:])
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering: ClassVar = ["process", "kind", "position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["process", "kind", "name"], name="close_reason_once")]

    def __str__(self) -> str:
        return self.name

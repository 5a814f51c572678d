"""Objectives and key results (OKR): what somebody wants to reach, how it is told, and how it goes week by week."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.metrics.catalogue import Unit
from quarterdeck.people import access
from quarterdeck.people.models import OrgUnit
from quarterdeck.targets.rules import okr

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class ObjectiveState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("objective", "Running")
    SCORED = "scored", pgettext_lazy("objective", "Scored")


class ResultUnit(models.TextChoices):
    """What a key result counts; the same words as the units of metrics."""

    COUNT = Unit.COUNT.value, pgettext_lazy("key result", "Number")
    MONEY = Unit.MONEY.value, _("Amount")
    PERCENT = Unit.PERCENT.value, _("Percent")
    DAYS = Unit.DAYS.value, _("Days")
    MINUTES = Unit.MINUTES.value, _("Minutes")
    MONEY_PER_DAY = Unit.MONEY_PER_DAY.value, _("Amount per day")


class ObjectiveQuerySet(RecordQuerySet["Objective"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Those of the people within reach, and those of every unit the viewer belongs to, up to the company."""
        if not viewer.may("targets.view_okrs"):
            return self.none()
        reached = access.owner_filter(viewer, "targets.view_okrs")
        # An empty condition keeps everything, but is lost in an "or".
        return self.filter(reached | Q(unit__in=viewer.unit_ids())) if reached else self.all()

    def changeable_by(self, member: "Member") -> Self:
        return self.filter(access.owner_filter(member, "targets.change_okrs"))

    def running(self) -> Self:
        return self.current().filter(state=ObjectiveState.RUNNING)

    def within(self, period: Period) -> Self:
        """Those that run on some day of a period."""
        return self.filter(from_on__lt=period.end, until_on__gt=period.start)


class Objective(Versioned, Archivable):
    """An aim of a person, or of a unit where one is named, over the days [from_on, until_on). `parent` is the one it serves."""

    title = models.CharField(_("objective"), max_length=200)
    why = models.TextField(_("why it matters"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="objectives", verbose_name=_("owner")
    )
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"))
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="serving")
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=8, choices=ObjectiveState, default=ObjectiveState.RUNNING)
    score = models.DecimalField(_("score"), max_digits=3, decimal_places=2, null=True, blank=True)
    lesson = models.TextField(_("what we learned"), blank=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["from_on", "title", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="objective_dates"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(0, 1)), name="objective_score_range"),
        ]
        indexes: ClassVar = [models.Index(fields=["from_on", "until_on"], name="objective_span")]

    def __str__(self) -> str:
        return self.title

    @property
    def span(self) -> Period:
        return Period(self.from_on, self.until_on)


class KeyResult(Versioned, Archivable):
    """How an objective is told to be reached: from `start` to `target` (percents as shares: 0.3 is 30 %).

    With a metric, `value` is measured every night as the objective's owner sees it; without one, check-ins tell it.
    """

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="key_results")
    title = models.CharField(_("key result"), max_length=200)
    metric_code = models.CharField(_("figure"), max_length=80, blank=True)
    unit = models.CharField(_("counted in"), max_length=16, choices=ResultUnit, default=ResultUnit.COUNT)
    start = models.DecimalField(_("starts at"), max_digits=18, decimal_places=4, default=0)
    target = models.DecimalField(_("to reach"), max_digits=18, decimal_places=4)
    value = models.DecimalField(_("now"), max_digits=18, decimal_places=4, null=True, blank=True)
    valued_on = models.DateField(null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("confidence"), default=okr.EVEN_ODDS, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    checked_on = models.DateField(null=True, blank=True)
    weight = models.PositiveSmallIntegerField(
        _("weight"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    score = models.DecimalField(_("score"), max_digits=3, decimal_places=2, null=True, blank=True)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["objective", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(start=F("target")), name="key_result_goes_somewhere"),
            models.CheckConstraint(condition=Q(score=None) | Q(score__range=(0, 1)), name="key_result_score_range"),
            models.CheckConstraint(condition=Q(confidence__range=(1, 10)), name="key_result_confidence_range"),
        ]

    def __str__(self) -> str:
        return self.title


class CheckIn(models.Model):
    """How a key result stood on a day, and how sure its owner was; the last one of a day counts for the day."""

    key_result = models.ForeignKey(KeyResult, models.CASCADE, related_name="check_ins")
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    confidence = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["key_result", "on"], name="check_in_once_a_day")]

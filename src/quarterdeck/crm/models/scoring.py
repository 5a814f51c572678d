"""What makes a lead a good one, in points."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.crm.models.activities import ActivityKind, Outcome


class ScoreSide(models.TextChoices):
    FIT = "fit", _("Fit: what the lead is")
    BEHAVIOUR = "behaviour", _("Behaviour: what happened with it")


class Decay(models.TextChoices):
    NEVER = "never", _("stays")
    HALVES = "halves", _("halves every so many idle days")
    FADES = "fades", _("loses points every week after so many idle days")
    EXPIRES = "expires", _("expires after so many idle days")


class ScoringRuleQuerySet(RecordQuerySet["ScoringRule"]):
    """Rules, current or archived."""


class ScoringRule(Versioned, Archivable):
    """Points for leads that meet the conditions and, for behaviour, had an activity of a kind.

    Idle days count from the last such activity. `fade` is the points lost at the end of each week past `decay_days`.
    """

    name = models.CharField(_("name"), max_length=80)
    side = models.CharField(_("judges"), max_length=9, choices=ScoreSide, default=ScoreSide.FIT)
    points = models.SmallIntegerField(_("points"))
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    activity_kind = models.CharField(_("kind of activity"), max_length=8, choices=ActivityKind, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    times = models.PositiveSmallIntegerField(_("at least this often"), default=1)
    decay = models.CharField(_("with time"), max_length=8, choices=Decay, default=Decay.NEVER)
    decay_days = models.PositiveSmallIntegerField(_("idle days"), null=True, blank=True)
    fade = models.PositiveSmallIntegerField(_("points lost a week"), null=True, blank=True)

    objects = ScoringRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["side", "-points", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(points=0), name="scoring_gives_points"),
            models.CheckConstraint(
                condition=Q(decay=Decay.NEVER) | Q(side=ScoreSide.BEHAVIOUR, decay_days__gte=1),
                name="scoring_decay_has_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScoringSetting(models.Model):
    """From how many points on a lead is warm or hot, and what percentage of each side counts. One row."""

    hot_from = models.SmallIntegerField(_("hot from"), default=60)
    warm_from = models.SmallIntegerField(_("warm from"), default=30)
    fit_weight = models.PositiveSmallIntegerField(_("weight of fit, in per cent"), default=100)
    behaviour_weight = models.PositiveSmallIntegerField(_("weight of behaviour, in per cent"), default=100)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="scoring_setting_once"),
            models.CheckConstraint(condition=Q(hot_from__gt=F("warm_from")), name="hot_above_warm"),
        ]

"""Alerts: a figure that is watched, for whom, and what was said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, Versioned
from quarterdeck.core.robots.models import GroupRobot
from quarterdeck.reporting.rules.alerting import Condition, Repeat

CONDITIONS = [
    (Condition.BELOW.value, _("is below")),
    (Condition.ABOVE.value, _("is above")),
    (Condition.FALLS.value, _("has fallen by, against the period before")),
    (Condition.RISES.value, _("has risen by, against the period before")),
    (Condition.TARGET.value, _("has reached less of its target than")),
]

REPEATS = [
    (Repeat.ONCE.value, _("Once, until it has righted itself")),
    (Repeat.DAILY.value, _("Every day while it stays so")),
    (Repeat.WEEKLY.value, _("Every week while it stays so")),
]


class Alert(Versioned, Archivable):
    """`split` watches each row of a dimension on its own. `threshold` is in the metric's unit, or a share where it compares.

    Members are told about the figures of their own reach, groups about those of the owner.
    """

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False)
    metric = models.CharField(_("figure"), max_length=80)
    split = models.CharField(_("for each"), max_length=40, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    span = models.CharField(_("days"), max_length=20)
    condition = models.CharField(
        _("when it"),
        max_length=8,
        choices=CONDITIONS,
    )
    threshold = models.DecimalField(_("threshold"), max_digits=20, decimal_places=4)
    repeat = models.CharField(
        _("say it"),
        max_length=8,
        choices=REPEATS,
        default=Repeat.ONCE.value,
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    working_days_only = models.BooleanField(_("only on working days"), default=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    robots = models.ManyToManyField(GroupRobot, related_name="+", blank=True)
    is_on = models.BooleanField(_("on"), default=True)
    checked_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class AlertWatch(models.Model):
    """What one reader or group was told and still holds: row by row, when it was last said."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="watches")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    robot = models.ForeignKey(GroupRobot, models.CASCADE, null=True, related_name="+")
    told = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(member=None, robot__isnull=False) | Q(member__isnull=False, robot=None),
                name="watch_of_one",
            ),
            models.UniqueConstraint(fields=["alert", "member", "robot"], name="watch_once", nulls_distinct=False),
        ]


class AlertNote(models.Model):
    """What was said to whom."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="notes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    robot = models.ForeignKey(GroupRobot, models.CASCADE, null=True, related_name="+")
    text = models.TextField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["alert", "-said_at"], name="alert_note_latest")]

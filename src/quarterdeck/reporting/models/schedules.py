"""Reports that are sent by themselves, and each sending."""

from typing import ClassVar, cast

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Versioned
from quarterdeck.core.robots.models import GroupRobot
from quarterdeck.reporting.models.dashboards import Dashboard
from quarterdeck.reporting.models.reports import Report
from quarterdeck.reporting.rules.files import FileKind
from quarterdeck.reporting.rules.scheduling import Rhythm

RHYTHMS = [
    (Rhythm.WORKING_DAY.value, _("Every working day")),
    (Rhythm.WEEKLY.value, _("Every week")),
    (Rhythm.MONTHLY.value, _("Every month")),
    (Rhythm.QUARTERLY.value, _("Every quarter")),
]

FILE_KINDS = [(FileKind.XLSX.value, "Excel (.xlsx)"), (FileKind.PDF.value, "PDF")]


class Schedule(Versioned):
    """When a report or a dashboard goes to whom.

    Members get it by mail with the figures of their own reach, groups with those of the owner.
    """

    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="schedules")
    dashboard = models.ForeignKey(Dashboard, models.CASCADE, null=True, related_name="schedules")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", editable=False)
    rhythm = models.CharField(
        _("how often"),
        max_length=12,
        choices=RHYTHMS,
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), default=0, validators=[MaxValueValidator(6)])
    day = models.PositiveSmallIntegerField(
        _("day"), default=1, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    time = models.TimeField(_("time"))
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    robots = models.ManyToManyField(GroupRobot, related_name="+", blank=True)
    file_kind = models.CharField(_("file format"), max_length=4, choices=FILE_KINDS, default=FileKind.XLSX.value)
    is_on = models.BooleanField(_("on"), default=True)
    next_at = models.DateTimeField(editable=False)

    class Meta:
        ordering: ClassVar = ["next_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["next_at"], name="schedule_due", condition=Q(is_on=True))]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(report__isnull=False, dashboard=None) | Q(report=None, dashboard__isnull=False),
                name="schedule_of_one",
            )
        ]

    @property
    def subject(self) -> Report | Dashboard:
        """What is sent; selected with the plan."""
        return self.report or cast(Dashboard, self.dashboard)


class Sending(models.Model):
    """One report or dashboard to one reader or group at one time: asked for once, sent once."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="sendings")
    due_at = models.DateTimeField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    robot = models.ForeignKey(GroupRobot, models.CASCADE, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(member=None, robot__isnull=False) | Q(member__isnull=False, robot=None),
                name="sending_to_one",
            ),
            models.UniqueConstraint(
                fields=["schedule", "due_at", "member", "robot"], name="sending_once", nulls_distinct=False
            ),
        ]

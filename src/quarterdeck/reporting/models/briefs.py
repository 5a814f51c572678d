"""Briefs: how a member wants theirs, and each that was sent."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Versioned
from quarterdeck.core.robots.models import GroupRobot


class BriefHabit(Versioned):
    """How a member wants the brief beside reading it in the app. Without one no mail comes."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    is_daily = models.BooleanField(_("by mail every working day"), default=False)
    is_weekly = models.BooleanField(_("by mail about the week, on its first working day"), default=False)
    robots = models.ManyToManyField(GroupRobot, related_name="+", blank=True)

    def __str__(self) -> str:
        return str(self.member)


class BriefSending(models.Model):
    """A brief for one day, to the member by mail or (`robot`) into a group: asked for once, sent once."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    robot = models.ForeignKey(GroupRobot, models.CASCADE, null=True, related_name="+")
    on = models.DateField()
    is_weekly = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "robot", "on", "is_weekly"], name="brief_once", nulls_distinct=False
            )
        ]
        indexes: ClassVar = [models.Index(fields=["on"], name="brief_unsent", condition=models.Q(sent_at=None))]

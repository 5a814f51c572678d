"""Robots of group chats the company writes to, and what was written."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, Versioned


class RobotKind(models.TextChoices):
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")
    FEISHU = "feishu", _("Feishu")
    SLACK = "slack", "Slack"


class GroupRobot(Versioned, Archivable):
    """A robot of one group. Its address lets anybody write there, so the address is sealed like the secret that signs."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("chat"), max_length=10, choices=RobotKind)
    sealed_url = models.TextField(editable=False)
    sealed_secret = models.TextField(blank=True, editable=False)
    is_on = models.BooleanField(_("may write"), default=True)
    wrote_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class RobotMessage(models.Model):
    """One message to one group: asked for once (`dedupe_key`), sent once, with what went wrong while it was not."""

    robot = models.ForeignKey(GroupRobot, models.CASCADE, related_name="messages")
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=120, blank=True)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["robot", "-asked_at"], name="robot_message_latest")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["robot", "dedupe_key"], name="robot_message_once", condition=~models.Q(dedupe_key="")
            )
        ]

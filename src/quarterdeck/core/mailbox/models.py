"""Mailboxes the company reads by IMAP, and which messages were taken already."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, Versioned


class Security(models.TextChoices):
    TLS = "tls", _("TLS (port 993)")
    STARTTLS = "starttls", _("STARTTLS (port 143)")
    NONE = "none", _("none, only within one's own network")


class Mailbox(Versioned, Archivable):
    """One mailbox. `purpose` names who handles its mails; `sealed_password` is encrypted, empty where the environment holds it."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    purpose = models.CharField(max_length=40)
    host = models.CharField(_("server"), max_length=200)
    port = models.PositiveIntegerField(_("port"), default=993)
    security = models.CharField(_("encryption"), max_length=8, choices=Security, default=Security.TLS)
    login = models.CharField(_("user name"), max_length=200)
    sealed_password = models.TextField(blank=True, editable=False)
    folder = models.CharField(_("folder"), max_length=120, default="INBOX")
    settings = models.JSONField(default=dict, blank=True)
    is_on = models.BooleanField(_("read"), default=True)
    uid_validity = models.BigIntegerField(null=True, editable=False)
    last_uid = models.BigIntegerField(default=0, editable=False)
    read_at = models.DateTimeField(null=True, editable=False)
    problem = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class TakenMessage(models.Model):
    """A message that was handled, by what identifies it wherever it lies, so that it is handled once."""

    mailbox = models.ForeignKey(Mailbox, models.CASCADE, related_name="taken")
    key = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    became = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["mailbox", "key"], name="message_taken_once")]

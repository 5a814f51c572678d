"""Records that may mean the same: what was found, what people said about it, and what became one."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DuplicateKind(models.TextChoices):
    ACCOUNT = "account", _("Accounts")
    CONTACT = "contact", _("Contacts")
    LEAD = "lead", _("Leads")


class DuplicatePolicy(models.TextChoices):
    OFF = "off", _("Do nothing")
    WARN = "warn", _("Show similar ones while somebody types")
    REFUSE = "refuse", _("Also refuse what certainly exists already")
    TELL_OWNER = "tell_owner", _("Refuse it, and tell the owner that a colleague asked")


class DuplicateSetting(models.Model):
    """What happens when somebody enters what exists already. One row; without it, similar ones are shown."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    policy = models.CharField(
        _("when somebody enters what exists already"),
        max_length=10,
        choices=DuplicatePolicy,
        default=DuplicatePolicy.WARN,
    )

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_duplicate_setting")]


class DuplicatePair(models.Model):
    """Two records of a kind that the nightly search found alike; `group` is the lowest key among those tied together."""

    kind = models.CharField(max_length=7, choices=DuplicateKind)
    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    group = models.BigIntegerField()
    is_certain = models.BooleanField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["kind", "-is_certain", "-score", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "one_id", "other_id"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(one_id__lt=F("other_id")), name="duplicate_pair_order"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "-is_certain", "-score", "group"], name="duplicate_pair_best"),
            models.Index(fields=["kind", "group"], name="duplicate_pair_group"),
            models.Index(fields=["kind", "other_id"], name="duplicate_pair_other"),
        ]


class NotDuplicates(models.Model):
    """That somebody looked at two records and said they are not the same."""

    kind = models.CharField(max_length=7, choices=DuplicateKind)
    one_id = models.BigIntegerField()
    other_id = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "one_id", "other_id"], name="not_duplicates_once"),
            models.CheckConstraint(condition=Q(one_id__lt=F("other_id")), name="not_duplicates_order"),
        ]


class MergedRecord(models.Model):
    """A record that became part of another one: its address leads there, and its history shows there."""

    kind = models.CharField(max_length=7, choices=DuplicateKind)
    gone_id = models.BigIntegerField()
    kept_id = models.BigIntegerField()
    name = models.CharField(max_length=330)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "gone_id"], name="merged_once")]
        indexes: ClassVar = [models.Index(fields=["kind", "kept_id"], name="merged_into")]

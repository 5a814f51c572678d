"""Who changed what, when, from what to what."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class AuditEntry(models.Model):
    """One act on one record. `changes` maps a field to [before, after]; `version` is the record's after it.

    Entries are only ever added.
    """

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    act = models.CharField(max_length=40)
    changes = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "object_id", "-at"], name="audit_of_record"),
            models.Index(fields=["-at"], name="audit_recent"),
        ]

"""What was asked for, who may decide it, and what was decided."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApprovalState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("approval", "Waiting")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    REFUSED = "refused", pgettext_lazy("approval", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, viewer: Any) -> Self:
        """What the viewer asked for, and what the viewer may decide or decided."""
        mine = Approval.approvers.through.objects.filter(member_id=viewer.pk).values("approval_id")
        return self.filter(Q(asked_by=viewer) | Q(decided_by=viewer) | Q(pk__in=mine))

    def waiting_for(self, member: Any) -> Self:
        return self.filter(state=ApprovalState.WAITING, approvers=member)


class Approval(models.Model):
    """One question. `title` and `detail` are finished sentences; `payload` is what the asking room needs when it is decided."""

    kind = models.CharField(max_length=40)
    subject_model = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    key = models.CharField(max_length=60, blank=True)
    title = models.CharField(_("what"), max_length=300)
    detail = models.TextField(_("why"), blank=True)
    url = models.CharField(max_length=300, blank=True)
    payload = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(max_length=9, choices=ApprovalState, default=ApprovalState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    approvers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(_("note"), blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "subject_model", "subject_id", "key"],
                name="approval_asked_once",
                condition=Q(state=ApprovalState.WAITING),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_model", "subject_id", "-asked_at"], name="approval_of_subject"),
            models.Index(fields=["asked_by", "-asked_at"], name="approval_asked_by"),
        ]

    def __str__(self) -> str:
        return self.title

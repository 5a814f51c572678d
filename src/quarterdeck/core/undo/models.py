"""Acts that can be taken back, and the rows they touched as they were before and after."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any


class UndoActQuerySet(models.QuerySet["UndoAct"]):
    def of(self, member: "Any") -> Self:
        """Acts the member may take back: their own, or everybody's with the right to."""
        return self if member.may("undo.undo_any") else self.filter(by=member)

    def open(self, at: "datetime") -> Self:
        """Acts that were neither taken back nor are too old for it."""
        return self.filter(undone_at=None, expires_at__gt=at)


class UndoAct(models.Model):
    """One act. `kind` names it as `crm.merge`; `rows` counts what it touched; `url` is where its result is seen. A long act has parts,
    one a transaction, which are taken back with it, the last first."""

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300, blank=True)
    rows = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    part_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="parts")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = UndoActQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["by", "-at"], name="undo_of_member"),
            models.Index(fields=["expires_at"], name="undo_expiry"),
        ]

    def __str__(self) -> str:
        return self.title


class RowImage(models.Model):
    """A row an act touched. Created: nothing before. Deleted: nothing after. Changed: both, the changed columns only."""

    act = models.ForeignKey(UndoAct, models.CASCADE, related_name="images", db_index=False)
    model = models.CharField(max_length=80)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["act", "model", "row_id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["act", "model", "row_id"], name="row_image_once"),
        ]

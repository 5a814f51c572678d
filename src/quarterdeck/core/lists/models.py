"""Views that members keep, how each member looks at a list, files made of lists, and acts on many records."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Versioned

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class Sharing(models.TextChoices):
    NOBODY = "nobody", _("Only me")
    UNIT = "unit", _("A team and those below it")
    EVERYONE = "everyone", _("Everyone")


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Views of one's own, and those shared with everyone or with a unit one stands in."""
        shared = Q(sharing=Sharing.EVERYONE) | Q(sharing=Sharing.UNIT, unit__in=viewer.unit_ids())
        return self.filter(Q(owner=viewer) | shared)


class SavedView(Versioned):
    """A list as somebody wants to find it again: the page's own filters as its address carries them, conditions, columns, order."""

    entity = models.CharField(max_length=60, editable=False)
    name = models.CharField(_("name"), max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", editable=False)
    sharing = models.CharField(_("seen by"), max_length=8, choices=Sharing, default=Sharing.NOBODY)
    unit = models.ForeignKey(
        "people.OrgUnit", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team")
    )
    filters = models.JSONField(default=dict, blank=True)
    conditions = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    sort = models.CharField(max_length=60, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sharing=Sharing.UNIT, unit__isnull=False) | (~Q(sharing=Sharing.UNIT) & Q(unit=None)),
                name="view_shared_with_a_unit",
            ),
            models.UniqueConstraint(fields=["owner", "entity", "name"], name="view_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ListHabit(models.Model):
    """How one member looks at a list, or at one view of it: columns and order last chosen, and the view it opens with."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    entity = models.CharField(max_length=60)
    view = models.ForeignKey(SavedView, models.CASCADE, null=True, related_name="habits")
    columns = models.JSONField(default=list)
    sort = models.CharField(max_length=60, blank=True)
    is_default = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "entity", "view"], name="habit_once", nulls_distinct=False),
            models.UniqueConstraint(fields=["member", "entity"], condition=Q(is_default=True), name="one_default_view"),
        ]


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class Run(models.Model):
    """Work on a list that may take longer than a request. `query` is the list's address, `done` and `total` count rows."""

    entity = models.CharField(max_length=60)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    query = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        abstract = True


class ListExport(Run):
    """A list as a file; the file is removed when it expires."""

    kind = models.CharField(max_length=4)
    file = models.FileField(upload_to="exports/%Y/%m", blank=True)
    name = models.CharField(max_length=120)
    expires_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="export_expiry")]


class BulkRun(Run):
    """One act on many records. `ids` are the records chosen; empty means everything the address finds.

    `refused` lists [id, name, reason] of rows that were left as they were (the first hundred), `refused_count` all of them.
    """

    act = models.CharField(max_length=30)
    values = models.JSONField(default=dict)
    ids = models.JSONField(default=list)
    changed = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    refused_count = models.PositiveIntegerField(default=0)
    undo_id = models.BigIntegerField(null=True)

"""Runs of imports: what was read, what became of it, and each row that could not be taken."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


OWN = "own-"
UNFINISHED = (RunState.WAITING, RunState.RUNNING)


class SavedProfile(models.Model):
    """A mapping made in the wizard, as the data of a profile; its name as a profile is `own-<id>`. Kept ones can be chosen again."""

    title = models.CharField(_("name"), max_length=120)
    data = models.JSONField()
    is_kept = models.BooleanField(default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["title"], condition=models.Q(is_kept=True), name="kept_profile_once")
        ]

    @property
    def name(self) -> str:
        return f"{OWN}{self.pk}"


class ImportDraft(models.Model):
    """Files somebody gave, and how they are to be read: one entry a table in `tables`, guessed first, then as chosen."""

    folder = models.CharField(max_length=500)
    system = models.CharField(max_length=80, blank=True)
    tables = models.JSONField(default=list)
    profile = models.ForeignKey(SavedProfile, models.SET_NULL, null=True, related_name="drafts")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]


class ImportRun(models.Model):
    """One run of a profile over a set of files. A run that a crash cut short goes on where it stopped.

    `folder` holds the files in the data folder until they are no longer needed, `fingerprint` tells the same files again.
    `checkpoint` is [feed, rows of it done], written in the transaction that wrote those rows. `counts` is what became of the rows,
    one entry a feed; `report` what a reader should know: findings, samples, files missing and not read.
    """

    profile = models.CharField(max_length=80)
    folder = models.CharField(max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    is_dry_run = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=RunState, default=RunState.WAITING)
    total_rows = models.PositiveIntegerField(default=0)
    done_rows = models.PositiveIntegerField(default=0)
    checkpoint = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    draft = models.ForeignKey(ImportDraft, models.SET_NULL, null=True, related_name="runs")
    undo_act = models.ForeignKey("core_undo.UndoAct", models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-pk"]

    @property
    def is_finished(self) -> bool:
        return self.state not in UNFINISHED

    @property
    def percent(self) -> int:
        """How far it is; 100 only when it is over."""
        if self.is_finished:
            return 100
        return min(99, self.done_rows * 100 // self.total_rows) if self.total_rows else 0

    @property
    def share(self) -> float:
        return self.percent / 100

    def total(self, what: str) -> int:
        """Rows `created`, `updated`, `unchanged` or `rejected`, over all feeds."""
        return sum(entry[what] for entry in self.counts)

    def summary_lines(self) -> list[str]:
        """What became of the run, as lines of text."""
        from quarterdeck.core.imports import wording

        return wording.summary_lines(self)


class RejectedRow(models.Model):
    """A row that was not taken: where it stood, which column, why, and all of it as it came. `file` is its name in the profile."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rejections")
    file = models.CharField(max_length=200)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400)
    row = models.JSONField()

    class Meta:
        ordering: ClassVar = ["run", "pk"]


class SourceKey(models.Model):
    """Which record came from which row of a source, so that a second run finds it again. `row_hash` tells if it changed."""

    source = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    object_id = models.BigIntegerField()
    row_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "kind", "key"], name="source_key_once")]
        indexes: ClassVar = [models.Index(fields=["kind", "object_id"], name="source_key_of_record")]

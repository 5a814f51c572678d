"""Reads of sales processes for their settings."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from quarterdeck.crm.models import CloseReason, PipelineTally, SalesProcess, Stage
from quarterdeck.people.models import Member


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """A process with all its stages (each with `deals`, how many stand in it) and reasons."""

    process: SalesProcess
    stages: list[Stage]
    retired: list[Stage]
    reasons: list[CloseReason]


def process_rows(*, viewer: Member) -> list[SalesProcess]:
    """The processes in use, the default one first. Everybody may know them; changing them needs a right."""
    stages = Count("stages", filter=Q(stages__archived_at=None))
    return list(SalesProcess.objects.current().annotate(stage_count=stages).order_by("-is_default", "name", "pk"))


def process_record(*, viewer: Member, process_id: int) -> ProcessRecord:
    """One process for its settings page."""
    process = get_object_or_404(SalesProcess, pk=process_id)
    tallied = PipelineTally.objects.filter(stage=OuterRef("pk"), is_archived=False).order_by().values("stage_id")
    deals = Coalesce(Subquery(tallied.annotate(sum=Sum("deals")).values("sum")), 0)
    stages = list(Stage.objects.filter(process=process).annotate(deals=deals).order_by("position", "pk"))
    return ProcessRecord(
        process=process,
        stages=[stage for stage in stages if stage.archived_at is None],
        retired=[stage for stage in stages if stage.archived_at is not None],
        reasons=list(CloseReason.objects.filter(process=process, is_active=True).order_by("-kind", "position", "pk")),
    )


def stage(*, viewer: Member, stage_id: int) -> Stage:
    """One stage for its form."""
    return get_object_or_404(Stage.objects.select_related("process"), pk=stage_id)

"""The door for reads of imports. Whoever may import sees every run."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.imports import kinds, profiles, wording
from quarterdeck.core.imports.models import ImportRun, RejectedRow, RunState, SavedProfile
from quarterdeck.core.imports.problems import ProfileProblem
from quarterdeck.core.imports.profiles import Profile

RIGHT = "imports.run_import"
RUNS_A_PAGE = 25
REJECTIONS_A_PAGE = 20
_TONES = {RunState.WAITING: "neutral", RunState.RUNNING: "blue", RunState.DONE: "green", RunState.FAILED: "red"}


@dataclass(frozen=True)
class Source:
    """A profile as people choose it: what it brings in, from which files and columns."""

    name: str
    title: str
    about: str
    files: list[tuple[str, str]]


@dataclass(frozen=True)
class RunRow:
    """A run in the history."""

    run: ImportRun
    title: str
    who: str
    tone: str
    outcome: str


@dataclass(frozen=True)
class Counted:
    """What became of one file's rows of one kind."""

    kind: str
    file: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Sample:
    kind: str
    act: str
    line: int
    values: list[tuple[str, str]]


@dataclass(frozen=True)
class RunRecord:
    """A run with everything its page shows."""

    row: RunRow
    counted: list[Counted]
    findings: list[dict[str, Any]]
    samples: list[Sample]
    missing: list[str]
    ignored: list[str]
    rejected_files: list[tuple[str, int]]
    can_confirm: bool
    can_undo: bool
    is_undone: bool
    draft_id: int | None
    kept_as: str


@dataclass(frozen=True)
class Rejections:
    """A page of rejected rows."""

    rows: list[RejectedRow]
    first: int
    total: int


def sources(*, viewer: Any) -> list[Source]:
    """Profiles the viewer may use, with what they read."""
    refuse_without_right(viewer)
    kept = [profiles.get(saved.name) for saved in SavedProfile.objects.filter(is_kept=True)]
    return [
        Source(profile.name, profile.title, profile.about, _files_of(profile))
        for profile in (*kept, *profiles.all_profiles())
        if all(viewer.may(feed.kind.right) for feed in profile.feeds)
    ]


def run_page(*, viewer: Any, page: int) -> tuple[list[RunRow], int]:
    """A page of the history, newest first, and how many runs there are."""
    refuse_without_right(viewer)
    runs = ImportRun.objects.select_related("started_by").order_by("-pk")
    first = (page - 1) * RUNS_A_PAGE
    return [_row(run) for run in runs[first : first + RUNS_A_PAGE]], runs.count()


def run_record(*, viewer: Any, run_id: int) -> RunRecord:
    """One run, whether at work or over."""
    refuse_without_right(viewer)
    related = ("started_by", "undo_act", "draft__profile")
    run = get_object_or_404(ImportRun.objects.select_related(*related), pk=run_id)
    report, act = run.report, run.undo_act
    profile = run.draft.profile if run.draft else None
    rejected = run.rejections.order_by("file").values_list("file").annotate(rows=Count("pk"))
    return RunRecord(
        row=_row(run),
        counted=[_counted(entry) for entry in run.counts],
        findings=sorted(report.get("findings", []), key=lambda finding: -finding["rows"]),
        samples=[_sample(entry, run.counts) for entry in report.get("samples", [])],
        missing=report.get("missing", []),
        ignored=report.get("ignored", []),
        rejected_files=[(file, rows) for file, rows in rejected],
        can_confirm=run.is_dry_run and run.state == RunState.DONE and bool(run.folder),
        can_undo=run.is_finished
        and act is not None
        and act.undone_at is None
        and bool(act.expires_at > timezone.now()),
        is_undone=act is not None and act.undone_at is not None,
        draft_id=run.draft_id if run.is_dry_run and run.folder else None,
        kept_as=profile.title if profile and profile.is_kept else "",
    )


def rejections(*, viewer: Any, run_id: int, page: int) -> Rejections:
    """A page of the rows of a run that were not taken."""
    refuse_without_right(viewer)
    rows = RejectedRow.objects.filter(run=run_id).order_by("pk")
    first = (page - 1) * REJECTIONS_A_PAGE
    return Rejections(list(rows[first : first + REJECTIONS_A_PAGE]), first, rows.count())


def rejected_table(*, viewer: Any, run_id: int, file: str) -> tuple[list[str], Iterator[list[str]]]:
    """The rejected rows of one file under their own header, with why in front: to be mended and given again as they are."""
    refuse_without_right(viewer)
    run = get_object_or_404(ImportRun, pk=run_id)
    header = run.report.get("headers", {}).get(file, [])
    columns = [_("Line in the file"), _("Column at fault"), _("Why it was not taken"), *header]
    rows = RejectedRow.objects.filter(run=run, file=file).order_by("pk").iterator(chunk_size=2000)
    return columns, ([str(row.line), row.column, row.reason, *row.row] for row in rows)


def refuse_without_right(viewer: Any) -> None:
    """Who may not import sees nothing of it."""
    if not viewer.may(RIGHT):
        raise PermissionDenied


def _files_of(profile: Profile) -> list[tuple[str, str]]:
    return [(name, ", ".join(sorted(profile.columns_of(name)))) for name in profile.files]


def _row(run: ImportRun) -> RunRow:
    return RunRow(
        run=run,
        title=wording.title_of(run.profile),
        who=run.started_by.name if run.started_by else "",
        tone=_TONES[RunState(run.state)],
        outcome=wording.outcome(run),
    )


def _counted(entry: dict[str, Any]) -> Counted:
    counts = {name: entry[name] for name in ("created", "updated", "unchanged", "rejected")}
    return Counted(wording.label_of(entry["kind"]), entry["file"], counts)


def _sample(entry: dict[str, Any], counts: list[dict[str, Any]]) -> Sample:
    code = counts[entry["feed"]]["kind"]
    act = _("new") if entry["act"] == "created" else _("changed")
    return Sample(wording.label_of(code), act, entry["line"], _labelled(code, entry["values"]))


def _labelled(code: str, values: dict[str, Any]) -> list[tuple[str, str]]:
    try:
        kind = kinds.get(code)
        return [(str(kind.field(name).label), _spoken(value)) for name, value in values.items()]
    except ProfileProblem:
        return [(name, _spoken(value)) for name, value in values.items()]


def _spoken(value: Any) -> str:
    return ", ".join(str(part) for part in value) if isinstance(value, list) else str(value)

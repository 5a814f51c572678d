"""The door for imports: run one, upload files for one, go on with one that was cut off."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.exports import tables
from quarterdeck.core.imports import folders, locking, profiles, queries, reading, wording
from quarterdeck.core.imports.folders import Given
from quarterdeck.core.imports.loading import Course, Progress
from quarterdeck.core.imports.models import UNFINISHED, ImportDraft, ImportRun, RejectedRow, RunState
from quarterdeck.core.imports.problems import CannotImport, FileProblem
from quarterdeck.core.imports.profiles import Profile
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.core.records.refusals import Refusal

RIGHT = "imports.run_import"
MOST_FILES = 20
DRY_RUNS_KEPT = timedelta(days=7)
logger = logging.getLogger(__name__)


def run_import(*, profile: str, folder: Path, dry_run: bool, by: Any, progress: Progress | None = None) -> ImportRun:
    """Import the files of a folder as a profile says, here and now, and give the finished run.

    The same files as those of a run that was cut off finish that run. Refuses (`FileProblem`, `CannotImport`) before anything is
    written when a file cannot be read, the right is missing, or an import of this source is running.
    """
    refuse_without_right(by)
    found = profiles.get(profile)
    with wording.language_of(by), locking.only_one(found.name, _busy()):
        given = folders.given(found, folder)
        refuse_without_rights(found, given, by)
        run = _begin(found, given, dry_run=dry_run, by=by)
        source = given if dry_run else folders.given(found, folders.kept(run.folder))
        _work(run, found, source, progress)
    return run


def upload(*, profile: str, files: "Iterable[UploadedFile[bytes]]", by: Any) -> ImportRun:
    """Keep uploaded files and have a dry run over them made in the background."""
    refuse_without_right(by)
    found = profiles.get(profile)
    name = folders.new_folder()
    try:
        write_uploads(folders.kept(name), list(files))
        given = folders.given(found, folders.kept(name))
        refuse_without_rights(found, given, by)
        mark = folders.fingerprint(given.tables)
    except (Refusal, OSError):
        folders.discard(name)
        raise
    run = ImportRun.objects.create(
        profile=found.name, folder=name, fingerprint=mark, is_dry_run=True, started_by=by, report=told_of(given)
    )
    ask_for_work(run)
    return run


@transaction.atomic
def confirm(*, run_id: int, by: Any) -> ImportRun:
    """Have the files of a finished dry run imported in the background. Confirming twice imports once."""
    refuse_without_right(by)
    dry = get_object_or_404(ImportRun.objects.select_for_update(), pk=run_id, is_dry_run=True)
    if not dry.folder:
        raise CannotImport(_("The files of this dry run are no longer here, or are being imported already."))
    if dry.state != RunState.DONE:
        raise CannotImport(_("The dry run is not finished."))
    run = ImportRun.objects.create(
        profile=dry.profile,
        folder=dry.folder,
        fingerprint=dry.fingerprint,
        draft_id=dry.draft_id,
        started_by=by,
        report={name: dry.report.get(name, []) for name in ("missing", "ignored")},
    )
    same = ImportRun.objects.filter(draft=dry.draft_id, is_dry_run=True) if dry.draft_id else ImportRun.objects.none()
    (ImportRun.objects.filter(pk=dry.pk) | same).update(folder="")
    ask_for_work(run)
    return run


def go_on(*, run_id: int) -> None:
    """Do or finish a waiting run; for jobs. Leaves alone a run that is finished or at work elsewhere."""
    run = ImportRun.objects.select_related("started_by").get(pk=run_id)
    with wording.language_of(run.started_by):
        try:
            with locking.only_one(run.profile, _busy()):
                run.refresh_from_db()
                if not run.is_finished:
                    _go_on_locked(run)
        except CannotImport as refusal:
            if refusal.code != "busy":
                raise


def go_on_with_all() -> int:
    """Take up every run that a stop or a crash left unfinished; returns how many there were."""
    waiting = ImportRun.objects.filter(state__in=UNFINISHED).order_by("pk").values_list("pk", flat=True)
    for run_id in list(waiting):
        try:
            go_on(run_id=run_id)
        except Exception:
            # One that fails again must not keep the others waiting; it is tried again with the next round.
            logger.exception("import could not go on", extra={"run": run_id})
    return len(waiting)


def write_rejected(*, run: ImportRun, into: Path, by: Any) -> list[Path]:
    """Write the rejected rows of a run as workbooks, one a file of the source, to mend and give again. None, none written."""
    written = []
    for file in run.rejections.order_by("file").values_list("file", flat=True).distinct():
        columns, rows = queries.rejected_table(viewer=by, run_id=run.pk, file=file)
        into.mkdir(parents=True, exist_ok=True)
        path = into / f"{file}.xlsx"
        path.write_bytes(tables.as_xlsx(columns, rows))
        written.append(path)
    return written


def forget_old_uploads(*, now: datetime) -> int:
    """Remove files of dry runs that nobody confirmed within a week; returns how many runs."""
    old = list(ImportRun.objects.filter(is_dry_run=True, finished_at__lt=now - DRY_RUNS_KEPT).exclude(folder=""))
    for run in old:
        folders.discard(run.folder)
    for draft in ImportDraft.objects.filter(created_at__lt=now - DRY_RUNS_KEPT).exclude(runs__state__in=UNFINISHED):
        folders.discard(draft.folder)
        draft.delete()
    return ImportRun.objects.filter(pk__in=[run.pk for run in old]).update(folder="")


def _begin(profile: Profile, given: Given, *, dry_run: bool, by: Any) -> ImportRun:
    mark = folders.fingerprint(given.tables)
    if not dry_run:
        unfinished = ImportRun.objects.filter(
            profile=profile.name, fingerprint=mark, is_dry_run=False, state__in=UNFINISHED
        ).exclude(folder="")
        for run in unfinished:
            if folders.kept(run.folder).is_dir():
                return run
    paths = {table.path for table in given.tables.values()}
    return ImportRun.objects.create(
        profile=profile.name,
        folder="" if dry_run else folders.keep(sorted(paths)),
        fingerprint=mark,
        is_dry_run=dry_run,
        started_by=by,
        report=told_of(given),
    )


def _go_on_locked(run: ImportRun) -> None:
    if not run.folder:
        _end(run, RunState.FAILED, _("The dry run was cut off. Start it again."))
        return
    try:
        found = profiles.get(run.profile)
        source = folders.given(found, folders.kept(run.folder))
    except Refusal as refusal:
        _end(run, RunState.FAILED, str(refusal))
        return
    try:
        _work(run, found, source, None)
    except Refusal:
        return  # _work kept it on the run, where its reader sees it


def _work(run: ImportRun, profile: Profile, source: Given, progress: Progress | None) -> None:
    """Bring a run to its end. A lost database leaves it unfinished, to be taken up again; anything else ends it in words."""
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    run.state = RunState.RUNNING
    try:
        if profile.is_strict and not run.is_dry_run and not run.checkpoint:
            _refuse_unless_clean(run, profile, source)
        Course(run, profile, source.tables).go(progress)
    except (OperationalError, InterfaceError):
        raise
    except Refusal as refusal:
        _end(run, RunState.FAILED, str(refusal))
        raise
    except Exception:
        logger.exception("import failed", extra={"run": run.pk})
        _end(
            run, RunState.FAILED, _("The import stopped on an error of the program. What was imported so far is kept.")
        )
        raise
    _end(run, RunState.DONE)


def _refuse_unless_clean(run: ImportRun, profile: Profile, source: Given) -> None:
    """A strict profile is taken whole or not at all: its rows are all checked before the first is written."""
    trial = ImportRun(profile=run.profile, is_dry_run=True, started_by=run.started_by, created_at=run.created_at)
    trial.save()
    Course(trial, profile, source.tables).go(None)
    rejected = trial.total("rejected")
    RejectedRow.objects.filter(run=trial).update(run=run)
    trial.delete()
    if rejected:
        raise FileProblem(
            _("%(rows)s rows cannot be taken, and this profile takes all rows or none. Nothing was imported.")
            % {"rows": rejected}
        )


def _end(run: ImportRun, state: RunState, error: str = "") -> None:
    folder, keeps = run.folder, run.is_dry_run and (state == RunState.DONE or run.draft_id is not None)
    with transaction.atomic():
        run.state, run.error, run.finished_at = state, error, Now()
        if not keeps:
            run.folder = ""
        run.save(update_fields=["state", "error", "finished_at", "folder"])
        run.refresh_from_db(fields=["finished_at"])
        _tell(run)
    if not keeps:
        folders.discard(folder)


def _tell(run: ImportRun) -> None:
    if run.started_by is None:
        return
    notifications.notify(
        member=run.started_by,
        topic="imports",
        text=wording.outcome(run),
        url=f"/imports/{run.pk}/",
        dedupe_key=f"import-{run.pk}",
    )


def write_uploads(folder: Path, files: "list[UploadedFile[bytes]]") -> None:
    """Keep what was uploaded in a folder. Refuses what is no table, and what is too large."""
    if not files:
        raise FileProblem(_("Choose at least one file."))
    if len(files) > MOST_FILES:
        raise FileProblem(_("Up to %(limit)s files can be uploaded at once.") % {"limit": MOST_FILES})
    for file in files:
        name = Path(file.name or "").name
        if not name or name.startswith("."):
            raise FileProblem(_("A file without a name cannot be read."))
        if Path(name).suffix.lower() not in (*reading.TEXT_SUFFIXES, *reading.SHEET_SUFFIXES):
            raise FileProblem(_("%(file)s is not a table. Save it as CSV or XLSX.") % {"file": name})
        if (file.size or 0) > reading.MAX_TEXT_BYTES:
            limit = reading.MAX_TEXT_BYTES // reading.MEGABYTE
            raise FileProblem(_("%(file)s is larger than %(limit)s MB. Split it.") % {"file": name, "limit": limit})
        with (folder / name).open("wb") as kept:
            for block in file.chunks():
                kept.write(block)


def told_of(given: Given) -> dict[str, Any]:
    """What a run's reader should know of the files."""
    return {"missing": given.missing, "ignored": given.ignored}


def ask_for_work(run: ImportRun) -> None:
    """Have a waiting run done in the background."""
    from quarterdeck.core.imports import jobs

    run_id = run.pk
    transaction.on_commit(lambda: jobs.work.defer(run_id=run_id))


def refuse_without_right(by: Any) -> None:
    """Who may not import may do nothing here."""
    if not by.may(RIGHT):
        raise CannotImport(_("You may not import data."), code="forbidden")


def refuse_without_rights(profile: Profile, given: Given, by: Any) -> None:
    """Who may not write such records by hand may not import them either."""
    for feed in profile.feeds:
        if feed.file in given.tables and not by.may(feed.kind.right):
            raise CannotImport(
                _("You may not import this: you lack the right to change %(kind)s.") % {"kind": feed.kind.label},
                code="forbidden",
            )


def _busy() -> str:
    return _("Files of this source are being imported right now. Try again when that is done.")

"""The door for the wizard: drop files, choose how they are read, have them checked, and take an import back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.imports import actions, drafts, folders, kinds, profiles
from quarterdeck.core.imports.models import ImportDraft, ImportRun, RunState, SavedProfile
from quarterdeck.core.imports.problems import CannotImport, FileProblem
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.undo import actions as undo

_ROW_CHOICES = ("mode", "match", "key", "duplicates", "goal", "makes_accounts")


def begin(*, files: "Iterable[UploadedFile[bytes]]", by: Any) -> ImportDraft:
    """Keep files and guess what is in them. Refuses what cannot be read, and then keeps nothing."""
    actions.refuse_without_right(by)
    name = folders.new_folder()
    try:
        actions.write_uploads(folders.kept(name), list(files))
        system, tables = drafts.of_folder(folders.kept(name), _allowed(by))
    except (Refusal, OSError):
        folders.discard(name)
        raise
    return ImportDraft.objects.create(folder=name, system=system, tables=tables, made_by=by)


@transaction.atomic
def choose(*, draft_id: int, choices: Mapping[int, Mapping[str, Any]], by: Any) -> ImportDraft:
    """Keep how tables are to be read: by table, its `kind` and row choices, and by column (`columns`) field, spelling and what its words
    mean. A table whose kind changed is guessed anew. Refuses kinds, fields and spellings that are not there."""
    draft = _own(draft_id, by)
    allowed = {kind.code: kind for kind in _allowed(by)}
    for place, chosen in choices.items():
        if not 0 <= place < len(draft.tables):
            raise CannotImport(_("These files have no such table."))
        draft.tables[place] = _chosen(draft.tables[place], chosen, allowed)
    draft.save(update_fields=["tables"])
    return draft


def check(*, draft_id: int, by: Any) -> ImportRun:
    """Have a dry run made with what was chosen. Refuses a mapping that lacks something, in words."""
    with transaction.atomic():
        draft = _own(draft_id, by)
        if not draft.folder or not folders.kept(draft.folder).is_dir():
            raise CannotImport(_("The files are no longer here. Give them again."))
        problems = [sentence for table in draft.tables for sentence in drafts.problems_of(table)]
        if problems:
            raise FileProblem(" ".join(problems))
        if not any(table["kind"] for table in draft.tables):
            raise FileProblem(_("Say what is in at least one of the tables."))
        draft.profile = _profile(draft, by)
        draft.save(update_fields=["profile"])
        profile = profiles.get(draft.profile.name)
        given = folders.given(profile, folders.kept(draft.folder))
        actions.refuse_without_rights(profile, given, by)
        run = ImportRun.objects.create(
            profile=profile.name,
            folder=draft.folder,
            fingerprint=folders.fingerprint(given.tables),
            is_dry_run=True,
            started_by=by,
            draft=draft,
            report=actions.told_of(given),
        )
        actions.ask_for_work(run)
    return run


def guessed_profile(*, folder: Path, by: Any) -> str:
    """The name of a profile for the files of a folder, made of what was guessed. Refuses files that leave a question open."""
    actions.refuse_without_right(by)
    system, tables = drafts.of_folder(folder, _allowed(by))
    problems = [sentence for table in tables for sentence in drafts.problems_of(table)]
    if problems or not any(table["kind"] for table in tables):
        raise FileProblem(" ".join(problems) or _("Nothing in these files was recognised. Map them in the browser."))
    title = ", ".join(table["name"] for table in tables if table["kind"])[:120]
    data = drafts.profile_data(title, system, tables)
    same = SavedProfile.objects.filter(data=data, made_by=by).first()
    return (same or SavedProfile.objects.create(title=title, data=data, made_by=by)).name


def upload(*, profile: str, files: "Iterable[UploadedFile[bytes]]", by: Any) -> ImportRun | ImportDraft:
    """Files with or without the name of a profile, for other programs: a dry run on its way; or, where the files leave a question
    open, the draft that asks it. `actions.confirm` has the dry run imported."""
    if profile:
        return actions.upload(profile=profile, files=files, by=by)
    draft = begin(files=files, by=by)
    if any(drafts.problems_of(table) for table in draft.tables) or not any(table["kind"] for table in draft.tables):
        return draft
    return check(draft_id=draft.pk, by=by)


@transaction.atomic
def keep_mapping(*, run_id: int, title: str, by: Any) -> SavedProfile:
    """Keep the mapping of a run under a name, to be chosen for the next files. Refuses a name that another has."""
    actions.refuse_without_right(by)
    run = get_object_or_404(ImportRun.objects.select_related("draft__profile"), pk=run_id)
    profile = run.draft.profile if run.draft else None
    if profile is None:
        raise CannotImport(_("This import was not mapped by hand."))
    if not title.strip():
        raise CannotImport(_("Give the mapping a name."), code="title")
    if SavedProfile.objects.filter(title=title.strip(), is_kept=True).exclude(pk=profile.pk).exists():
        raise CannotImport(_("There is a mapping of this name already."), code="title")
    profile.title, profile.is_kept = title.strip()[:120], True
    profile.data = {**profile.data, "title": {"en": profile.title}}
    profile.save(update_fields=["title", "is_kept", "data"])
    return profile


@transaction.atomic
def take_back(*, run_id: int, by: Any, at: datetime) -> ImportRun:
    """Undo an import: what it made goes, what it changed is as before. Refuses one that is at work, and records changed since."""
    actions.refuse_without_right(by)
    run = get_object_or_404(ImportRun.objects.select_for_update(of=("self",)), pk=run_id, is_dry_run=False)
    if run.state not in (RunState.DONE, RunState.FAILED):
        raise CannotImport(_("The import is not finished."))
    if run.undo_act_id is None:
        raise CannotImport(_("This import wrote nothing that could be taken back."))
    undo.undo(run.undo_act_id, by=by, at=at)
    return run


def saved_data(name: str) -> Mapping[str, Any] | None:
    """The data of a profile made in the wizard, by its name."""
    number = name.removeprefix("own-")
    if number == name or not number.isdecimal():
        return None
    found: Mapping[str, Any] | None = SavedProfile.objects.filter(pk=int(number)).values_list("data", flat=True).first()
    return found


def _profile(draft: ImportDraft, by: Any) -> SavedProfile:
    """Each check has a profile of its own, so that a run always finds the mapping it began with."""
    title = ", ".join(table["name"] for table in draft.tables if table["kind"])[:120]
    return SavedProfile.objects.create(
        title=title, data=drafts.profile_data(title, draft.system, draft.tables), made_by=by
    )


def _chosen(table: dict[str, Any], chosen: Mapping[str, Any], allowed: Mapping[str, kinds.Kind]) -> dict[str, Any]:
    code = chosen.get("kind", table["kind"])
    if code and code not in allowed:
        raise CannotImport(_("You may not import such records."), code="forbidden")
    if code != table["kind"]:
        return drafts.mapped_as(table, allowed.get(code))
    table = {**table, **{name: chosen[name] for name in _ROW_CHOICES if name in chosen}}
    _refuse_unknown_choices(table, allowed.get(code))
    for place, column in chosen.get("columns", {}).items():
        if 0 <= place < len(table["columns"]):
            table["columns"][place] = drafts.column_as(table["columns"][place], column, allowed.get(code))
    return table


def _refuse_unknown_choices(table: Mapping[str, Any], kind: kinds.Kind | None) -> None:
    titles = {column["title"] for column in table["columns"]}
    matches = kind.matches if kind else ()
    if (
        table["mode"] not in (profiles.BOTH, profiles.CREATE, profiles.UPDATE)
        or table["duplicates"] not in ("take", profiles.REJECT)
        or (table["match"] and table["match"] not in matches)
        or (table["key"] and table["key"] not in titles)
    ):
        raise CannotImport(_("That choice is not there."))


def _own(draft_id: int, by: Any) -> ImportDraft:
    actions.refuse_without_right(by)
    return get_object_or_404(ImportDraft.objects.select_for_update(of=("self",)), pk=draft_id)


def _allowed(by: Any) -> list[kinds.Kind]:
    return [kind for kind in kinds.all_kinds() if by.may(kind.right)]

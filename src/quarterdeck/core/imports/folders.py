"""Which files of a folder are which of a profile, and the copies that an unfinished import goes on from."""

import hashlib
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from quarterdeck.core.imports import mapping, reading
from quarterdeck.core.imports.problems import FileProblem
from quarterdeck.core.imports.profiles import Profile
from quarterdeck.core.imports.reading import Table

_BLOCK = 1 << 20


@dataclass(frozen=True)
class Given:
    """The tables a folder holds for a profile, those it lacks, and the files nothing reads."""

    tables: dict[str, Table]
    missing: list[str]
    ignored: list[str]


def given(profile: Profile, folder: Path) -> Given:
    """Match files to the profile: by name, else by their columns. Refuses a folder without any, and files without needed columns."""
    if not folder.is_dir():
        raise FileProblem(_("There is no folder %(folder)s.") % {"folder": folder})
    found, strangers = _by_name(profile, files_of(folder))
    ignored = [path.name for path in strangers if not _place_by_columns(profile, path, found)]
    if not found:
        wanted = ", ".join(sorted(profile.files))
        raise FileProblem(
            _("None of the files this import reads is here. It reads: %(wanted)s (CSV or XLSX).") % {"wanted": wanted}
        )
    for feed in profile.feeds:
        if feed.file in found:
            mapping.refuse_missing(feed, profile.files[feed.file], found[feed.file])
    return Given(found, sorted(set(profile.files) - set(found)), ignored)


def files_of(folder: Path) -> list[Path]:
    """The files people gave, by name."""
    return sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith((".", "~$")))


def _by_name(profile: Profile, paths: Iterable[Path]) -> tuple[dict[str, Table], list[Path]]:
    found: dict[str, Table] = {}
    strangers: list[Path] = []
    names = {name.casefold(): name for name in profile.files}
    for path in paths:
        name = names.get(path.stem.casefold())
        if name is None or name in found:
            strangers.append(path)
        else:
            found[name] = reading.tables_of(path)[0]
    return found, strangers


def _place_by_columns(profile: Profile, path: Path, found: dict[str, Table]) -> bool:
    """Give a file of another name, or the sheets of a workbook, the places they fit; whether any did."""
    try:
        tables = reading.tables_of(path)
        fits = [(table, _name_for(profile, table, found)) for table in tables]
    except FileProblem:
        return False
    for table, name in fits:
        if name is not None:
            found.setdefault(name, table)
    return any(name is not None for _table, name in fits)


def _name_for(profile: Profile, table: Table, found: dict[str, Table]) -> str | None:
    waiting = {name.casefold(): name for name in profile.files if name not in found}
    if table.sheet is not None and table.sheet.casefold() in waiting:
        return waiting[table.sheet.casefold()]
    fitting = [
        name
        for name in waiting.values()
        if (columns := profile.columns_of(name))
        and len(mapping.places(table, profile.files[name], columns)) == len(columns)
    ]
    return fitting[0] if len(fitting) == 1 else None


def new_folder() -> str:
    """Make an empty place for files in the data folder, named relative to it so that the folder may move."""
    name = f"imports/{secrets.token_hex(12)}"
    kept(name).mkdir(parents=True, mode=0o700)
    return name


def kept(name: str) -> Path:
    """The folder of that name in the data folder."""
    root: Path = settings.DATA_FOLDER.root
    return root / name


def keep(paths: Iterable[Path]) -> str:
    """Copy files into the data folder, where they stay until their import is done."""
    name = new_folder()
    for path in paths:
        shutil.copyfile(path, kept(name) / path.name)
    return name


def discard(name: str) -> None:
    """Forget kept files; harmless when they are gone."""
    if name.startswith("imports/"):
        shutil.rmtree(kept(name), ignore_errors=True)


def fingerprint(tables: dict[str, Table]) -> str:
    """The same for the same files, whatever they are called."""
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(tables):
        digest.update(name.encode())
        with tables[name].path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    return digest.hexdigest()

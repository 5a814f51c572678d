"""Backups: one dated archive with the database and the attached files, and which of them are kept."""

import json
import os
import tarfile
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from quarterdeck.core.postgres import programs, rotation
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.postgres.problems import BackupFailed

DUMP_NAME = "database.dump"
MANIFEST_NAME = "manifest.json"
FILES_NAME = "files"
NAME_FORMAT = "quarterdeck-%Y-%m-%dT%H-%M-%SZ.tar"
INTERVAL = timedelta(hours=24)


def make(folder: DataFolder, *, url: str, at: datetime, target: Path | None = None) -> Path:
    """Write the database and the files into one archive; a cut run leaves no archive that looks whole.

    The database is read first: files are only ever added, so whatever it names is there when they are read.
    """
    folder.prepare()
    target = target or folder.backups / at.astimezone(UTC).strftime(NAME_FORMAT)
    partial = target.with_name(f"{target.name}.partial")
    dump = target.with_name(f"{target.name}.dump")
    try:
        _dump(url, dump)
        with tarfile.open(partial, "w") as archive:
            archive.add(_write_manifest(dump, at), MANIFEST_NAME)
            archive.add(dump, DUMP_NAME)
            archive.add(folder.files, FILES_NAME)
        partial.chmod(0o600)
        _to_disk(partial)
        partial.replace(target)
    except OSError as error:
        raise BackupFailed(f"The backup {target} could not be written ({error.strerror}).") from error
    finally:
        for leftover in (partial, dump, _manifest_of(dump)):
            leftover.unlink(missing_ok=True)
    return target


def is_due(folder: DataFolder, *, now: datetime) -> bool:
    """Whether the newest backup is a day old or there is none."""
    return not any(now - moment < INTERVAL for moment in _dated(folder).values())


def rotate(folder: DataFolder, *, now: datetime) -> list[Path]:
    """Remove the backups that the rotation does not keep; gives those removed."""
    dated = _dated(folder)
    kept = rotation.kept(dated.values(), now=now)
    removed = [path for path, moment in dated.items() if moment not in kept]
    for path in removed:
        path.unlink()
    return removed


def without_password(url: str) -> tuple[str, dict[str, str]]:
    """A connection address for a command line, where everybody may read it, and its password for the environment."""
    parts = conninfo_to_dict(url)
    password = parts.pop("password", None)
    return make_conninfo("", **parts), {"PGPASSWORD": str(password)} if password else {}


def _dump(url: str, dump: Path) -> None:
    address, secret = without_password(url)
    dump.touch(mode=0o600)
    try:
        programs.run("pg_dump", "-Fc", "--no-owner", "-f", str(dump), "-d", address, environment=secret)
    except programs.ProgramFailed as failure:
        raise BackupFailed(f"The database could not be backed up: {failure}") from failure


def _write_manifest(dump: Path, at: datetime) -> Path:
    path = _manifest_of(dump)
    path.write_text(json.dumps({"quarterdeck": version("quarterdeck"), "made_at": at.isoformat()}), encoding="utf-8")
    return path


def _manifest_of(dump: Path) -> Path:
    return dump.with_suffix(".manifest")


def _to_disk(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _dated(folder: DataFolder) -> dict[Path, datetime]:
    dated = {}
    for path in folder.backups.glob("quarterdeck-*.tar"):
        try:
            dated[path] = datetime.strptime(path.name, NAME_FORMAT).replace(tzinfo=UTC)
        except ValueError:
            continue
    return dated

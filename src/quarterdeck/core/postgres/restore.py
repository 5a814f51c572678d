"""Bring a backup back: the company's data is as it was, or untouched when anything goes wrong."""

import contextlib
import json
import os
import shutil
import tarfile
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from quarterdeck.core.postgres import address, backup, programs
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.postgres.problems import RestoreFailed


def bring_back(folder: DataFolder, *, url: str, source: Path) -> None:
    """Restore into a fresh database, add the files, and put the new database in the old one's place in one step.

    Files are added before the swap and none is removed, so a crash at any point leaves a database whose files are
    all there. The caller holds the folder alone (`server.exclusive`).
    """
    folder.prepare()
    for leftover in folder.root.glob("restore-*"):
        shutil.rmtree(leftover)
    name = str(conninfo_to_dict(url).get("dbname", address.DATABASE))
    fresh, replaced = f"{name}_restoring", f"{name}_replaced"
    with tempfile.TemporaryDirectory(dir=folder.root, prefix="restore-") as place:
        unpacked = Path(place)
        _unpack(source, unpacked)
        try:
            with psycopg.connect(_in_database(url, address.MAINTENANCE), autocommit=True) as maintenance:
                _drop(maintenance, fresh)
                maintenance.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(fresh)))
                try:
                    _load(_in_database(url, fresh), unpacked / backup.DUMP_NAME)
                    _add_files(unpacked / backup.FILES_NAME, folder.files)
                    _drop(maintenance, replaced)
                    _swap(maintenance, current=name, fresh=fresh, replaced=replaced)
                except BaseException:
                    with contextlib.suppress(psycopg.Error):
                        _drop(maintenance, fresh)
                    raise
                _drop(maintenance, replaced)
        except psycopg.Error as error:
            raise RestoreFailed(f"The backup could not be restored; nothing was changed. {error}") from error


def _unpack(source: Path, place: Path) -> None:
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                _unpack_file(archive, member, place)
        json.loads((place / backup.MANIFEST_NAME).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RestoreFailed(f"There is no Quarterdeck backup at {source}.") from error
    except (OSError, ValueError, EOFError, tarfile.TarError) as error:
        raise RestoreFailed(f"{source} is not a whole Quarterdeck backup ({error}).") from error


def _unpack_file(archive: tarfile.TarFile, member: tarfile.TarInfo, place: Path) -> None:
    """Write one plain file of the archive; links and anything that points outside are not ours and not written."""
    # Python's own safe extraction came with 3.11.4, and Debian 12 has 3.11.2.
    target = (place / member.name).resolve()
    content = archive.extractfile(member) if member.isfile() and target.is_relative_to(place.resolve()) else None
    if content is None:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with content, target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _load(url: str, dump: Path) -> None:
    reachable, secret = backup.without_password(url)
    arguments = ("--no-owner", "--exit-on-error", "--jobs", "2", "-d", reachable, str(dump))
    try:
        programs.run("pg_restore", *arguments, environment=secret)
    except programs.ProgramFailed as failure:
        raise RestoreFailed(f"The backup could not be restored; nothing was changed. {failure}") from failure
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")


def _add_files(source: Path, target: Path) -> None:
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        place = target / file.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f"{place.name}.restoring")
        shutil.copyfile(file, draft)
        os.replace(draft, place)


def _swap(maintenance: psycopg.Connection, *, current: str, fresh: str, replaced: str) -> None:
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    maintenance.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (%s, %s)", [current, fresh]
    )
    with maintenance.transaction():
        maintenance.execute(rename.format(sql.Identifier(current), sql.Identifier(replaced)))
        maintenance.execute(rename.format(sql.Identifier(fresh), sql.Identifier(current)))


def _drop(maintenance: psycopg.Connection, name: str) -> None:
    maintenance.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _in_database(url: str, name: str) -> str:
    return make_conninfo(url, dbname=name)

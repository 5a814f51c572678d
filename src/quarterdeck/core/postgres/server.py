"""The embedded server of a data folder: make, start, recover, share and stop it."""

import atexit
import contextlib
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil
import psycopg
from psycopg import sql

from quarterdeck.core.postgres import address, locks, owner, programs, tuning
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.postgres.problems import CannotStart, FolderInUse, OtherVersion

START_SECONDS = 300
# Above the largest process id of any system.
NOBODYS_PID = 2**22 + 1
LOG_KEPT_BYTES = 20 * tuning.MEBIBYTE


def ensure_running(folder: DataFolder, *, durability: tuning.Settings = tuning.DURABLE) -> str:
    """Make the folder's server run and accept connections; gives its address. Safe to call from many processes."""
    folder.prepare()
    with locks.exclusive(folder.root / "start.lock"):
        _refuse_other_version(folder)
        deadline = time.monotonic() + START_SECONDS
        while not _ready(folder, durability):
            if time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL in {folder.root} accepts no connections: {_log_end(folder)}")
            time.sleep(0.05)
    return address.database_url(folder)


def stop(folder: DataFolder) -> None:
    """Stop the folder's server, ending its connections cleanly; does nothing when it is not running."""
    with locks.exclusive(folder.root / "start.lock"):
        if is_running(folder):
            _control(folder, "stop", "-m", "fast")


def is_running(folder: DataFolder) -> bool:
    """Whether the server of this very folder is alive (a stale pid file or a reused pid does not count)."""
    pid = postmaster_pid(folder)
    if pid is None:
        return False
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(folder.postgres) in process.cmdline()
    except psutil.Error:
        return False


def postmaster_pid(folder: DataFolder) -> int | None:
    """The process id in the folder's pid file, alive or not."""
    try:
        return int((folder.postgres / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


@contextmanager
def exclusive(folder: DataFolder) -> Iterator[None]:
    """Be the one that serves (or restores) this folder; refuses in words, naming the process that already does."""
    folder.prepare()
    path = folder.root / "serve.lock"
    descriptor = locks.open_lock(path)
    try:
        if not locks.try_exclusive(descriptor):
            holder = path.read_text(encoding="ascii").strip() or "unknown"
            raise FolderInUse(
                f"The data folder {folder.root} is already served by process {holder}. "
                "Stop that one first, or choose another folder with QUARTERDECK_DATA."
            )
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def using(folder: DataFolder) -> Iterator[str]:
    """Use the folder's server, started if need be, and stop it afterwards unless another process still uses it."""
    folder.prepare()
    descriptor = locks.open_lock(folder.root / "users.lock")
    try:
        locks.wait_shared(descriptor)
        yield ensure_running(folder)
    finally:
        if locks.try_exclusive(descriptor):
            stop(folder)
        os.close(descriptor)


def hold(folder: DataFolder) -> str:
    """Use the folder's server until this process ends."""
    stack = contextlib.ExitStack()
    url = stack.enter_context(using(folder))
    us = os.getpid()
    atexit.register(lambda: stack.close() if os.getpid() == us else None)
    return url


def _ready(folder: DataFolder, durability: tuning.Settings) -> bool:
    if not is_running(folder):
        _initialize(folder)
        _start(folder, durability)
    try:
        _ensure_database(folder)
    except psycopg.OperationalError:
        # It was just killed and still looks alive, or it is still recovering.
        return False
    return True


def _refuse_other_version(folder: DataFolder) -> None:
    try:
        found = (folder.postgres / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return
    if found != str(programs.MAJOR_VERSION):
        raise OtherVersion(
            f"The database in {folder.postgres} was written by PostgreSQL {found}, and this Quarterdeck carries "
            f"PostgreSQL {programs.MAJOR_VERSION}. To bring it over, run `quarterdeck backup` with the version of "
            "Quarterdeck that wrote it, move that folder aside, and run `quarterdeck restore FILE` with this one."
        )


def _initialize(folder: DataFolder) -> None:
    """Make the database cluster beside its place and move it in whole, so a cut start leaves nothing half-made."""
    if (folder.postgres / "PG_VERSION").exists():
        return
    draft = folder.root / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    owner.open_way_to(draft)
    owner.open_way_to(programs.FOLDER / "initdb")
    owner.hand_over(draft)
    arguments = (
        *("--pgdata", str(draft), "--username", address.SUPERUSER, "--auth", "trust", "--encoding", "UTF8"),
        # Sorts by code point: fast, and the same on every machine and after every system upgrade.
        *("--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"),
    )
    try:
        programs.run("initdb", *arguments, as_database_user=True)
    except programs.ProgramFailed as failure:
        raise CannotStart(f"PostgreSQL could not make a database in {folder.root}: {failure}") from failure
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("\ninclude_if_exists = 'quarterdeck.conf'\n")
    if folder.postgres.exists():
        folder.postgres.rmdir()
    draft.rename(folder.postgres)


def _start(folder: DataFolder, durability: tuning.Settings) -> None:
    owner.open_way_to(folder.postgres)
    owner.open_way_to(folder.postgres_log)
    _disown_pid_file(folder)
    _write_settings(folder, durability)
    _ready_socket_folder(folder)
    _ready_log(folder)
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            _control(folder, "start", "-w", "-t", str(START_SECONDS), "-l", str(folder.postgres_log))
            return
        except programs.ProgramFailed as failure:
            # After a kill -9 the children of the old server need a moment to notice and let go of its memory.
            if "shared memory" not in _log_end(folder) or time.monotonic() > deadline:
                raise CannotStart(f"PostgreSQL did not start in {folder.root}: {_log_end(folder)}") from failure
            time.sleep(0.1)


def _disown_pid_file(folder: DataFolder) -> None:
    """Free a dead server's pid file of a process id that another process (or a zombie) has by now.

    The file itself stays: PostgreSQL reads in it which shared memory the dead server's children may still write to.
    """
    path = folder.postgres / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError):
        _, rest = path.read_text(encoding="utf-8").split("\n", 1)
        path.write_text(f"{NOBODYS_PID}\n{rest}", encoding="utf-8")
    (address.socket_folder(folder) / f"{address.SOCKET_NAME}.lock").unlink(missing_ok=True)


def _control(folder: DataFolder, *arguments: str) -> None:
    programs.run("pg_ctl", *arguments, "-D", str(folder.postgres), as_database_user=True)


def _write_settings(folder: DataFolder, durability: tuning.Settings) -> None:
    settings = {
        **tuning.machine_settings(),
        **durability,
        "unix_socket_directories": str(address.socket_folder(folder)),
    }
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    path = folder.postgres / "quarterdeck.conf"
    path.write_text("".join(lines), encoding="utf-8")
    owner.hand_over(path)


def _ready_socket_folder(folder: DataFolder) -> None:
    """Make the short socket folder when one is needed, and refuse one that somebody else put there."""
    place = address.socket_folder(folder)
    if place == folder.postgres:
        return
    with contextlib.suppress(FileExistsError):
        place.mkdir(mode=0o700)
        owner.hand_over(place)
    found, expected = place.lstat(), folder.postgres.stat().st_uid
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != expected or found.st_mode & 0o077:
        raise CannotStart(f"The socket folder {place} belongs to somebody else; remove it and start again.")


def _ready_log(folder: DataFolder) -> None:
    log = folder.postgres_log
    if log.exists() and log.stat().st_size > LOG_KEPT_BYTES:
        log.replace(log.with_suffix(".log.1"))
    log.touch(mode=0o600)
    owner.hand_over(log)


def _log_end(folder: DataFolder) -> str:
    text = folder.postgres_log.read_text(encoding="utf-8", errors="replace")
    return " ".join(text.splitlines()[-3:])


def _ensure_database(folder: DataFolder) -> None:
    with psycopg.connect(address.database_url(folder, address.MAINTENANCE), autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [address.DATABASE]).fetchone()
        if not exists:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(address.DATABASE)))

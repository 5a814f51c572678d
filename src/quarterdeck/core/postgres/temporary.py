"""A throw-away server for tests: fast because it forgets, gone when the block ends."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from quarterdeck.core.postgres import server, tuning
from quarterdeck.core.postgres.folder import DataFolder

PREFIX = "quarterdeck-temporary-"


@contextmanager
def temporary_server() -> Iterator[str]:
    """Start a server in a new temporary folder and give its address; nothing of it survives the block."""
    _sweep()
    with temporary_folder() as folder:
        yield server.ensure_running(folder, durability=tuning.DISPOSABLE)


@contextmanager
def temporary_folder() -> Iterator[DataFolder]:
    """A data folder of this process; whatever server was started in it is stopped and removed with it."""
    root = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{psutil.Process().pid}-"))
    folder = DataFolder(root.resolve())
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: DataFolder) -> None:
    with contextlib.suppress(FileNotFoundError):
        server.stop(folder)
    shutil.rmtree(folder.root, ignore_errors=True)


def _sweep() -> None:
    """Remove what killed test runs left behind."""
    for root in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = int(root.name.removeprefix(PREFIX).split("-")[0])
        if not psutil.pid_exists(pid):
            _remove(DataFolder(root.resolve()))

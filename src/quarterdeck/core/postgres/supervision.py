"""Keep the embedded server running while somebody serves: a killed PostgreSQL is started again at once."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from quarterdeck.core.postgres import server
from quarterdeck.core.postgres.folder import DataFolder
from quarterdeck.core.postgres.problems import PostgresProblem

PAUSE_SECONDS = 0.25

logger = logging.getLogger(__name__)


@contextmanager
def supervised(folder: DataFolder) -> Iterator[str]:
    """Use the folder's server and restart it whenever it dies while the block runs."""
    finished = threading.Event()
    with server.using(folder) as url:
        watcher = threading.Thread(target=_watch, args=(folder, finished), name="postgres-supervision", daemon=True)
        watcher.start()
        try:
            yield url
        finally:
            finished.set()
            watcher.join()


def _watch(folder: DataFolder, finished: threading.Event) -> None:
    while not finished.wait(PAUSE_SECONDS):
        if server.is_running(folder):
            continue
        logger.error("PostgreSQL has died; starting it again.")
        try:
            server.ensure_running(folder)
        except PostgresProblem as problem:
            logger.critical("PostgreSQL does not start again: %s", problem)
        else:
            logger.warning("PostgreSQL runs again.")

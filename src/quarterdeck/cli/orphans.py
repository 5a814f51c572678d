"""A child process that ends when its parent is gone, even by kill -9."""

import os
import signal
import threading
import time

PAUSE_SECONDS = 0.3


def end_with_parent() -> None:
    """Watch the parent from now on; when it is gone, ask ourselves to stop, and insist if that takes too long."""
    parent = os.getppid()
    threading.Thread(target=_watch, args=(parent,), name="parent-watch", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(5)
    os.kill(os.getpid(), signal.SIGKILL)

"""The processes of a serving instance: started, kept alive, and stopped in order."""

import logging
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import click

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 0.2
STOP_SECONDS = 30
SHORT_LIFE_SECONDS = 10
MOST_SHORT_LIVES = 5


class KeepsFailing(click.ClickException):
    """A process ends again and again right after its start."""


@dataclass
class Child:
    """One process and what it takes to keep it alive."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    short_lives: int = 0

    def start(self) -> None:
        # In a session of its own, so that Ctrl-C reaches us alone and we stop the children in order.
        self.process = subprocess.Popen([sys.executable, "-m", *self.arguments], start_new_session=True)
        self.started = time.monotonic()

    def keep_alive(self) -> None:
        """Start the process again if it has ended; gives up on one that never lives for long."""
        if self.process is None or self.process.poll() is None:
            return
        code = self.process.returncode
        lived = time.monotonic() - self.started
        self.short_lives = self.short_lives + 1 if lived < SHORT_LIFE_SECONDS else 0
        if self.short_lives >= MOST_SHORT_LIVES:
            raise KeepsFailing(f"The {self.name} process ends right after each start (code {code}); its log says why.")
        logger.error("process has ended; starting it again", extra={"child": self.name, "code": code})
        time.sleep(0.2 * 2**self.short_lives if self.short_lives > 1 else 0)
        self.start()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait_stopped(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            logger.error("process does not stop; it is killed", extra={"child": self.name})
            self.process.kill()
            self.process.wait()


def run(children: Sequence[Child], stop: threading.Event) -> None:
    """Keep the started children alive until asked to stop, then stop them all."""
    try:
        while not stop.wait(PAUSE_SECONDS):
            for child in children:
                child.keep_alive()
    finally:
        deadline = time.monotonic() + STOP_SECONDS
        for child in children:
            child.ask_to_stop()
        for child in children:
            child.wait_stopped(deadline)

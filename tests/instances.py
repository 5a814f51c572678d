"""A whole served instance in processes of its own, for tests that start, stop and kill it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from quarterdeck.core.postgres import address, locks, server, temporary
from quarterdeck.core.postgres.folder import DataFolder

START_SECONDS = 120
ADMIN_PASSWORD = "hold-fast-9-knots"


@dataclass
class Instance:
    """One data folder, the port it is served at, and the serving process if there is one."""

    data: DataFolder
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data.logs / "serve.log"

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a `quarterdeck` command on this folder and give back what it said."""
        return subprocess.run(
            [sys.executable, "-m", "quarterdeck.cli", *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def begin(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a `quarterdeck` command and come back while it works."""
        return subprocess.Popen(
            [sys.executable, "-m", "quarterdeck.cli", *arguments],
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def rows(self, query: LiteralString) -> list[tuple[Any, ...]]:
        """What a query of the running database gives."""
        with psycopg.connect(address.database_url(self.data)) as connection:
            return connection.execute(query).fetchall()

    def init(self) -> None:
        """Run `quarterdeck init` for a company whose administrator is `admin`."""
        given = ("--company", "Crash & Sons", "--language", "en", "--currency", "USD", "--fiscal-month", "1")
        done = self.command("init", *given, "--admin", "admin", "--password", ADMIN_PASSWORD)
        assert done.returncode == 0, done.stderr

    def found_company(self) -> None:
        """Have what `init` makes, copied from one made before: that takes a tenth of the time."""
        source = founded_once()
        self.data.prepare()
        subprocess.run(["cp", "-a", str(source.postgres), str(source.secret_key), str(self.data.root)], check=True)

    def start(self, *arguments: str) -> None:
        """Serve, and come back once pages are answered."""
        self.data.prepare()
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "quarterdeck.cli", "serve", "--port", str(self.port), *arguments],
                env=self._environment(),
                stdout=log,
                stderr=log,
            )
        self.wait_until(lambda: self.status("/account/login/") is not None)

    def status(self, path: str) -> int | None:
        """The status of a page, or None while nothing answers."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def wait_until(self, holds: Callable[[], bool], seconds: float = START_SECONDS) -> None:
        """Wait for a condition to hold, or fail with the server's log."""
        deadline = time.monotonic() + seconds
        while not holds():
            has_ended = self.process is not None and self.process.poll() is not None
            assert not has_ended, f"the server has ended: {self.log.read_text()}"
            assert time.monotonic() < deadline, f"the instance did not get there in time: {self.log.read_text()}"
            time.sleep(0.1)

    def stop(self) -> int:
        """Stop serving as an administrator would; gives the exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)

    def kill(self) -> None:
        """Kill the serving process as a crash would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.process = None

    def kill_postgres(self) -> None:
        """Kill the database's main process as a crash would."""
        pid = server.postmaster_pid(self.data)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)

    def _environment(self) -> dict[str, str]:
        of_this_run = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        environment = {key: value for key, value in os.environ.items() if key not in of_this_run}
        return {**environment, "QUARTERDECK_DATA": str(self.data.root), "PYTHONUNBUFFERED": "1"}


def founded_once() -> DataFolder:
    """A folder with a founded company, made by the first process of the test run that asks."""
    data = DataFolder(Path(os.environ["QUARTERDECK_TEST_RUN"]).resolve() / "founded")
    data.root.mkdir(exist_ok=True)
    is_founded = data.root / "is_founded"
    with locks.exclusive(data.root / "founding.lock"):
        if not is_founded.exists():
            Instance(data, free_port()).init()
            is_founded.touch()
    return data


@contextmanager
def instance() -> Iterator[Instance]:
    """A fresh data folder and a free port; everything of it is stopped and removed at the end."""
    with temporary.temporary_folder() as data:
        made = Instance(data, free_port())
        try:
            yield made
        finally:
            if made.process is not None and made.process.poll() is None:
                made.stop()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])

"""A real server on a throw-away company, and a client that keeps its connection."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

QUARTERDECK = Path(sys.executable).with_name("quarterdeck")


@dataclass
class Client:
    """Requests to one server over one connection, as a token or as a signed-in browser."""

    port: int
    headers: dict[str, str]

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)

    def send(self, method: str, path: str, body: Any = None) -> bytes:
        """One request; anything but a success is an error, so that no mistake is measured as speed."""
        data = None if body is None else json.dumps(body).encode()
        headers = self.headers | ({"Content-Type": "application/json"} if data else {})
        self._connection.request(method, path, data, headers)
        response = self._connection.getresponse()
        answer = response.read()
        if not 200 <= response.status < 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:300]!r}")
        return answer

    def json(self, method: str, path: str, body: Any = None) -> Any:
        return json.loads(self.send(method, path, body))


@dataclass
class Running:
    """A serving instance: its port, how long it took to answer, and its process."""

    port: int
    start_seconds: float
    process: psutil.Process

    def memory_mb(self) -> float:
        """Unshared memory of the web processes together, without PostgreSQL."""
        processes = [self.process, *self.process.children(recursive=True)]
        ours = [p for p in processes if "postgres" not in p.name()]
        return sum(p.memory_full_info().uss for p in ours) / 1_048_576


@contextlib.contextmanager
def serving(environment: dict[str, str]) -> Iterator[Running]:
    """Start `quarterdeck serve --web` and wait for its health page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    command = [str(QUARTERDECK), "serve", "--web", "--port", str(port)]
    log = (Path(environment["QUARTERDECK_DATA"]) / "bench-server.log").open("w")
    process = subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=log)
    try:
        _wait_until_it_answers(port, process)
        yield Running(port, time.perf_counter() - began, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(60)
        log.close()


def _wait_until_it_answers(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(1200):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError, RuntimeError):
            Client(port, {}).send("GET", "/account/login/")
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not answer within a minute")

"""`quarterdeck serve`, `worker` and `demo`: the database, the web server and the worker, kept alive together."""

import logging
import logging.config
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from quarterdeck.cli import processes
from quarterdeck.core.postgres import connection, folder, server, supervision
from quarterdeck.core.postgres.folder import DataFolder

PORT_SECONDS = 8
MOST_WORKERS = 4

host_option = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
@host_option
@port_option
@click.option("--workers", type=click.IntRange(1, 64), default=None, help="Web processes; by default one a processor.")
@click.option("--web", is_flag=True, help="Only the web server; run `quarterdeck worker` elsewhere for the jobs.")
def serve(host: str, port: int, workers: int | None, *, web: bool) -> None:
    """Serve the company: database, web server and job worker."""
    data = folder.data_folder()
    with server.exclusive(data), database(data):
        serve_until_stopped(host, port, workers, with_worker=not web)


@click.command()
def worker() -> None:
    """Run background jobs only, beside `quarterdeck serve --web`."""
    with database(folder.data_folder()):
        child = worker_child()
        child.start()
        processes.run([child], stopped_by_signal())


@click.command()
@host_option
@port_option
def demo(host: str, port: int) -> None:
    """Make a company that has been selling for two years, and serve it."""
    # Who looks at a demo looks at the address and the logins, not at a line for each request.
    os.environ.setdefault("QUARTERDECK_LOG_LEVEL", "WARNING")
    data = folder.data_folder()
    with server.exclusive(data), database(data):
        if subprocess.run([sys.executable, "-m", "quarterdeck.cli.demo_process"], check=False).returncode:
            raise click.ClickException("The demo company could not be made.")
        serve_until_stopped(host, port, None, with_worker=True)


@contextmanager
def database(data: DataFolder) -> Iterator[None]:
    """The database while the block runs: the embedded one, watched over, or the one DATABASE_URL names."""
    log_as_json()
    if connection.own_server():
        with supervision.supervised(data):
            yield
    else:
        connection.refuse_unusable(os.environ["DATABASE_URL"])
        yield


def serve_until_stopped(host: str, port: int, workers: int | None, *, with_worker: bool) -> None:
    """Start the web server, say where it is once it answers, start the worker, and keep both alive."""
    stop = stopped_by_signal()
    wait_until_free(host, port)
    count = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    arguments = ("quarterdeck.cli.web_process", "--host", host, "--port", str(port), "--workers", str(count))
    children = [processes.Child("web", arguments)]
    children[0].start()
    if answers(children[0], host, port, stop) and with_worker:
        children.append(worker_child())
        children[1].start()
    processes.run(children, stop)


def worker_child() -> processes.Child:
    return processes.Child("worker", ("quarterdeck.cli.worker_process",))


def stopped_by_signal() -> threading.Event:
    """An event that SIGTERM or Ctrl-C sets."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop


def wait_until_free(host: str, port: int) -> None:
    """Refuse a port that is taken; the processes of a killed server need a moment to leave theirs."""
    deadline = time.monotonic() + PORT_SECONDS
    while True:
        try:
            with socket.create_server((host, port)):
                return
        except OSError as error:
            if time.monotonic() > deadline:
                raise click.ClickException(
                    f"Cannot listen on {host}:{port} ({error.strerror}). Choose another with --host or --port."
                ) from error
            time.sleep(0.1)


def answers(web: processes.Child, host: str, port: int, stop: threading.Event) -> bool:
    """Wait until the web server answers and say its address; False when asked to stop before."""
    reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not listened on
    while not stop.wait(0.05):
        web.keep_alive()
        try:
            socket.create_connection((reachable, port), timeout=1).close()
        except OSError:
            continue
        click.echo(f"Quarterdeck is at http://{reachable}:{port}/ (Ctrl-C stops it)")
        return True
    return False


def log_as_json() -> None:
    from quarterdeck.core.health import logs

    logging.config.dictConfig(logs.as_json_lines(os.environ.get("QUARTERDECK_LOG_LEVEL", "INFO")))

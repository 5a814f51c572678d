"""The web server's process: up-to-date tables, then Granian with one or more workers forked from it."""

import argparse
import gc
import os
from importlib import import_module
from typing import Any

from quarterdeck.cli import django_ready, orphans

# More threads than this only wait for each other in Python.
THREADS_A_WORKER = min(8, 2 * (os.cpu_count() or 1) + 1)
# The longest Granian allows: an idle thread keeps its database connection, a new one would open another.
IDLE_SECONDS = 600
STOP_SECONDS = 20
# Takes long, and other processes do without it until they ask for a figure.
LOADED_LATE = "quarterdeck.metrics.engine.statements"


def main() -> None:
    """Serve until stopped by SIGTERM."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    arguments = parser.parse_args()
    orphans.end_with_parent()
    django_ready.set_up()
    django_ready.migrate()
    _load_everything()
    _serve(arguments.host, arguments.port, arguments.workers)


def _load_everything() -> None:
    """Load all code once, before the workers fork: they share its memory and start at once."""
    from django.core.servers.basehttp import get_internal_wsgi_application
    from django.db import connections
    from django.urls import get_resolver

    get_internal_wsgi_application()
    get_resolver().url_patterns  # noqa: B018 - reading it loads every view
    import_module(LOADED_LATE)
    connections.close_all()
    gc.collect()
    gc.freeze()


def _serve(host: str, port: int, workers: int) -> None:
    from django.conf import settings
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    from quarterdeck.core.health import logs

    Server(
        target=settings.WSGI_APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.auto,
        workers=workers,
        blocking_threads=THREADS_A_WORKER,
        blocking_threads_idle_timeout=IDLE_SECONDS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_dictconfig=logs.as_json_lines(settings.LOGGING["level"]),
    ).serve(target_loader=_application)


def _application(target: str) -> Any:
    from django.core.servers.basehttp import get_internal_wsgi_application

    orphans.end_with_parent()
    return get_internal_wsgi_application()


if __name__ == "__main__":
    main()

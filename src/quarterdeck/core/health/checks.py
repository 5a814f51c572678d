"""What must hold for the instance to be well; each check says how it stands without saying any secret."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

# The worker beats every ten seconds; three missed beats mean it is gone.
WORKER_SECONDS = 40
LEAST_FREE_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """How one check stands, with the figures behind it."""

    ok: bool
    figures: dict[str, Any] = field(default_factory=dict)


def database() -> Finding:
    """PostgreSQL answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        return Finding(ok=True, figures={"version": cursor.fetchone()[0]})


_migrated = Finding(ok=False)


def migrations() -> Finding:
    """Every migration of this version is applied. Once true it stays so for the life of this process."""
    global _migrated
    if not _migrated.ok:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        _migrated = Finding(ok=waiting == 0, figures={"waiting": waiting})
    return _migrated


def worker() -> Finding:
    """A worker has been seen lately."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now() - max(last_heartbeat))::int FROM procrastinate_workers")
        seconds = cursor.fetchone()[0]
    return Finding(ok=seconds is not None and seconds <= WORKER_SECONDS, figures={"seen_seconds_ago": seconds})


def disk() -> Finding:
    """The data folder has room to grow."""
    free = shutil.disk_usage(settings.MEDIA_ROOT.parent).free
    return Finding(ok=free >= LEAST_FREE_BYTES, figures={"free_megabytes": free // 1024 // 1024})


CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "migrations": migrations,
    "worker": worker,
    "disk": disk,
}


def findings() -> dict[str, Finding]:
    """Run every check; one that cannot be run has failed."""
    found = {}
    for name, check in CHECKS.items():
        try:
            found[name] = check()
        except (DatabaseError, OSError):
            found[name] = Finding(ok=False)
    return found

"""The worker: runs the jobs that were deferred, and defers the periodic ones."""

import time
from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from quarterdeck.core.jobs import schedule

CONCURRENT_JOBS = 2
# A stop waits this long for running jobs; a job cut off is retried as that of a dead worker.
GRACE_SECONDS = 20


def run() -> None:
    """Work until asked to stop by SIGTERM or SIGINT. Uses connections of its own, not Django's."""
    ask_for_first_jobs()
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined] # Django's connector has it
        working.run_worker(
            concurrency=CONCURRENT_JOBS,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
        )


def ask_for_first_jobs() -> None:
    """Defer what shall not wait for its next turn, unless another start or that turn has done so."""
    for task in schedule.AT_START:
        with suppress(AlreadyEnqueued):
            task.defer(timestamp=int(time.time()))

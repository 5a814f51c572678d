"""The worker: runs the jobs that were deferred, and defers the periodic ones."""

from procrastinate.contrib.django import app

CONCURRENT_JOBS = 2
# A stop waits this long for running jobs; a job cut off is retried as that of a dead worker.
GRACE_SECONDS = 20


def run() -> None:
    """Work until asked to stop by SIGTERM or SIGINT. Uses connections of its own, not Django's."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined] # Django's connector has it
        working.run_worker(
            concurrency=CONCURRENT_JOBS,
            shutdown_graceful_timeout=GRACE_SECONDS,
            delete_jobs="successful",
        )

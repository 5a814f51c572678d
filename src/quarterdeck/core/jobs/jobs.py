"""The instance's own housekeeping."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.postgres import backup, connection, folder

logger = logging.getLogger(__name__)


@app.periodic(cron="*/15 * * * *")
@app.task(queue="housekeeping", queueing_lock="backup-if-due", pass_context=False)
def backup_if_due(timestamp: int) -> None:
    """Back up once a day. Asked every quarter of an hour, so a machine that sleeps at night is backed up as well."""
    data = folder.data_folder()
    if not backup.is_due(data, now=timezone.now()):
        return
    made = backup.make(data, url=connection.database_url(data), at=timezone.now())
    removed = backup.rotate(data, now=timezone.now())
    logger.info("backup made", extra={"file": made.name, "bytes": made.stat().st_size, "removed": len(removed)})


@app.periodic(cron="* * * * *")
@app.task(queue="housekeeping", queueing_lock="retry-stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """Take up again the jobs of a worker that was killed in the middle of them."""
    for job in await app.job_manager.get_stalled_jobs():
        logger.warning("job of a dead worker is taken up again", extra={"job": job.id, "task": job.task_name})
        await app.job_manager.retry_job(job)

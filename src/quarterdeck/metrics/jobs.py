"""What this room does by itself."""

import logging

from procrastinate.contrib.django import app

from quarterdeck.metrics import copies
from quarterdeck.metrics.engine import versions

logger = logging.getLogger(__name__)


@app.periodic(cron="*/5 * * * *")
@app.task(queue="figures", queueing_lock="refresh-copy", pass_context=False)
def refresh_copy(timestamp: int) -> None:
    """Bring the columnar copy of the facts into step with the database, where the instance keeps one."""
    if not copies.is_wanted():
        return
    from quarterdeck.metrics.engine import copying  # Ibis takes a second to import.

    refreshed = copying.bring_into_step()
    if refreshed:
        logger.info("copy of figures refreshed", extra={"rows": refreshed.rows, "as_of": refreshed.as_of.isoformat()})


@app.periodic(cron="* * * * *")
@app.task(queue="figures", queueing_lock="compact-changes", pass_context=False)
def compact_changes(timestamp: int) -> None:
    """Keep the logs of changes short: that which every figure reads, and that which the copy follows."""
    versions.compact()
    copies.put_together()

"""Housekeeping of the keys."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.idempotency import actions


@app.periodic(cron="20 3 * * *")
@app.task(queue="housekeeping", queueing_lock="forget-idempotency-keys", pass_context=False)
def forget_old_keys(timestamp: int) -> None:
    """Drop the keys of requests that nobody will repeat any more."""
    actions.forget_old(now=timezone.now())

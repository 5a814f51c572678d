"""Housekeeping."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.undo import actions


@app.periodic(cron="40 3 * * *")
@app.task(queue="housekeeping", queueing_lock="drop-undo-images", pass_context=False)
def drop_expired_images(timestamp: int) -> None:
    """Forget the rows of acts that are too old to be taken back."""
    actions.drop_expired(at=timezone.now())

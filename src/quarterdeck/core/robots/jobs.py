"""Messages on their way, in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.jobs.schedule import RETRY
from quarterdeck.core.robots import actions


@app.task(queue="mail", retry=RETRY)
def send_message(message_id: int) -> None:
    """Send one message; while the chat is away it is tried again for about an hour."""
    actions.deliver(message_id=message_id, at=timezone.now())

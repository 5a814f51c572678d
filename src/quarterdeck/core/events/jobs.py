"""Delivery of events in the background."""

from procrastinate.contrib.django import app

from quarterdeck.core.events import bus


@app.periodic(cron="* * * * *")
@app.task(queue="events", queueing_lock="deliver-events", pass_context=False)
def deliver(timestamp: int | None = None) -> int:
    """Hand out what waits; also every minute, for events whose job was lost with a crash."""
    return bus.deliver_waiting()

"""Lapsing every night, points that fade, and leads that still wait for somebody."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.crm.actions import pools, routing, scoring


@app.periodic(cron="10 3 * * *")
@app.task(queue="housekeeping", queueing_lock="lapse-ownership", pass_context=False)
def lapse(timestamp: int) -> None:
    """Give back to the pools what their rules take, and warn of what goes next."""
    pools.lapse_all(at=timezone.now())


@app.periodic(cron="50 2 * * *")
@app.task(queue="housekeeping", queueing_lock="score-leads", pass_context=False)
def score(timestamp: int) -> None:
    """Let the points of idle leads fade."""
    scoring.rescore_leads(at=timezone.now())


@app.periodic(cron="*/5 * * * *")
@app.task(queue="events", queueing_lock="route-leads", pass_context=False)
def route(timestamp: int) -> None:
    """Give out the leads that wait: quotas free up, people come back."""
    routing.route_leads(at=timezone.now())

"""Imports in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.imports import actions
from quarterdeck.core.jobs.schedule import at_start


@app.task(queue="imports", pass_context=False)
def work(run_id: int) -> None:
    """Do one run that was asked for from the web."""
    actions.go_on(run_id=run_id)


@at_start
@app.periodic(cron="* * * * *")
@app.task(queue="imports", queueing_lock="finish-imports", pass_context=False)
def finish_imports(timestamp: int) -> None:
    """Take up runs that a stop or a crash cut short."""
    actions.go_on_with_all()


@app.periodic(cron="17 3 * * *")
@app.task(queue="housekeeping", queueing_lock="forget-uploads", pass_context=False)
def forget_old_uploads(timestamp: int) -> None:
    """Remove the files of dry runs that nobody went on with."""
    actions.forget_old_uploads(now=timezone.now())

"""Work on lists in the background."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.core.lists import actions


@app.task(queue="lists", pass_context=False)
def work_many(run_id: int) -> None:
    """Do an act on many rows."""
    actions.do_many(run_id=run_id, at=timezone.now())


@app.task(queue="lists", pass_context=False)
def work_export(export_id: int) -> None:
    """Write a list as a file."""
    actions.write_file(export_id=export_id, today=company.local_day(timezone.now()))


@app.periodic(cron="23 3 * * *")
@app.task(queue="housekeeping", queueing_lock="drop-list-files", pass_context=False)
def drop_expired_files(timestamp: int) -> None:
    """Remove the files nobody came for."""
    actions.drop_expired(at=timezone.now())

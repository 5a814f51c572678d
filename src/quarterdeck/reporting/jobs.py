"""Reports and alerts in the background."""

from contextlib import suppress

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from quarterdeck.core.company import queries as company
from quarterdeck.core.jobs.schedule import RETRY
from quarterdeck.reporting.actions import alerts, briefs, decks, schedules
from quarterdeck.reporting.documents import deck as deck_documents
from quarterdeck.reporting.documents import files
from quarterdeck.reporting.queries import alerts as alert_queries
from quarterdeck.reporting.queries import brief as brief_queries
from quarterdeck.reporting.queries import schedules as schedule_queries


@app.periodic(cron="* * * * *")
@app.task(queue="reports", queueing_lock="start-due-reports", pass_context=False)
def start_due_reports(timestamp: int) -> int:
    """Have every report sent whose time has come, and what still waits. Returns to how many readers and groups."""
    now = timezone.now()
    for pk in schedule_queries.due(at=now):
        schedules.start_due(schedule_id=pk, at=now)
    waiting = schedule_queries.waiting(at=now)
    for pk in waiting:
        with suppress(AlreadyEnqueued):
            send_report.configure(queueing_lock=f"send-report-{pk}").defer(sending_id=pk)
    return len(waiting)


@app.task(queue="reports", retry=RETRY)
def send_report(sending_id: int) -> None:
    """Send one report to one reader or group; tried again while the mail server is away."""
    schedules.send(sending_id=sending_id, at=timezone.now(), write=files.file_of)


@app.periodic(cron="*/15 * * * *")
@app.task(queue="reports", queueing_lock="check-alerts", pass_context=False)
def check_alerts(timestamp: int) -> int:
    """Have every alert look at its figures. Returns how many there are."""
    found = alert_queries.running()
    for pk in found:
        with suppress(AlreadyEnqueued):
            check_alert.configure(queueing_lock=f"check-alert-{pk}").defer(alert_id=pk)
    return len(found)


@app.task(queue="reports")
def check_alert(alert_id: int) -> None:
    """Look after one alert, on its own, so that one that fails holds up no other."""
    alerts.check_alert(alert_id=alert_id, at=timezone.now())


@app.task(queue="reports", pass_context=False)
def draw_deck(deck_id: int) -> None:
    """Draw a review deck."""
    try:
        decks.draw_deck(deck_id=deck_id, at=timezone.now(), draw=deck_documents.draw)
    except Exception:
        decks.fail_deck(deck_id=deck_id)
        raise


@app.periodic(cron="41 3 * * *")
@app.task(queue="housekeeping", queueing_lock="drop-documents", pass_context=False)
def drop_expired_documents(timestamp: int) -> None:
    """Remove the decks nobody needs any more, and forget briefs of long ago."""
    now = timezone.now()
    decks.drop_expired(at=now)
    briefs.drop_old(on=company.local_day(now))


@app.periodic(cron="*/10 * * * *")
@app.task(queue="reports", queueing_lock="start-briefs", pass_context=False)
def start_briefs(timestamp: int) -> int:
    """From seven in the company's morning on, have the day's briefs sent. Returns how many wait."""
    now = timezone.now()
    if not brief_queries.is_time(now):
        return 0
    day = company.local_day(now)
    briefs.start_briefs(on=day)
    waiting = brief_queries.unsent(on=day)
    for pk in waiting:
        with suppress(AlreadyEnqueued):
            send_brief.configure(queueing_lock=f"send-brief-{pk}").defer(sending_id=pk)
    return len(waiting)


@app.task(queue="reports", retry=RETRY)
def send_brief(sending_id: int) -> None:
    """Send one brief; tried again while the mail server is away."""
    briefs.send_brief(sending_id=sending_id, at=timezone.now())

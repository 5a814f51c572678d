"""What this room does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.core.company.models import Company
from quarterdeck.performance.actions import diagnosis


@app.periodic(cron="40 2 * * *")
@app.task(queue="reports", queueing_lock="diagnose-every-night", pass_context=False)
def diagnose_every_night(timestamp: int) -> None:
    """Look at the last year."""
    if not Company.objects.exists():
        return
    now = timezone.now()
    period = diagnosis.last_year(company.local_day(now))
    diagnosis.ask_for_diagnosis(period=period, at=now, start=start_diagnosis, by=None)


def start_diagnosis(run_id: int) -> None:
    """Ask for the job of a run, in the transaction that made it."""
    run_diagnosis.defer(run_id=run_id)


@app.task(queue="reports", pass_context=False)
def run_diagnosis(run_id: int) -> None:
    """Look at the company over a run's days."""
    try:
        diagnosis.run_diagnosis(run_id=run_id, at=timezone.now())
    except Exception:
        diagnosis.fail_diagnosis(run_id=run_id)
        raise

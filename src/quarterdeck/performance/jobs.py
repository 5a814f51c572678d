"""What this room does by itself."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.core.company.models import Company
from quarterdeck.core.jobs.schedule import RETRY
from quarterdeck.people.models import Member
from quarterdeck.performance.actions import diagnosis, improvement, one_to_ones, pulse, skills
from quarterdeck.performance.actions.coaching import measuring
from quarterdeck.performance.actions.reviews import nominating, reminding


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


@app.periodic(cron="35 0 * * *")
@app.task(queue="housekeeping", queueing_lock="remind-of-talks", pass_context=False)
def remind_of_talks(timestamp: int) -> None:
    """Tell of one-to-ones that are overdue or tomorrow, and of improvement plans nobody has looked at, on working days."""
    if not Company.objects.exists():
        return
    today = company.local_day(timezone.now())
    if company.fiscal_calendar().is_working_day(today):
        one_to_ones.remind(today=today)
        improvement.remind(today=today)


@app.periodic(cron="45 0 * * *")
@app.task(queue="housekeeping", queueing_lock="keep-the-pulse", pass_context=False)
def keep_the_pulse(timestamp: int) -> None:
    """Close the round of the team pulse that is over, open the one that is due."""
    if Company.objects.exists():
        pulse.keep_rhythm(today=company.local_day(timezone.now()))


@app.periodic(cron="50 0 * * *")
@app.task(queue="housekeeping", queueing_lock="remind-reviewers", pass_context=False)
def remind_reviewers(timestamp: int) -> None:
    """Remind those whose view is missing in a review, on working days."""
    if not Company.objects.exists():
        return
    today = company.local_day(timezone.now())
    if company.fiscal_calendar().is_working_day(today):
        reminding.remind(today=today)


@app.task(queue="mail", retry=RETRY, pass_context=False)
def mail_review_link(evaluation_id: int, by_id: int, address: str) -> None:
    """Mail a customer's contact their link. It is made here, so that no link ever stands in the table of jobs."""
    by = Member.objects.active().filter(pk=by_id).first()
    if by is not None:
        nominating.mail_link(evaluation_id=evaluation_id, address=address, at=timezone.now(), by=by)


@app.periodic(cron="10 3 1 * *")
@app.task(queue="reports", queueing_lock="read-skill-evidence", pass_context=False)
def read_skill_evidence(timestamp: int) -> None:
    """Let the figures of the whole months that are over speak about everybody's skills."""
    if Company.objects.exists():
        now = timezone.now()
        skills.read_evidence_of_all(today=company.local_day(now), at=now)


@app.periodic(cron="20 3 * * *")
@app.task(queue="reports", queueing_lock="measure-coaching", pass_context=False)
def measure_coaching(timestamp: int) -> None:
    """Measure what coaching changed, where a week more has passed."""
    if Company.objects.exists():
        now = timezone.now()
        measuring.measure_effects(today=company.local_day(now), at=now)

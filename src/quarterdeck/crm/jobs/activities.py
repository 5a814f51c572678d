"""The walk of the follow-up plans, and the daily reminders."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.core.jobs.schedule import RETRY
from quarterdeck.crm.actions import follow_up, reminding


@app.periodic(cron="*/30 * * * *")
@app.task(queue="housekeeping", queueing_lock="follow-up-plans", pass_context=False)
def move_follow_up_plans(timestamp: int) -> int:
    """Take what is due on the company's working days; a step is taken once, however often this runs."""
    now = timezone.now()
    today = company.local_day(now)
    if not company.fiscal_calendar().is_working_day(today):
        return 0
    to_send = follow_up.take_due_steps(today=today, at=now)
    for taken_id in to_send:
        send_plan_mail.defer(taken_id=taken_id)
    return len(to_send)


@app.task(queue="mail", retry=RETRY, pass_context=False)
def send_plan_mail(taken_id: int) -> bool:
    """Send the mail of one step."""
    return follow_up.mail_step(taken_id=taken_id, at=timezone.now())


@app.periodic(cron="0 * * * *")
@app.task(queue="housekeeping", queueing_lock="reminders", pass_context=False)
def tell_reminders(timestamp: int) -> int:
    """Tell of birthdays, days that matter and silent customers; asked every hour, told once."""
    return reminding.tell_reminders(today=company.local_day(timezone.now()))

"""The response clock in the background, and housekeeping of public forms."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.crm.actions import leads
from quarterdeck.crm.actions.leads import limiting


@app.periodic(cron="*/5 * * * *")
@app.task(queue="crm", queueing_lock="escalate-leads", pass_context=False)
def escalate_leads(timestamp: int) -> int:
    """Tell owners and managers of leads that still wait for their first answer. Returns how many wait."""
    return leads.escalate_overdue(at=timezone.now())


@app.periodic(cron="40 * * * *")
@app.task(queue="housekeeping", queueing_lock="forget-form-posts", pass_context=False)
def forget_post_counts(timestamp: int) -> int:
    """Drop the counts of posts that limit nobody any more."""
    return limiting.forget_old(now=timezone.now())

"""What this room does by itself: measure key results every night, and tell of milestones and check-ins every morning."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.core.company.models import Company
from quarterdeck.people import queries as people
from quarterdeck.targets.actions import milestones, okrs


@app.periodic(cron="20 3 * * *")
@app.task(queue="housekeeping", queueing_lock="measure-key-results", pass_context=False)
def measure_key_results(timestamp: int) -> None:
    """Measure the key results that go by a figure."""
    if Company.objects.exists():
        okrs.measure_key_results(today=company.local_day(timezone.now()))


@app.periodic(cron="30 0 * * *")
@app.task(queue="housekeeping", queueing_lock="tell-of-targets", pass_context=False)
def tell_of_targets(timestamp: int) -> None:
    """Tell who passed a milestone, and on working days whose objectives nobody has looked at this week."""
    viewer = people.first_administrator()
    if viewer is None:
        return
    today = company.local_day(timezone.now())
    milestones.tell_milestones(viewer=viewer, today=today)
    if company.fiscal_calendar().is_working_day(today):
        okrs.remind_of_check_ins(today=today)

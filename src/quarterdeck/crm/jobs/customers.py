"""Sorting customers every night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions import customer_care


@app.periodic(cron="40 2 * * *")
@app.task(queue="housekeeping", queueing_lock="sort-customers", pass_context=False)
def sort_customers(timestamp: int) -> None:
    """Give each customer the life cycle and level its business calls for."""
    customer_care.sort_customers(today=company.local_day(timezone.now()))

"""What a stage has planned for the owner of a deal that enters it."""

from datetime import datetime, timedelta

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.crm.models import Activity, Opportunity, StageTask
from quarterdeck.people.models import Member

_MORNING = timedelta(hours=10)


def plan_tasks(deal: Opportunity, *, at: datetime, by: Member) -> None:
    """Plan the to-dos of the stage for the owner; one that is still open is not planned twice."""
    tasks = list(StageTask.objects.filter(stage=deal.stage_id))
    if not tasks:
        return
    still_open = set(
        Activity.objects.filter(opportunity=deal, done_at=None, archived_at=None).values_list("subject", flat=True)
    )
    today = company.local_day(at)
    planned = Activity.objects.bulk_create(
        [
            Activity(
                kind=task.kind,
                subject=task.subject,
                owner_id=deal.owner_id,
                opportunity=deal,
                account_id=deal.account_id,
                due_at=company.start_of(today + timedelta(days=task.due_days)) + _MORNING,
            )
            for task in tasks
            if task.subject not in still_open
        ]
    )
    trail.record_many(planned, "planned", by=by)

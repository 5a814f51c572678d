"""What happens to those in a plan, from activities, mails and people."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions.follow_up import states
from quarterdeck.crm.models import Activity, Enrolment, StepTaken
from quarterdeck.crm.rules import follow_up as rules
from quarterdeck.crm.rules.follow_up import Signal


@transaction.atomic
def hear(*, signal: Signal, at: datetime, lead_id: int | None = None, contact_id: int | None = None) -> int:
    """Tell every running plan of somebody what happened; returns how many ended."""
    about = Q(lead=lead_id) if lead_id is not None else Q(contact=contact_id)
    if lead_id is None and contact_id is None:
        return 0
    ended = 0
    for enrolment in Enrolment.objects.running().filter(about).order_by("pk").select_for_update(of=("self",)):
        states.keep(enrolment, rules.hear(states.of(enrolment), signal), at=at)
        ended += enrolment.ended_at is not None
    return ended


@transaction.atomic
def hear_activity(*, activity_id: int, at: datetime) -> None:
    """Move on the plan whose step this activity was, and stop those that its news stop."""
    activity = Activity.objects.filter(pk=activity_id, archived_at=None).first()
    if activity is None:
        return
    taken = StepTaken.objects.filter(activity=activity).select_related("enrolment__plan").first()
    if taken is not None and activity.done_at is not None:
        _go_on(taken, at=at)
    kind = activity.kind if taken is None else ""
    signal = rules.signal_of_activity(kind=kind, outcome=activity.outcome, is_done=activity.done_at is not None)
    if signal is not None:
        hear(signal=signal, at=at, lead_id=activity.lead_id, contact_id=activity.contact_id)


def hear_mail(*, subject: str, sender: str, about: str, at: datetime) -> int:
    """A mail came from, or came back from, the address `about`: stop the plans of whoever has it; an absence note stops nothing."""
    signal = rules.signal_of_answer(subject=subject, sender=sender)
    people = Enrolment.objects.running().filter(Q(lead__email__iexact=about) | Q(contact__email__iexact=about))
    pairs = set(people.values_list("lead_id", "contact_id")) if about else set()
    return sum(hear(signal=signal, at=at, lead_id=lead, contact_id=contact) for lead, contact in sorted(pairs, key=str))


def _go_on(taken: StepTaken, *, at: datetime) -> None:
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=taken.enrolment_id)
    if taken.position + 1 != enrolment.position:
        return
    steps = states.steps_of(taken.enrolment.plan)
    on = company.local_day(at)
    states.keep(enrolment, rules.done(states.of(enrolment), steps, on=on, next_day=company.working_day_after), at=at)

"""The daily walk: whatever is due is put on somebody's list, or sent."""

from datetime import date, datetime
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from quarterdeck.core.company import queries as company
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.crm.actions import activities
from quarterdeck.crm.actions.follow_up import states
from quarterdeck.crm.actions.follow_up.hearing import hear
from quarterdeck.crm.models import ActivityKind, Enrolment, FollowUpPlan, FollowUpStep, StepKind, StepTaken
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.rules import follow_up as rules
from quarterdeck.crm.rules.follow_up import Signal


def take_due_steps(*, today: date, at: datetime) -> list[int]:
    """Take every step that is due, within each plan's daily cap; asked again, nothing happens twice.

    Returns the keys of the steps whose mail is to be sent.
    """
    to_send: list[int] = []
    for plan in FollowUpPlan.objects.current().filter(is_active=True).prefetch_related("steps").order_by("pk"):
        to_send += _walk(plan, today=today, at=at)
    return to_send


@transaction.atomic
def mail_step(*, taken_id: int, at: datetime) -> bool:
    """Send the mail of a step once and note it as done; an address that is refused ends the plan."""
    taken = (
        StepTaken.objects.select_for_update(of=("self",)).select_related("step", "activity").filter(pk=taken_id).first()
    )
    if taken is None or taken.was_sent or taken.activity is None or taken.activity.done_at or taken.step is None:
        return False
    enrolment = Enrolment.objects.select_related("lead", "contact", "owner").get(pk=taken.enrolment_id)
    person = enrolment.lead or enrolment.contact
    if person is None or not person.email or enrolment.ended_at is not None:
        return False
    text = taken.step.body.replace("{name}", person.name).replace("{me}", enrolment.owner.name)
    reply_to = [enrolment.owner.email] if enrolment.owner.email else []
    try:
        EmailMessage(taken.step.subject, text, to=[person.email], reply_to=reply_to).send()
    except SMTPRecipientsRefused:
        hear(signal=Signal.BOUNCE, at=at, lead_id=enrolment.lead_id, contact_id=enrolment.contact_id)
        return False
    taken.was_sent = True
    taken.save(update_fields=["was_sent"])
    activities.complete_activity(activity_id=taken.activity.pk, by=enrolment.owner, done_at=at, note=text)
    return True


def sends_mail() -> bool:
    """Whether this instance can send mail at all."""
    return not settings.EMAIL_BACKEND.endswith("console.EmailBackend")


@transaction.atomic
def _walk(plan: FollowUpPlan, *, today: date, at: datetime) -> list[int]:
    FollowUpPlan.objects.select_for_update().get(pk=plan.pk)
    _close(plan, at=at)
    due = Enrolment.objects.running().filter(plan=plan, is_paused=False, next_on__lte=today).order_by("next_on", "pk")
    taken_today = StepTaken.objects.filter(enrolment__plan=plan, on=today).count()
    keys = list(due.values_list("pk", flat=True))
    moving = rules.within_cap(keys, cap=plan.daily_cap, taken_today=taken_today)
    rows = Enrolment.objects.filter(pk__in=moving).select_related("lead", "contact", "owner")
    steps = list(plan.steps.all())
    return [key for enrolment in rows.select_for_update(of=("self",)) for key in _take(enrolment, steps, today, at)]


def _close(plan: FollowUpPlan, *, at: datetime) -> None:
    """End the plan for those who are gone: converted or put away, and those whose member left."""
    over = Q(lead__isnull=False) & (~Q(lead__status__in=OPEN_STATUSES) | Q(lead__archived_at__isnull=False))
    over |= Q(contact__archived_at__isnull=False) | Q(owner__is_active=False)
    for enrolment in Enrolment.objects.running().filter(over, plan=plan).select_for_update(of=("self",)):
        states.keep(enrolment, rules.hear(states.of(enrolment), Signal.CLOSED), at=at)


def _take(enrolment: Enrolment, steps: list[FollowUpStep], today: date, at: datetime) -> list[int]:
    """One step of one enrolment."""
    before = states.of(enrolment)
    pure = [rules.Step(step.delay_days, step.must_be_done) for step in steps]
    after = rules.take(before, pure, on=today, next_day=company.working_day_after)
    if after == before:
        if before.position >= len(steps):
            states.keep(enrolment, rules.State(before.position, end=rules.FINISHED), at=at)
        return []
    step = steps[before.position]
    try:
        with transaction.atomic():
            activity = activities.plan_activity(
                kind=StepKind(step.kind).value if step.kind != StepKind.TASK else ActivityKind.TASK,
                subject=step.subject,
                note=step.body,
                by=enrolment.owner,
                due_at=company.start_of(today),
                lead_id=enrolment.lead_id,
                contact_id=enrolment.contact_id,
            )
    except (Refusal, Http404):
        states.keep(enrolment, rules.hear(before, Signal.CLOSED), at=at)
        return []
    taken = StepTaken.objects.create(
        enrolment=enrolment, step=step, position=before.position, on=today, activity=activity
    )
    states.keep(enrolment, after, at=at)
    return [taken.pk] if step.sends_mail and sends_mail() else []

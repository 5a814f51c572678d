"""Putting leads and contacts into a plan, and taking them out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.crm.actions.follow_up import states
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.crm.models import Contact, Enrolment, FollowUpPlan, Lead
from quarterdeck.crm.rules import follow_up as rules
from quarterdeck.crm.rules.follow_up import Signal
from quarterdeck.people import access
from quarterdeck.people.models import Member

MOST = 1000


@dataclass(frozen=True, slots=True)
class Enrolled:
    """How many began, and how many were left out because they are in the plan already or must not be contacted."""

    begun: int
    left_out: int


@transaction.atomic
def enrol(
    *, plan_id: int, by: Member, at: datetime, lead_ids: Sequence[int] = (), contact_ids: Sequence[int] = ()
) -> Enrolled:
    """Begin a plan for leads and contacts; its steps come to `by`. Who runs through it already is left out."""
    if not by.may("crm.change_activity"):
        raise NotAllowed(_("You may not keep activities."))
    if len(lead_ids) + len(contact_ids) > MOST:
        raise Invalid(_("At most %(most)d at once.") % {"most": MOST})
    plan = get_object_or_404(FollowUpPlan.objects.current().select_for_update(), pk=plan_id)
    if not plan.is_active:
        raise Invalid(_("This plan is not in use."))
    running = Enrolment.objects.running().filter(plan=plan)
    leads = Lead.objects.visible_to(by).open().filter(pk__in=lead_ids)
    fitting = leads.exclude(may_be_contacted=False).exclude(pk__in=running.exclude(lead=None).values("lead_id"))
    contacts = Contact.objects.visible_to(by).current().filter(pk__in=contact_ids)
    free = contacts.exclude(pk__in=running.exclude(contact=None).values("contact_id"))
    made = [*_begun(plan, by, at, leads=fitting.order_by("pk")), *_begun(plan, by, at, contacts=free.order_by("pk"))]
    Enrolment.objects.bulk_create(made)
    trail.record_many(made, "enrolled", by=by, note=plan.name)
    return Enrolled(begun=len(made), left_out=len(set(lead_ids)) + len(set(contact_ids)) - len(made))


@transaction.atomic
def take_out(*, enrolment_id: int, by: Member, at: datetime) -> Enrolment:
    """End the plan for one of them. What was done so far still counts in its figures."""
    found = Enrolment.objects.filter(access.owner_filter(by, "crm.change_activity"))
    enrolment = get_object_or_404(found.select_for_update(of=("self",)), pk=enrolment_id)
    states.keep(enrolment, rules.hear(states.of(enrolment), Signal.TAKEN_OUT), at=at)
    trail.record(enrolment, "taken_out", by=by)
    return enrolment


def _begun(
    plan: FollowUpPlan, by: Member, at: datetime, *, leads: Iterable[Lead] = (), contacts: Iterable[Contact] = ()
) -> list[Enrolment]:
    state = rules.begin(states.steps_of(plan), on=company.local_day(at), next_day=company.working_day_after)
    pairs = [(lead, None) for lead in leads] + [(None, contact) for contact in contacts]
    return [
        Enrolment(plan=plan, lead=lead, contact=contact, owner=by, begun_at=at, next_on=state.next_on)
        for lead, contact in pairs
    ]

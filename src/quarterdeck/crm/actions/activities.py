"""What people do with activities (跟进): log what happened, plan what comes, complete what was planned."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Now
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.core.records import versions
from quarterdeck.crm import events
from quarterdeck.crm.actions.leads import answering
from quarterdeck.crm.actions.ownership import chosen_doer
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Account, Activity, ActivityKind, Contact, Lead, Opportunity
from quarterdeck.people import access
from quarterdeck.people.models import Member

EDITABLE = frozenset(
    ("kind", "subject", "note", "due_at", "done_at", "minutes", "outcome", "next_step", "next_step_on")
)


@transaction.atomic
def log_activity(
    *,
    kind: str,
    subject: str,
    by: Member,
    done_at: datetime,
    opportunity_id: int | None = None,
    account_id: int | None = None,
    contact_id: int | None = None,
    lead_id: int | None = None,
    owner_id: int | None = None,
    minutes: int | None = None,
    outcome: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
    next_step_at: time | None = None,
    note: str = "",
) -> Activity:
    """Keep what was done. On a deal it also notes the last contact and the next step agreed; elsewhere that becomes a to-do,
    at `next_step_at` of the company's day when a time was agreed.
    """
    activity = _new(kind=kind, subject=subject, note=note, by=by, owner_id=owner_id)
    about = {"opportunity_id": opportunity_id, "account_id": account_id, "contact_id": contact_id, "lead_id": lead_id}
    _attach(activity, by=by, **about)
    activity.done_at, activity.minutes, activity.outcome = done_at, minutes, outcome
    activity.next_step, activity.next_step_on = next_step.strip(), next_step_on
    refuse_invalid(activity)
    activity.save()
    trail.record(activity, "logged", by=by)
    _tell(activity, by=by, next_step_at=next_step_at)
    return activity


@transaction.atomic
def plan_activity(
    *,
    kind: str,
    subject: str,
    by: Member,
    due_at: datetime,
    opportunity_id: int | None = None,
    account_id: int | None = None,
    contact_id: int | None = None,
    lead_id: int | None = None,
    owner_id: int | None = None,
    note: str = "",
) -> Activity:
    """Plan something for oneself, or for a colleague whose activities one may change."""
    activity = _new(kind=kind, subject=subject, note=note, by=by, owner_id=owner_id)
    about = {"opportunity_id": opportunity_id, "account_id": account_id, "contact_id": contact_id, "lead_id": lead_id}
    _attach(activity, by=by, **about)
    activity.due_at = due_at
    refuse_invalid(activity)
    activity.save()
    trail.record(activity, "planned", by=by)
    bus.publish(events.ActivityPlanned(activity_id=activity.pk, owner_id=activity.owner_id), by=by)
    return activity


@transaction.atomic
def complete_activity(
    *,
    activity_id: int,
    by: Member,
    done_at: datetime,
    outcome: str = "",
    minutes: int | None = None,
    next_step: str = "",
    next_step_on: date | None = None,
    note: str | None = None,
) -> Activity:
    """Mark a planned activity as done, with its outcome. Refuses one that is already done."""
    activity = _changeable(activity_id, by)
    if activity.done_at is not None:
        raise Invalid(_("This is already done."))
    activity.done_at, activity.outcome, activity.minutes = done_at, outcome, minutes
    activity.next_step, activity.next_step_on = next_step.strip(), next_step_on
    activity.note = activity.note if note is None else note
    refuse_invalid(activity)
    activity.version += 1
    activity.save()
    trail.record(activity, "completed", by=by, changes={"outcome": ("", outcome)} if outcome else None)
    _tell(activity, by=by)
    return activity


@transaction.atomic
def reopen_activity(*, activity_id: int, by: Member) -> Activity:
    """Take a completion back: the activity is planned again. Refuses one that was never planned."""
    activity = _changeable(activity_id, by)
    if activity.due_at is None:
        raise Invalid(_("This was never planned, so it cannot be opened again."))
    if activity.done_at is None:
        return activity
    activity.done_at, activity.outcome, activity.minutes = None, "", None
    activity.version += 1
    activity.save(update_fields=["done_at", "outcome", "minutes", "version", "updated_at"])
    trail.record(activity, "reopened", by=by)
    return activity


@transaction.atomic
def edit_activity(*, activity_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Activity:
    """Change what was written about an activity, or when it is due. Refuses a stale edit."""
    activity = _changeable(activity_id, by)
    if unknown := sorted(set(values) - EDITABLE):
        raise Invalid(_("There is no field %(name)s.") % {"name": unknown[0]}, field=unknown[0])
    versions.refuse_stale(activity, values, version=version)
    changes = trail.differences(activity, values)
    if not changes:
        return activity
    for field in changes:
        setattr(activity, field, values[field])
    _refuse_timeless(activity)
    refuse_invalid(activity)
    activity.version += 1
    activity.save(update_fields=[*changes, "version", "updated_at"])
    trail.record(activity, "edited", by=by, changes=changes)
    return activity


@transaction.atomic
def archive_activity(*, activity_id: int, at: datetime, by: Member) -> Activity:
    """Put an activity away; it no longer counts and can be restored."""
    return _set_archived(_changeable(activity_id, by), at, by=by)


@transaction.atomic
def restore_activity(*, activity_id: int, by: Member) -> Activity:
    """Bring an archived activity back."""
    return _set_archived(_changeable(activity_id, by), None, by=by)


@transaction.atomic
def hand_over_activities(*, from_id: int, to_id: int, on: date, by: Member) -> int:
    """Give everything somebody who leaves had planned to a colleague; what was done stays theirs. Returns how many."""
    planned = list(Activity.objects.filter(owner=from_id, done_at=None).select_for_update())
    trail.record_many(planned, "handed_over", by=by)
    return Activity.objects.filter(pk__in=[activity.pk for activity in planned]).update(owner=to_id)


def _new(*, kind: str, subject: str, note: str, by: Member, owner_id: int | None) -> Activity:
    if not by.may("crm.change_activity"):
        raise NotAllowed(_("You may not keep activities."))
    owner = chosen_doer(by.pk if owner_id is None else owner_id, by=by)
    label = dict(ActivityKind.choices).get(kind, kind)
    return Activity(kind=kind, subject=subject.strip() or str(label), note=note, owner=owner)


def _attach(
    activity: Activity,
    *,
    opportunity_id: int | None,
    account_id: int | None,
    contact_id: int | None,
    lead_id: int | None,
    by: Member,
) -> None:
    """Tie the activity to a lead, or to a deal, an account and a contact that belong together and that `by` may see."""
    if lead_id is not None:
        activity.lead = get_object_or_404(Lead.objects.visible_to(by), pk=lead_id)
    if opportunity_id is not None:
        activity.opportunity = get_object_or_404(
            Opportunity.objects.visible_to(by).select_for_update(of=("self",)), pk=opportunity_id
        )
    if contact_id is not None:
        activity.contact = get_object_or_404(Contact.objects.visible_to(by), pk=contact_id)
    if account_id is not None:
        get_object_or_404(Account.objects.visible_to(by), pk=account_id)
    ids = [
        account_id,
        activity.opportunity.account_id if activity.opportunity else None,
        activity.contact.account_id if activity.contact else None,
    ]
    known = {found for found in ids if found is not None}
    if len(known) > 1:
        raise Invalid(_("The opportunity and the contact belong to different accounts."), field="account")
    activity.account_id = next(iter(known), None)


def _changeable(activity_id: int, by: Member) -> Activity:
    activity = get_object_or_404(
        Activity.objects.visible_to(by).select_related("opportunity").select_for_update(of=("self",)), pk=activity_id
    )
    if not Activity.objects.filter(access.owner_filter(by, "crm.change_activity"), pk=activity_id).exists():
        raise NotAllowed(_("Only its owner or the owner's manager may change this activity."))
    return activity


def _tell(activity: Activity, *, by: Member, next_step_at: time | None = None) -> None:
    """Carry a done activity over to what it is about, plan the next step where there is no deal to keep it, publish the event."""
    _note_contact(activity)
    if activity.opportunity is not None:
        _note_on_deal(activity, activity.opportunity, by=by)
    elif activity.next_step and activity.next_step_on is not None:
        _plan_next_step(activity, activity.next_step_on, next_step_at, by=by)
    bus.publish(
        events.ActivityLogged(
            activity_id=activity.pk,
            kind=activity.kind,
            owner_id=activity.owner_id,
            opportunity_id=activity.opportunity_id,
            account_id=activity.account_id,
            lead_id=activity.lead_id,
        ),
        by=by,
    )


def _note_contact(activity: Activity) -> None:
    """The account and the lead remember the last time somebody did something with them; it never goes back."""
    seen = {"last_activity_at": Greatest(F("last_activity_at"), Value(activity.done_at))}
    if activity.account_id is not None:
        Account.objects.filter(pk=activity.account_id).update(**seen)
    if activity.lead_id is not None and activity.done_at is not None:
        answering.note_contact(lead_id=activity.lead_id, kind=activity.kind, done_at=activity.done_at)


def _note_on_deal(activity: Activity, deal: Opportunity, *, by: Member) -> None:
    """One UPDATE: the last contact never goes back, a new next step replaces the old, a done one is cleared."""
    changed: dict[str, Any] = {"last_activity_at": Greatest(F("last_activity_at"), Value(activity.done_at))}
    steps: dict[str, Any] = {}
    if activity.next_step:
        steps = {"next_step": activity.next_step, "next_step_on": activity.next_step_on}
    elif deal.next_step and deal.next_step == activity.subject:
        steps = {"next_step": "", "next_step_on": None}
    differences = trail.differences(deal, steps)
    if differences:
        changed |= {**steps, "version": F("version") + 1, "updated_at": Now()}
        trail.record(deal, "next_step", by=by, changes=differences)
    Opportunity.objects.filter(pk=deal.pk).update(**changed)


def _plan_next_step(activity: Activity, on: date, at: time | None, *, by: Member) -> None:
    begins = company.start_of(on)
    follow_up = Activity.objects.create(
        kind=ActivityKind.TASK,
        subject=activity.next_step,
        owner=activity.owner,
        account_id=activity.account_id,
        contact_id=activity.contact_id,
        lead_id=activity.lead_id,
        due_at=begins + timedelta(hours=at.hour, minutes=at.minute) if at else begins,
    )
    trail.record(follow_up, "planned", by=by)


def _refuse_timeless(activity: Activity) -> None:
    if activity.due_at is None and activity.done_at is None:
        raise Invalid(_("Say when it is planned for, or when it was done."), field="due_at")


def _set_archived(activity: Activity, at: datetime | None, *, by: Member) -> Activity:
    if (activity.archived_at is None) == (at is None):
        return activity
    activity.archived_at = at
    activity.version += 1
    activity.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(activity, "archived" if at else "restored", by=by)
    return activity

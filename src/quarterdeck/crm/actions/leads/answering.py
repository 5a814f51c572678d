"""The response clock: what answers a lead, and who is told when nobody does."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from quarterdeck.core.company import queries as company
from quarterdeck.core.notifications import actions as notifications
from quarterdeck.crm.actions.leads import responding
from quarterdeck.crm.models import ActivityKind, Lead, LeadStatus
from quarterdeck.crm.models.leads import OPEN_STATUSES
from quarterdeck.crm.rules import working_time
from quarterdeck.people.models import Member, Membership

_AT_ONCE = 500


# What one writes down for oneself answers nobody.
_SILENT = frozenset((ActivityKind.NOTE, ActivityKind.TASK))


def note_contact(*, lead_id: int, kind: str, done_at: datetime) -> None:
    """Something was done with a lead: the first time answers it, stops its clock and starts work on it."""
    lead = Lead.objects.select_for_update().get(pk=lead_id)
    lead.last_activity_at = max(done_at, lead.last_activity_at or done_at)
    changed = ["last_activity_at"]
    if kind in _SILENT:
        lead.save(update_fields=changed)
        return
    if lead.responded_at is None:
        lead.responded_at = done_at
        lead.response_minutes = responding.clock().minutes(lead.created_at, done_at)
        changed += ["responded_at", "response_minutes"]
    if lead.status == LeadStatus.NEW:
        lead.status = LeadStatus.CONTACTING
        changed.append("status")
    lead.save(update_fields=changed)


@transaction.atomic
def escalate_overdue(*, at: datetime) -> int:
    """Tell owners of leads that are owed an answer, and their managers when it stays away; each once a lead. Returns how many leads."""
    setting = responding.setting()
    hours = responding.hours(setting)
    late = Lead.objects.filter(
        archived_at=None, responded_at=None, escalated_at=None, response_due_at__lte=at, status__in=OPEN_STATUSES
    )
    leads = list(
        late.select_for_update(skip_locked=True, of=("self",)).select_related("owner").order_by("pk")[:_AT_ONCE]
    )
    managers = _managers({lead.owner_id for lead in leads if lead.owner_id})
    for lead in leads:
        if lead.owner is not None:
            _tell(lead.owner, lead, level="owner")
        due = lead.response_due_at or at
        if working_time.after(due, setting.manager_after_minutes, hours) <= at:
            for manager in managers.get(lead.owner_id or 0, []):
                _tell(manager, lead, level="manager")
            lead.escalated_at = at
    done = [lead.pk for lead in leads if lead.escalated_at]
    Lead.objects.filter(pk__in=done).update(escalated_at=at)
    return len(leads)


def _managers(owner_ids: set[int]) -> dict[int, list[Member]]:
    """The managers of the owners' units today, in one query; nobody is told of their own lead twice."""
    found: dict[int, list[Member]] = {}
    present = Membership.objects.filter(member__in=owner_ids, until_on=None, unit__manager__is_active=True)
    for membership in present.select_related("unit__manager").order_by("unit", "member"):
        manager = membership.unit.manager
        if manager and manager.pk != membership.member_id:
            found.setdefault(membership.member_id, []).append(manager)
    return found


def _tell(member: Member, lead: Lead, *, level: str) -> None:
    with translation.override(member.language or company.company().language):
        text = _("%(lead)s still waits for a first answer.") % {"lead": lead}
        if level == "manager":
            owner = lead.owner.name if lead.owner else ""
            text = _("%(lead)s of %(owner)s still waits for a first answer.") % {"lead": lead, "owner": owner}
    notifications.notify(
        member=member,
        topic="crm",
        text=text,
        url=reverse("crm:lead", args=[lead.pk]),
        dedupe_key=f"lead-unanswered-{lead.pk}-{level}",
    )

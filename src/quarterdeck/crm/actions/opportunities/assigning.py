"""Who owns a deal, and who helps on it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.crm import events
from quarterdeck.crm.actions.opportunities import history, locking
from quarterdeck.crm.actions.ownership import chosen_owner
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import Opportunity, OpportunityTeamMember
from quarterdeck.people.models import Member


@transaction.atomic
def assign_opportunities(*, opportunity_ids: Sequence[int], owner_id: int, by: Member, at: datetime) -> dict[int, int]:
    """Give deals to another owner, all or none. Returns the deals that changed hands with their owners before."""
    deals = locking.changeable_many(opportunity_ids, by, locking.ASSIGN)
    owner = chosen_owner(owner_id, by=by)
    return _give(deals, owner, by=by, at=at, act="assigned")


@transaction.atomic
def hand_over_opportunities(*, from_id: int, to_id: int, on: date, by: Member) -> int:
    """Give every open deal of somebody who leaves, archived ones too, to a colleague. Returns how many.

    Stage, dates and history stay as they were, and closed deals stay with the one who earned them.
    """
    deals = list(Opportunity.objects.open().filter(owner=from_id).order_by("pk").select_for_update(of=("self",)))
    at = company.start_of(on)
    return len(_give(deals, Member.objects.get(pk=to_id), by=by, at=at, act="handed_over"))


@transaction.atomic
def add_helper(*, opportunity_id: int, member_id: int, by: Member, role: str = "") -> OpportunityTeamMember:
    """Let a colleague see a deal and work on it; a second call changes the part they play."""
    deal = locking.changeable(opportunity_id, by)
    member = Member.objects.active().filter(pk=member_id).first()
    if member is None or member.pk == deal.owner_id:
        raise Invalid(_("Choose an active colleague who does not own the deal."), field="member")
    helper, is_new = OpportunityTeamMember.objects.update_or_create(
        opportunity=deal, member=member, defaults={"role": role.strip()[:80]}
    )
    if is_new:
        trail.record(deal, "helper_added", by=by, changes={"helper": ("", member.name)})
    return helper


@transaction.atomic
def remove_helper(*, opportunity_id: int, member_id: int, by: Member) -> None:
    """Take a colleague off a deal; nothing happens when they were not on it."""
    deal = locking.changeable(opportunity_id, by)
    helper = deal.helpers.filter(member=member_id).select_related("member").first()
    if helper is not None:
        helper.delete()
        trail.record(deal, "helper_removed", by=by, changes={"helper": (helper.member.name, "")})


def _give(deals: Sequence[Opportunity], owner: Member, *, by: Member, at: datetime, act: str) -> dict[int, int]:
    """Change the owner of those that are not the owner's yet, with history, trail and events, in a handful of statements."""
    before = {deal.pk: deal.owner_id for deal in deals if deal.owner_id != owner.pk}
    if not before:
        return before
    Opportunity.objects.filter(pk__in=list(before)).update(
        owner=owner, version=F("version") + 1, updated_at=timezone.now()
    )
    history.revise(list(before), at=at, by=by)
    names = dict(Member.objects.filter(pk__in=set(before.values())).values_list("pk", "name"))
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                kind=Opportunity._meta.label_lower,
                object_id=pk,
                act=act,
                changes={"owner": [names[owner_before], owner.name]},
                at=timezone.now(),
                by=by,
            )
            for pk, owner_before in before.items()
        ],
        batch_size=2000,
    )
    tell_reassigned(list(before), to_owner_id=owner.pk, by=by)
    return before


def tell_reassigned(opportunity_ids: list[int], *, to_owner_id: int, by: Member) -> None:
    """Publish that deals got another owner, once an act."""
    event = events.OpportunitiesReassigned(
        opportunity_ids=opportunity_ids, to_owner_id=to_owner_id, by_id=by.pk, act=uuid4().hex
    )
    bus.publish(event, by=by)

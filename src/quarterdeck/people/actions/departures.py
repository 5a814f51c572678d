"""Leaving, with everything handed over in one act, and coming back."""

from datetime import date

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.approvals import actions as approval_actions
from quarterdeck.core.approvals import queries as approvals
from quarterdeck.core.audit import trail
from quarterdeck.core.company import queries as company
from quarterdeck.core.events import bus
from quarterdeck.people import handover
from quarterdeck.people.actions import roles
from quarterdeck.people.actions.refusals import CannotChangeMember
from quarterdeck.people.events import MemberLeft, MemberReturned
from quarterdeck.people.models import Invitation, Member, OrgUnit, TerritoryAssignment


@transaction.atomic
def deactivate_member(*, member_id: int, hand_over_to_id: int | None, on: date, by: Member) -> dict[str, int]:
    """End a member's access and give everything they keep to somebody else; returns how much of each kind went over.

    They cannot sign in any more, and open sessions and invitations end. Refuses without a receiver while there is something to
    hand over, for oneself, and for the last one who may change roles.
    """
    member = get_object_or_404(Member.objects.select_for_update(of=("self",)), pk=member_id)
    if not member.is_active:
        raise CannotChangeMember(_("%(name)s is deactivated already.") % {"name": member.name})
    if member == by:
        raise CannotChangeMember(_("You cannot deactivate yourself."))
    roles.refuse_over_administrator(member, by=by)
    receiver = _receiver(member, hand_over_to_id)
    moved = _hand_over(member, receiver, on=on, by=by)
    member.is_active, member.left_on = False, on
    member.set_unusable_password()  # ends every session, since each carries a hash of the password
    member.version += 1
    member.save()
    Invitation.objects.filter(member=member, accepted_at=None).delete()
    roles.refuse_without_administrator()
    to = receiver.name if receiver else None
    trail.record(member, "deactivated", by=by, changes={"handed_over_to": (None, to), "on": (None, on)})
    bus.publish(MemberLeft(member_id=member_id, handed_over_to_id=hand_over_to_id, on=on), by=by)
    return moved


@transaction.atomic
def reactivate_member(*, member_id: int, on: date, by: Member) -> Member:
    """Let somebody who left come back to the unit and the roles they had. They need a new invitation to sign in."""
    member = get_object_or_404(Member.objects.select_for_update(of=("self",)), pk=member_id)
    if member.is_active:
        return member
    member.is_active, member.left_on = True, None
    roles.refuse_over_administrator(member, by=by)
    member.version += 1
    member.save()
    trail.record(member, "reactivated", by=by, changes={"on": (None, on)})
    bus.publish(MemberReturned(member_id=member_id, on=on), by=by)
    return member


def count_managed_units(*, member_id: int) -> int:
    return OrgUnit.objects.filter(manager_id=member_id).count()


def transfer_managed_units(*, from_id: int, to_id: int, on: date, by: Member) -> int:
    return OrgUnit.objects.filter(manager_id=from_id).update(manager_id=to_id)


def count_territories(*, member_id: int) -> int:
    return TerritoryAssignment.objects.filter(member_id=member_id, until_on=None).count()


def transfer_territories(*, from_id: int, to_id: int, on: date, by: Member) -> int:
    """Close the leaver's assignments on the day and open the receiver's, where the receiver has none yet."""
    leaving = list(TerritoryAssignment.objects.filter(member_id=from_id, until_on=None))
    already = set(
        TerritoryAssignment.objects.filter(member_id=to_id, until_on=None).values_list("territory_id", flat=True)
    )
    for assignment in leaving:
        if assignment.from_on < on:
            TerritoryAssignment.objects.filter(pk=assignment.pk).update(until_on=on)
        else:
            assignment.delete()
    TerritoryAssignment.objects.bulk_create(
        TerritoryAssignment(territory_id=one.territory_id, member_id=to_id, from_on=on)
        for one in leaving
        if one.territory_id not in already
    )
    return len(leaving)


def count_waiting_approvals(*, member_id: int) -> int:
    return approvals.waiting_count(viewer=member_id)


def transfer_approvals(*, from_id: int, to_id: int, on: date, by: Member) -> int:
    """Let the receiver decide what waited for the leaver."""
    receiver = Member.objects.get(pk=to_id)
    return approval_actions.hand_over(from_id=from_id, to=receiver, by=by, at=company.start_of(on))


def _receiver(member: Member, hand_over_to_id: int | None) -> Member | None:
    if hand_over_to_id is None:
        if any(kind.count(member_id=member.pk) for kind in handover.kinds()):
            raise CannotChangeMember(_("Choose who takes over what %(name)s keeps.") % {"name": member.name})
        return None
    receiver = Member.objects.active().filter(pk=hand_over_to_id).exclude(pk=member.pk).first()
    if receiver is None:
        raise CannotChangeMember(_("Choose another active member to take over."))
    return receiver


def _hand_over(member: Member, receiver: Member | None, *, on: date, by: Member) -> dict[str, int]:
    if receiver is None:
        return {}
    return {
        str(kind.label): kind.transfer(from_id=member.pk, to_id=receiver.pk, on=on, by=by) for kind in handover.kinds()
    }

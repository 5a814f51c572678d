"""Reads of who is away when."""

from collections.abc import Sequence
from datetime import date

from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Absence, Member, Membership, OrgUnit


def absences_of(*, member: Member, since: date) -> Sequence[Absence]:
    """The member's absences that end after a day, latest first."""
    return list(member.absences.filter(until_on__gt=since))


def may_note(member: Member, *, viewer: Member) -> bool:
    """Whether the viewer notes absences of the member: oneself, who manages members, and the managers above."""
    return member.pk == viewer.pk or viewer.may("people.manage_members") or _manages(viewer, member)


def absence(*, absence_id: int) -> Absence:
    return get_object_or_404(Absence, pk=absence_id)


def _manages(viewer: Member, member: Member) -> bool:
    paths = Membership.objects.filter(member=member, until_on=None, unit__placements__until_on=None)
    above = {
        int(unit) for path in paths.values_list("unit__placements__path", flat=True) for unit in path.split("/") if unit
    }
    return OrgUnit.objects.filter(pk__in=above, manager=viewer).exists()

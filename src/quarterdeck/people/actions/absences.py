"""Being away."""

from datetime import date

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.people.actions.refusals import CannotChangeMember
from quarterdeck.people.models import Absence, AbsenceKind, Member
from quarterdeck.people.queries import absences


@transaction.atomic
def note_absence(*, member_id: int, from_on: date, last_on: date, kind: str, by: Member) -> Absence:
    """Say that somebody is away from a day to another, both included; meanwhile they are given no leads.

    For oneself, and for those who manage the person or everybody. Refuses days that were noted before.
    """
    member = get_object_or_404(Member.objects.visible_to(by).select_for_update(of=("self",)), pk=member_id)
    _need(member, by)
    if last_on < from_on:
        raise CannotChangeMember(_("The last day is before the first."), code="last_on")
    if kind not in AbsenceKind.values:
        raise CannotChangeMember(_("There is no such kind of absence."), code="kind")
    until_on = date.fromordinal(last_on.toordinal() + 1)
    if member.absences.filter(from_on__lt=until_on, until_on__gt=from_on).exists():
        raise CannotChangeMember(_("Some of these days are noted already."), code="from_on")
    absence = Absence.objects.create(member=member, from_on=from_on, until_on=until_on, kind=kind)
    trail.record(member, "absent", by=by, changes={"on": ("", f"{from_on} – {last_on}")})
    return absence


@transaction.atomic
def remove_absence(*, absence_id: int, by: Member) -> None:
    """Take a noted absence back."""
    absence = get_object_or_404(
        Absence.objects.filter(member__in=Member.objects.visible_to(by)).select_related("member"), pk=absence_id
    )
    _need(absence.member, by)
    trail.record(absence.member, "present", by=by, changes={"on": (str(absence.from_on), "")})
    absence.delete()


def _need(member: Member, by: Member) -> None:
    if not absences.may_note(member, viewer=by):
        raise CannotChangeMember(_("Only the person and who manages them note absences."), code="forbidden")

"""The door for reads of what was agreed."""

from datetime import date

from django.db.models import Model
from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.performance.models.agreements import Agreement, AgreementQuerySet

SHOWN = 50


def agreement(*, viewer: Member, agreement_id: int) -> Agreement:
    """One that the viewer may see, or 404."""
    return get_object_or_404(_seen(viewer), pk=agreement_id)


def of(*, viewer: Member, **origin: Model) -> list[Agreement]:
    """What was agreed in one place (named as in `ORIGINS`), by day."""
    return list(_seen(viewer).filter(**origin))


def open_of(*, viewer: Member, member_id: int) -> list[Agreement]:
    """What somebody still has to do, wherever it was agreed, the most urgent first."""
    return list(_seen(viewer).open().filter(member=member_id)[:SHOWN])


def due(*, viewer: Member, until: date) -> list[Agreement]:
    """The viewer's own that are due by a day."""
    return list(_seen(viewer).open().filter(member=viewer, due_on__lte=until)[:SHOWN])


def overdue(*, viewer: Member, today: date) -> list[Agreement]:
    """Those of others, within reach, whose day has passed."""
    return list(_seen(viewer).open().filter(due_on__lt=today).exclude(member=viewer)[:SHOWN])


def _seen(viewer: Member) -> AgreementQuerySet:
    return Agreement.objects.visible_to(viewer).select_related("member", "made_by")

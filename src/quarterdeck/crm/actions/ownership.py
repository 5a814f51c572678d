"""Who may own a record, decided once for every noun of the room."""

from django.utils.translation import gettext as _

from quarterdeck.crm.actions.refusals import Invalid, NotAllowed
from quarterdeck.people import access
from quarterdeck.people.models import Member


def chosen_owner(owner_id: int, *, by: Member) -> Member:
    """The colleague a record may be given to: oneself, or an active one within the reach of `crm.assign_owner`."""
    if owner_id == by.pk:
        return by
    if not by.may("crm.assign_owner"):
        raise NotAllowed(_("You may not give records to somebody else."))
    return _within(owner_id, by=by, right="crm.assign_owner")


def chosen_doer(owner_id: int, *, by: Member) -> Member:
    """The colleague an activity is planned for: oneself, or one whose activities `by` may change."""
    return by if owner_id == by.pk else _within(owner_id, by=by, right="crm.change_activity")


def _within(owner_id: int, *, by: Member, right: str) -> Member:
    reachable = Member.objects.active().filter(access.owner_filter(by, right, owner="pk"))
    owner = reachable.filter(pk=owner_id).first()
    if owner is None:
        raise Invalid(_("Choose an active colleague of your teams."), field="owner")
    return owner

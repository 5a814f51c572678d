"""Who sees what a member keeps: oneself, a team and those below it, everyone."""

from typing import Any, Protocol

from django.utils.translation import gettext as _

from quarterdeck.core.lists.models import Sharing
from quarterdeck.core.records.refusals import Refusal


class CannotShare(Refusal):
    """Something cannot be shared so, with the reason."""


class Kept(Protocol):
    """What can be shared: a record with who sees it, and the unit where that is one."""

    sharing: str
    unit_id: int | None


def share(kept: Kept, sharing: str, unit_id: int | None, *, by: Any, right: str) -> None:
    """Set who sees it: with others it needs the right, and a unit of one's own or above. Keeping it as it was needs none."""
    if sharing not in Sharing.values:
        raise CannotShare(_("Choose who sees it."), code="sharing")
    unit_id = unit_id if sharing == Sharing.UNIT else None
    if (sharing, unit_id) == (kept.sharing, kept.unit_id):
        return
    if sharing != Sharing.NOBODY and not by.may(right):
        raise CannotShare(_("Sharing is for managers."), code="forbidden")
    if sharing == Sharing.UNIT and unit_id not in by.unit_ids():
        raise CannotShare(_("Choose a team you belong to."), code="unit_id")
    kept.sharing, kept.unit_id = sharing, unit_id

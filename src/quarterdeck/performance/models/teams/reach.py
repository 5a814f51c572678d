"""Which rows about a unit a member's right reaches."""

from typing import TYPE_CHECKING

from django.db.models import Q

from quarterdeck.core.access.scopes import Scope
from quarterdeck.people import access
from quarterdeck.people.models import UnitPlacement

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


def unit_filter(viewer: "Member", right: str, *, unit: str = "unit") -> Q:
    """The condition that keeps rows whose unit the right reaches: all, one's units with those below, or one's units alone."""
    scope = access.scope_of(viewer, right)
    if scope is Scope.ALL:
        return Q()
    within = Q()
    for path in access.paths_of(viewer) if scope else ():
        within |= Q(path__startswith=path) if scope is Scope.SUBTREE else Q(path=path)
    if not within:
        return Q(pk__in=[])
    return Q(**{f"{unit}__in": UnitPlacement.objects.filter(within, until_on=None).values("unit_id")})

"""Turns a member's grants into database conditions: the one place that knows how scopes reach into the organization.

A scope becomes a sub-select over a path prefix, never a list of ids, so it costs the same for five people and five thousand.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Value

from quarterdeck.core.access import rights
from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.access.field_access import widest as widest_access
from quarterdeck.core.access.scopes import Scope, widest
from quarterdeck.core.fields import concealing
from quarterdeck.core.records.concealing import Concealment

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


def grants_of(member: "Member") -> dict[str, Scope]:
    """Every right the member holds with its widest scope; read once per member object, for one request."""
    cached: dict[str, Scope] | None = getattr(member, "_grants", None)
    if cached is None:
        cached = _read_grants(member)
        member._grants = cached  # type: ignore[attr-defined]  # a request-long memory on the object itself
    return cached


def _read_grants(member: "Member") -> dict[str, Scope]:
    """The grants and the field rules of all the member's roles, in one query; the rules are kept beside the grants."""
    from quarterdeck.people.models import RoleAssignment

    if not member.is_active:
        return {}
    of_member = RoleAssignment.objects.filter(member=member).order_by()
    grants = of_member.values_list("role_id", "role__grants__right", "role__grants__scope", Value("right"))
    ruled = of_member.filter(role__field_rules__isnull=False)
    rules = ruled.values_list("role_id", "role__field_rules__field_code", "role__field_rules__access", Value("field"))
    reaches: dict[str, list[Scope]] = {}
    accesses: dict[str, list[FieldAccess]] = {}
    roles: set[int] = set()
    for role, code, value, what in grants.union(rules, all=True):
        roles.add(role)
        if what == "field":
            accesses.setdefault(code, []).append(FieldAccess(value))
        elif code is not None:
            reaches.setdefault(code, []).append(Scope(value))
    member._field_rules = {  # type: ignore[attr-defined]  # a request-long memory on the object itself
        code: widest_access(said) for code, said in accesses.items() if len(said) == len(roles)
    }
    return {right: reach for right, scopes in reaches.items() if (reach := widest(scopes))}


def all_seeing() -> "Member":
    """Nobody in particular, who sees everything: for figures that may not depend on who asks, such as somebody's score.

    Whoever reads so has to decide first who is told.
    """
    from quarterdeck.people.models import Member

    seer = Member(name="", is_active=True)
    seer._grants = {right.code: Scope.ALL for right in rights.all_rights()}  # type: ignore[attr-defined]  # as `grants_of` keeps them
    seer._field_rules = {}  # type: ignore[attr-defined]  # as `rules_of` keeps them
    return seer


def field_access(member: "Member", code: str) -> FieldAccess:
    """What the member's roles let do with a field such as `crm.contact.phone`: everything where no rule says less."""
    return rules_of(member).get(code, FieldAccess.EDIT)


def rules_of(member: "Member") -> dict[str, FieldAccess]:
    """The fields on which the member may do less than everything; read with the grants, once per member object."""
    grants_of(member)
    kept: dict[str, FieldAccess] = getattr(member, "_field_rules", {})
    return kept


def concealment_of(member: "Member") -> Concealment:
    """What the member's roles keep from the member, by model; empty for most. Read once per member object."""
    kept: Concealment | None = getattr(member, "_concealment", None)
    if kept is None:
        kept = concealing.concealment(rules_of(member))
        member._concealment = kept  # type: ignore[attr-defined]  # a request-long memory on the object itself
    return kept


def holds(member: "Member", right: str) -> bool:
    """Whether any role of the member grants the right, whatever its scope."""
    rights.get(right)
    return right in grants_of(member)


def scope_of(member: "Member", right: str) -> Scope | None:
    """How far the member's right reaches, or None without it. The team and below, at the root of the tree, is everything."""
    rights.get(right)
    scope = grants_of(member).get(right)
    if scope is Scope.SUBTREE and any(_is_root(path) for path in paths_of(member)):
        return Scope.ALL
    return scope


def members_in_scope(viewer: "Member", right: str) -> "QuerySet[Any, Any] | None":
    """Ids of the members whose records the right reaches, as a sub-select; None means everybody's."""
    from quarterdeck.people.models import Member

    scope = scope_of(viewer, right)
    if scope is Scope.ALL:
        return None
    if scope is None:
        return Member.objects.none().values("pk")
    if scope is Scope.OWN:
        return Member.objects.filter(pk=viewer.pk).values("pk")
    return team_of(viewer, with_below=scope is Scope.SUBTREE)


def _is_root(path: str) -> bool:
    """Whether a path such as /1/ is the company's own: below it stands everybody."""
    return path.count("/") == 2


def team_of(viewer: "Member", *, with_below: bool) -> "QuerySet[Any, Any]":
    """Ids of the viewer and of those who belong today to the viewer's units, and to the units below if asked."""
    from quarterdeck.people.models import Member, Membership

    within = Q(member=viewer)
    for path in paths_of(viewer):
        within |= Q(unit__placements__path__startswith=path) if with_below else Q(unit__placements__path=path)
    present = Membership.objects.filter(Q(until_on=None, unit__placements__until_on=None), within)
    return Member.objects.filter(Q(pk__in=present.values("member_id")) | Q(pk=viewer.pk)).values("pk")


def paths_of(member: "Member") -> list[str]:
    """Present tree paths of the unit the member belongs to and of those the member manages; read once per object."""
    from quarterdeck.people.models import UnitPlacement

    cached: list[str] | None = getattr(member, "_paths", None)
    if cached is None:
        own = Q(unit__memberships__member=member, unit__memberships__until_on=None)
        placements = UnitPlacement.objects.filter(own | Q(unit__manager=member), until_on=None)
        cached = sorted(set(placements.values_list("path", flat=True)))
        member._paths = cached  # type: ignore[attr-defined]  # a request-long memory on the object itself
    return cached


def owner_filter(viewer: "Member", right: str, *, owner: str = "owner") -> Q:
    """The condition that keeps rows whose owner the viewer's right reaches. `owner` names the field on the row."""
    if scope_of(viewer, right) is Scope.OWN:
        return Q(**{owner: viewer.pk})
    reachable = members_in_scope(viewer, right)
    return Q() if reachable is None else Q(**{f"{owner}__in": reachable})

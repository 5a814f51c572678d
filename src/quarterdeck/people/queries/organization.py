"""Reads of the tree."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from quarterdeck.core.access.scopes import Scope
from quarterdeck.people import access
from quarterdeck.people.models import Member, Membership, OrgUnit, UnitPlacement


@dataclass(frozen=True)
class UnitNode:
    """A unit where it hung on a day; nodes come in the order a tree is drawn."""

    id: int
    name: str
    kind: str
    kind_label: str
    path: str
    depth: int
    parent_id: int | None
    manager_id: int | None
    manager_name: str
    head_count: int
    total: int
    is_archived: bool


def unit_tree(*, viewer: Member, on: date) -> list[UnitNode]:
    """The organization as it was on a day, with how many people each unit had itself and with all below it.

    The shape of the organization is no secret within the company; the people in it are counted whoever asks.
    """
    held = _held_on(on)
    placements = UnitPlacement.objects.filter(held).select_related("unit__manager")
    counts = dict(
        Membership.objects.filter(_held_on(on), Q(member__left_on=None) | Q(member__left_on__gte=on))
        .values_list("unit_id")
        .annotate(people=Count("pk"))
        .order_by()
    )
    places = [place for place in placements if place.unit.archived_at is None or place.unit.archived_at.date() > on]
    names = {place.unit_id: place.unit.name for place in places}
    totals = dict.fromkeys(names, 0)
    for place in places:
        for unit_id in _ids(place.path):
            if unit_id in totals:
                totals[unit_id] += counts.get(place.unit_id, 0)
    ordered = sorted(places, key=lambda place: [(names.get(one, ""), one) for one in _ids(place.path)])
    return [_node(place, counts.get(place.unit_id, 0), totals[place.unit_id]) for place in ordered]


def visible_units(*, viewer: Member, on: date, right: str = "people.view_member") -> list[UnitNode]:
    """The part of today's tree that a right reaches: everything, one's units and those below, or only one's own."""
    scope = access.scope_of(viewer, right)
    if scope is None:
        return []
    tree = unit_tree(viewer=viewer, on=on)
    if scope is Scope.ALL:
        return tree
    own = access.paths_of(viewer)
    if scope is Scope.SUBTREE:
        return [node for node in tree if node.path.startswith(tuple(own))] if own else []
    return [node for node in tree if node.path in own] if scope is Scope.TEAM else []


def unit_choices() -> list[tuple[int, str]]:
    """Units to choose from in forms, indented by depth, in tree order."""
    current = UnitPlacement.objects.filter(until_on=None, unit__archived_at=None).select_related("unit")
    places = list(current)
    names = {place.unit_id: place.unit.name for place in places}
    places.sort(key=lambda place: [(names.get(one, ""), one) for one in _ids(place.path)])
    return [(place.unit_id, "\u2003" * (place.path.count("/") - 2) + place.unit.name) for place in places]


def archived_units() -> list[OrgUnit]:
    return list(OrgUnit.objects.archived().order_by("name", "pk"))


def unit(*, unit_id: int) -> OrgUnit | None:
    return OrgUnit.objects.select_related("manager").filter(pk=unit_id).first()


def change_days() -> list[date]:
    """The days on which the tree changed, latest first: where looking back is worth it."""
    days = UnitPlacement.objects.exclude(parent=None).order_by("-from_on").values_list("from_on", flat=True).distinct()
    return list(days[:24])


def _held_on(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day))


def _ids(path: str) -> list[int]:
    return [int(step) for step in path.strip("/").split("/")]


def _node(place: UnitPlacement, head_count: int, total: int) -> UnitNode:
    unit = place.unit
    return UnitNode(
        id=unit.pk,
        name=unit.name,
        kind=unit.kind,
        kind_label=str(unit.get_kind_display()),
        path=place.path,
        depth=place.path.count("/") - 2,
        parent_id=place.parent_id,
        manager_id=unit.manager_id,
        manager_name=unit.manager.name if unit.manager else "",
        head_count=head_count,
        total=total,
        is_archived=unit.archived_at is not None,
    )

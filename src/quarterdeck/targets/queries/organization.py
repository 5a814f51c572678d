"""The organization as a plan's tree takes it: units, and those in them who sell."""

from collections.abc import Collection
from datetime import date
from typing import TypedDict

from django.db.models import Q

from quarterdeck.core.access.scopes import Scope
from quarterdeck.people.models import Grant, Placement, RoleAssignment, UnitPlacement
from quarterdeck.targets.rules.trees import Key, Place


class _Seller(TypedDict):
    member_id: int
    unit_id: int
    path: str
    member__name: str


# Who may change opportunities of their own or of their team sells; who may change everybody's runs the system.
_SELLS = Grant.objects.filter(right="crm.change_opportunity", scope__in=(Scope.OWN, Scope.TEAM))


def places_on(day: date, *, kept: Collection[Key] = ()) -> list[Place]:
    """Where everybody who sells, and everybody in `kept`, belongs on a day, with the units above them; parents come first.

    Units in `kept` stay even when nobody in them sells any more, as long as the organization has them.
    """
    units = _units_on(day)
    people = [
        row for row in _members_on(day, {key for kind, key in kept if kind == "member"}) if row["unit_id"] in units
    ]
    needed = {step for row in people for step in _ids(row["path"])}
    needed |= {step for kind, key in kept if kind == "unit" and key in units for step in _ids(units[key][1])}
    needed |= {key for key, (_name, path) in units.items() if len(_ids(path)) == 1}
    of_units = [_unit_place(key, *units[key]) for key in units if key in needed]
    of_units.sort(key=lambda place: (place.unit_path.count("/"), place.name, place.key))
    return of_units + [
        Place(("member", row["member_id"]), ("unit", row["unit_id"]), row["member__name"], row["path"])
        for row in people
    ]


def _held_on(day: date) -> Q:
    return Q(from_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day))


def _units_on(day: date) -> dict[int, tuple[str, str]]:
    there = UnitPlacement.objects.filter(_held_on(day), Q(unit__archived_at=None) | Q(unit__archived_at__date__gt=day))
    return {unit: (name, path) for unit, name, path in there.values_list("unit_id", "unit__name", "path")}


def _members_on(day: date, kept: Collection[int]) -> list[_Seller]:
    sellers = RoleAssignment.objects.filter(role__grants__in=_SELLS).values("member_id")
    there = Placement.objects.filter(_held_on(day), Q(member__in=sellers) | Q(member__in=kept))
    here = there.filter(Q(member__left_on=None, member__is_active=True) | Q(member__left_on__gt=day))
    return list(here.order_by("member__name", "member_id").values("member_id", "unit_id", "path", "member__name"))


def _unit_place(unit: int, name: str, path: str) -> Place:
    steps = _ids(path)
    return Place(("unit", unit), ("unit", steps[-2]) if len(steps) > 1 else None, name, path)


def _ids(path: str) -> list[int]:
    return [int(step) for step in path.strip("/").split("/")]

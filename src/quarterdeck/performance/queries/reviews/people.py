"""Who takes part in a cycle, and who leads whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.company import queries as company
from quarterdeck.people.models import Member, OrgUnit, Placement
from quarterdeck.performance.models.reviews import ReviewCycle
from quarterdeck.performance.queries.scorecards import measuring


@dataclass(frozen=True, slots=True)
class Led:
    """Where somebody belongs today and who leads them, the nearest first."""

    unit_id: int
    leaders: tuple[Member, ...]


def participants(cycle: ReviewCycle) -> "QuerySet[Member]":
    """Everybody who is here, was here in the period, and whom the cycle's rules name: units and below, roles, joined before."""
    found = Member.objects.active().filter(Q(joined_on=None) | Q(joined_on__lt=cycle.joined_before or cycle.ends_on))
    if roles := [role.pk for role in cycle.roles.all()]:
        found = found.filter(role_assignments__role__in=roles)
    if units := [unit.pk for unit in cycle.units.all()]:
        below = Q(pk__in=())
        for unit_id in units:
            below |= Q(placements__path__contains=f"/{unit_id}/", placements__until_on=None)
        found = found.filter(below)
    return found.distinct().order_by("name", "pk")


def led(members: Iterable[Member]) -> dict[int, Led]:
    """Who leads each of some members today; three statements however many there are."""
    places = Placement.objects.filter(member__in=[one.pk for one in members], until_on=None)
    rows = list(places.order_by().values_list("member_id", "unit_id", "path"))
    units = _managers(rows)
    return {member_id: Led(unit_id, _above(member_id, path, units)) for member_id, unit_id, path in rows}


def reports_of(leaders: Mapping[int, Led]) -> dict[int, list[int]]:
    """Who is led directly by whom."""
    found: dict[int, list[int]] = {}
    for member_id, one in leaders.items():
        if one.leaders:
            found.setdefault(one.leaders[0].pk, []).append(member_id)
    return found


def former_managers(members: Iterable[Member], period: Period) -> dict[int, list[tuple[Member, Decimal]]]:
    """Managers of teams that people were in earlier in the period, with the share of the period's working days."""
    present = measuring.presences(members, period)
    calendar = company.fiscal_calendar()
    earlier = {stay.unit_id for one in present.values() for stay in one.stays[:-1]}
    units = {one.pk: one.manager for one in OrgUnit.objects.filter(pk__in=earlier).select_related("manager")}
    found: dict[int, list[tuple[Member, Decimal]]] = {}
    for member_id, one in present.items():
        for stay in one.stays[:-1]:
            manager = units.get(stay.unit_id)
            if manager and manager.is_active and manager.pk != member_id and stay.unit_id != one.stays[-1].unit_id:
                share = Decimal(calendar.working_days(stay.span)) / max(one.days, 1)
                found.setdefault(member_id, []).append((manager, share))
    return found


def _managers(rows: Iterable[tuple[int, int, str]]) -> dict[int, Member]:
    ids = {int(step) for _member, _unit, path in rows for step in path.strip("/").split("/") if step}
    units = OrgUnit.objects.filter(pk__in=ids, manager__is_active=True).select_related("manager")
    return {one.pk: one.manager for one in units if one.manager is not None}


def _above(member_id: int, path: str, managers: Mapping[int, Member]) -> tuple[Member, ...]:
    found: list[Member] = []
    for step in reversed(path.strip("/").split("/")):
        manager = managers.get(int(step)) if step else None
        if manager is not None and manager.pk != member_id and manager not in found:
            found.append(manager)
    return tuple(found)

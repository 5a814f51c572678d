"""Targets for the groups of a question to the metrics: what the engine holds each row of a table against."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.calendar.periods import Period
from quarterdeck.metrics import catalogue
from quarterdeck.metrics.engine.limits import Limit
from quarterdeck.metrics.engine.sums import Group
from quarterdeck.people import access
from quarterdeck.people.models import Member
from quarterdeck.targets.models import Level, PlanNode
from quarterdeck.targets.queries.in_force import targets_by_period

RIGHT = "targets.view_targets"
Owed = Mapping[tuple[str, int | None, int], Decimal]
_OWED_BY = {"member": "member", "team": "unit"}


def owed_by_group(
    *,
    viewer: Member,
    codes: Sequence[str],
    by: tuple[str, ...],
    periods: Sequence[Period],
    limits: Sequence[Limit],
    today: date,
    known_at: datetime | None = None,
    level: str = Level.BASE,
) -> Mapping[Group, Mapping[str, Decimal]]:
    """What each member, team or the whole owes, as `metrics.engine.targets.Provider` wants it.

    A split by team shows what was done in the team itself, so only teams without teams below have a target there. Somebody with a
    seat outside a unit that the question is limited to is left out, for their target is not the unit's alone. Without a limit the
    whole is all that the viewer's right reaches; a figure that does not add up has no target of several units.
    """
    asked = {limit.dimension: limit for limit in limits}
    if not viewer.may(RIGHT) or not _is_targeted(by, limits):
        return {}
    kind, keys = _owing(viewer, by, asked, periods)
    if kind is None:
        return {}
    owed = targets_by_period(
        viewer=viewer, metric_codes=codes, periods=periods, by=kind, keys=keys, level=level, as_of=known_at
    )
    return _by_key(owed) if by else _together(owed)


def _by_key(owed: Owed) -> dict[Group, dict[str, Decimal]]:
    found: dict[Group, dict[str, Decimal]] = {}
    for (code, key, place), amount in owed.items():
        found.setdefault((place, (key,)), {})[code] = amount
    return found


def _together(owed: Owed) -> dict[Group, dict[str, Decimal]]:
    parts: dict[tuple[int, str], list[Decimal]] = {}
    for (code, _key, place), amount in owed.items():
        parts.setdefault((place, code), []).append(amount)
    found: dict[Group, dict[str, Decimal]] = {}
    for (place, code), amounts in parts.items():
        if len(amounts) == 1 or catalogue.metric(code).is_additive:
            found.setdefault((place, ()), {})[code] = sum(amounts, Decimal(0))
    return found


def _is_targeted(by: tuple[str, ...], limits: Sequence[Limit]) -> bool:
    """Whether targets are set for such groups: one kind of holder, limited to whole holders."""
    plain = all(limit.dimension in _OWED_BY and limit.keys and not limit.or_none for limit in limits)
    alone = len(limits) <= 1 and (len(by) == 1 or all(len(limit.keys) == 1 for limit in limits))
    return plain and alone and len(by) <= 1 and set(by) <= set(_OWED_BY)


def _owing(
    viewer: Member, by: tuple[str, ...], asked: Mapping[str, Limit], periods: Sequence[Period]
) -> tuple[str | None, Collection[int] | None]:
    """Who owes (as `targets_of` names them) and which of them."""
    unit, member = asked.get("team"), asked.get("member")
    match by:
        case ("member",):
            return "member", member.keys if member else _seated_in(unit.keys, periods) if unit else None
        case ("team",):
            return ("unit", _lowest_units(unit)) if member is None else (None, None)
    limit = unit or member
    return (_OWED_BY[limit.dimension], limit.keys) if limit else _within_reach(viewer)


def _within_reach(viewer: Member) -> tuple[str, Collection[int] | None]:
    """All that the viewer's right reaches: the company, the uppermost of the viewer's units, or only the viewer."""
    scope = access.scope_of(viewer, RIGHT)
    if scope is Scope.ALL:
        return "company", None
    paths = access.paths_of(viewer)
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    if scope is Scope.OWN or not tops:
        return "member", [viewer.pk]
    return "unit", [int(path.strip("/").rpartition("/")[2]) for path in tops]


def _seated_in(unit_ids: Collection[int], periods: Sequence[Period]) -> list[int]:
    """Members whose seats in the periods are all under one of the units."""
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    seats = PlanNode.objects.exclude(member=None).filter(from_on__lt=end, until_on__gt=start)
    outside = seats.exclude(_under(unit_ids))
    inside = seats.filter(_under(unit_ids)).exclude(member__in=outside.values("member_id"))
    return list(inside.order_by().values_list("member_id", flat=True).distinct())


def _lowest_units(limit: Limit | None) -> list[int]:
    units = PlanNode.objects.exclude(unit=None).exclude(children__unit__isnull=False)
    if limit:
        units = units.filter(_under(limit.keys) if limit.is_subtree else Q(unit__in=limit.keys))
    return list(units.order_by().values_list("unit_id", flat=True).distinct())


def _under(unit_ids: Collection[int]) -> Q:
    condition = Q()
    for unit_id in unit_ids:
        condition |= Q(unit_path__contains=f"/{unit_id}/")
    return condition

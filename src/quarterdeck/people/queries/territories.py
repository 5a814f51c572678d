"""Reads of territories."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Territory, TerritoryAssignment


@dataclass(frozen=True)
class TerritoryRow:
    """A territory in tree order with those who look after it now."""

    id: int
    name: str
    depth: int
    regions: str
    unit_name: str
    members: Sequence[str]
    is_archived: bool


def territory_rows(*, is_archived: bool = False) -> list[TerritoryRow]:
    """All current (or archived) territories, children after their parents."""
    shown = Territory.objects.archived() if is_archived else Territory.objects.current()
    territories = list(shown.select_related("unit").order_by("name", "pk"))
    keepers: dict[int, list[str]] = {}
    present = TerritoryAssignment.objects.filter(until_on=None).select_related("member").order_by("member__name", "pk")
    for assignment in present:
        keepers.setdefault(assignment.territory_id, []).append(assignment.member.name)
    by_parent: dict[int | None, list[Territory]] = {}
    shown_ids = {territory.pk for territory in territories}
    for territory in territories:
        parent = territory.parent_id if territory.parent_id in shown_ids else None
        by_parent.setdefault(parent, []).append(territory)
    return [_row(territory, depth, keepers) for territory, depth in _walk(by_parent, None, 0)]


def territory(*, territory_id: int) -> Territory:
    return get_object_or_404(Territory, pk=territory_id)


def keepers_of(*, territory_id: int) -> list[int]:
    """Ids of the members who look after a territory now."""
    present = TerritoryAssignment.objects.filter(territory_id=territory_id, until_on=None)
    return list(present.order_by("pk").values_list("member_id", flat=True))


def _walk(by_parent: dict[int | None, list[Territory]], parent: int | None, depth: int) -> list[tuple[Territory, int]]:
    found = []
    for territory in by_parent.get(parent, []):
        found.append((territory, depth))
        found += _walk(by_parent, territory.pk, depth + 1)
    return found


def _row(territory: Territory, depth: int, keepers: dict[int, list[str]]) -> TerritoryRow:
    return TerritoryRow(
        id=territory.pk,
        name=territory.name,
        depth=depth,
        regions=", ".join(territory.regions),
        unit_name=territory.unit.name if territory.unit else "",
        members=keepers.get(territory.pk, []),
        is_archived=territory.archived_at is not None,
    )

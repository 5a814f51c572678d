"""Parts of the market and who looks after them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.people.actions.refusals import CannotChangeOrganization
from quarterdeck.people.models import Member, Territory, TerritoryAssignment


@transaction.atomic
def create_territory(
    *,
    name: str,
    by: Member | None,
    parent_id: int | None = None,
    unit_id: int | None = None,
    regions: Iterable[str] = (),
) -> Territory:
    """Add a territory; `regions` are the places it covers, as words."""
    values = {"name": name, "parent_id": parent_id, "unit_id": unit_id, "regions": regions}
    territory = Territory.objects.create(**_checked(values, territory=Territory()))
    trail.record(territory, "created", by=by)
    return territory


@transaction.atomic
def add_territory(*, member_ids: Iterable[int], on: date, by: Member, **values: Any) -> Territory:
    """Create a territory and say who looks after it, in one act."""
    territory = create_territory(by=by, **values)
    return assign_territory(territory_id=territory.pk, member_ids=member_ids, on=on, by=by)


@transaction.atomic
def change_territory(
    *,
    territory_id: int,
    values: Mapping[str, Any],
    member_ids: Iterable[int],
    on: date,
    by: Member,
    version: int | None = None,
) -> Territory:
    """Edit a territory and say who looks after it from a day on, in one act."""
    edit_territory(territory_id=territory_id, values=values, by=by, version=version)
    return assign_territory(territory_id=territory_id, member_ids=member_ids, on=on, by=by)


@transaction.atomic
def edit_territory(
    *, territory_id: int, values: Mapping[str, Any], by: Member, version: int | None = None
) -> Territory:
    """Change a territory. Refuses to put it below itself."""
    territory = get_object_or_404(Territory.objects.select_for_update(of=("self",)), pk=territory_id)
    checked = _checked(values, territory=territory)
    versions.refuse_stale(territory, checked, version=version)
    changes = trail.differences(territory, checked)
    if not changes:
        return territory
    for field, value in checked.items():
        setattr(territory, field, value)
    territory.version += 1
    territory.save()
    trail.record(territory, "edited", by=by, changes=changes)
    return territory


@transaction.atomic
def assign_territory(*, territory_id: int, member_ids: Iterable[int], on: date, by: Member) -> Territory:
    """Let exactly these members look after a territory from a day on; the days before stay as they were."""
    territory = get_object_or_404(Territory.objects.select_for_update(of=("self",)), pk=territory_id)
    wanted = set(member_ids)
    present = {one.member_id: one for one in TerritoryAssignment.objects.filter(territory=territory, until_on=None)}
    for member_id in present.keys() - wanted:
        ended = present[member_id]
        if ended.from_on < on:
            TerritoryAssignment.objects.filter(pk=ended.pk).update(until_on=on)
        else:
            ended.delete()
    TerritoryAssignment.objects.bulk_create(
        TerritoryAssignment(territory=territory, member_id=member_id, from_on=on)
        for member_id in sorted(wanted - present.keys())
    )
    if wanted != present.keys():
        before_and_after = (sorted(present), sorted(wanted))
        trail.record(territory, "assigned", by=by, changes={"members": before_and_after, "on": (None, on)})
    return territory


@transaction.atomic
def archive_territory(*, territory_id: int, by: Member) -> None:
    """Put a territory away. Refuses while there are others below it."""
    territory = get_object_or_404(Territory.objects.current(), pk=territory_id)
    if Territory.objects.current().filter(parent=territory).exists():
        raise CannotChangeOrganization(_("There are territories below this one. Archive them first."))
    Territory.objects.filter(pk=territory_id).update(archived_at=Now(), version=territory.version + 1)
    trail.record(territory, "archived", by=by)


@transaction.atomic
def restore_territory(*, territory_id: int, by: Member) -> None:
    territory = get_object_or_404(Territory.objects.archived(), pk=territory_id)
    Territory.objects.filter(pk=territory_id).update(archived_at=None, version=territory.version + 1)
    trail.record(territory, "restored", by=by)


def _checked(values: Mapping[str, Any], *, territory: Territory) -> dict[str, Any]:
    checked = dict(values)
    if "name" in checked:
        checked["name"] = str(checked["name"]).strip()
        if not checked["name"]:
            raise CannotChangeOrganization(_("A territory needs a name."), code="name")
        others = [other for other in Territory.objects.filter(name=checked["name"]) if other.pk != territory.pk]
        if others:
            raise CannotChangeOrganization(_("There is a territory of this name already."), code="name")
    if "regions" in checked:
        checked["regions"] = list(dict.fromkeys(region for raw in checked["regions"] if (region := raw.strip())))
    if checked.get("parent_id") and territory.pk in _line_of(checked["parent_id"]):
        raise CannotChangeOrganization(_("A territory cannot be put below itself."), code="parent")
    return checked


def _line_of(territory_id: int) -> set[int]:
    """The territory and everything above it."""
    parents = dict(Territory.objects.values_list("pk", "parent_id"))
    line: set[int] = set()
    above: int | None = territory_id
    while above is not None and above not in line:
        line.add(above)
        above = parents.get(above)
    return line

"""The tree of units: dated, so that what was true on a day stays true."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.records import versions
from quarterdeck.people import rules
from quarterdeck.people.actions.refusals import CannotChangeOrganization
from quarterdeck.people.events import UnitArchived, UnitMoved, UnitRestored
from quarterdeck.people.models import Member, Membership, OrgUnit, UnitKind, UnitPlacement


def plant_root(*, name: str) -> OrgUnit:
    """Create the company itself as the root, there since the beginning."""
    root = OrgUnit.objects.create(name=name, kind=UnitKind.COMPANY)
    UnitPlacement.objects.create(unit=root, parent=None, path=f"/{root.pk}/", from_on=rules.THE_BEGINNING)
    return root


@transaction.atomic
def create_unit(
    *, name: str, kind: str, parent_id: int, on: date, by: Member | None, manager_id: int | None = None
) -> OrgUnit:
    """Hang a new unit under a parent from a day on. It follows the parent's own later moves."""
    lock_organization()
    above = _places_from(parent_id, on)
    if not above or above[0].from_on > on:
        raise CannotChangeOrganization(_("The unit above does not exist on that day yet."))
    values = _checked({"name": name, "kind": kind, "manager_id": manager_id})
    unit = OrgUnit.objects.create(**values)
    UnitPlacement.objects.bulk_create(
        UnitPlacement(
            unit=unit,
            parent_id=parent_id,
            path=f"{place.path}{unit.pk}/",
            region_id=unit.pk if unit.kind == UnitKind.REGION else place.region_id,
            from_on=max(place.from_on, on),
            until_on=place.until_on,
        )
        for place in above
    )
    trail.record(unit, "created", by=by, changes={"parent": (None, parent_id), "on": (None, on)})
    return unit


@transaction.atomic
def edit_unit(*, unit_id: int, values: Mapping[str, Any], by: Member, version: int | None = None) -> OrgUnit:
    """Change a unit's name, kind or manager (`manager_id`)."""
    unit = get_object_or_404(OrgUnit.objects.select_for_update(), pk=unit_id)
    values = _checked(values, kind_now=unit.kind)
    versions.refuse_stale(unit, values, version=version)
    changes = trail.differences(unit, values)
    if not changes:
        return unit
    for field, value in values.items():
        setattr(unit, field, value)
    unit.version += 1
    unit.save()
    if "kind" in changes:
        _name_regions(f"/{unit.pk}/")
    trail.record(unit, "edited", by=by, changes=changes)
    return unit


@transaction.atomic
def move_unit(*, unit_id: int, parent_id: int, on: date, by: Member | None) -> OrgUnit:
    """Hang a unit with everything below it under another parent from a day on; the days before stay as they were.

    Refuses to move a unit below itself, the root, or on a day before the last move of the unit or of the new parent.
    """
    lock_organization()
    unit = get_object_or_404(OrgUnit.objects.current(), pk=unit_id)
    here, there = _present_place(unit_id), _present_place(parent_id)
    reason = rules.why_not_move_unit(
        unit_path=here.path,
        unit_since=here.from_on,
        parent_path=there.path,
        parent_since=there.from_on,
        on=on,
    )
    if reason:
        raise CannotChangeOrganization(reason)
    if here.parent_id == parent_id:
        return unit
    _graft(old=here.path, new=f"{there.path}{unit_id}/", on=on)
    UnitPlacement.objects.filter(unit_id=unit_id, until_on=None).update(parent_id=parent_id)
    _name_regions(f"/{unit_id}/")
    trail.record(unit, "moved", by=by, changes={"parent": (here.parent_id, parent_id), "on": (None, on)})
    bus.publish(UnitMoved(unit_id=unit_id, parent_id=parent_id, on=on), by=by)
    return unit


def _graft(*, old: str, new: str, on: date) -> None:
    """From a day on, let every path that begins with `old` begin with `new`.

    A row that spans the day is cut in two; one that begins on it or later is rewritten, since nothing before the day changes.
    """
    reaching = UnitPlacement.objects.filter(Q(until_on=None) | Q(until_on__gt=on), path__startswith=old)
    fresh = []
    for place in reaching:
        path = new + place.path.removeprefix(old)
        if place.from_on >= on:
            UnitPlacement.objects.filter(pk=place.pk).update(path=path)
            continue
        fresh.append(
            UnitPlacement(
                unit_id=place.unit_id, parent_id=place.parent_id, path=path, from_on=on, until_on=place.until_on
            )
        )
        UnitPlacement.objects.filter(pk=place.pk).update(until_on=on)
    UnitPlacement.objects.bulk_create(fresh)


def _name_regions(part: str) -> None:
    """Keep the nearest region of every place whose path holds `part`."""
    regions = set(OrgUnit.objects.filter(kind=UnitKind.REGION).values_list("pk", flat=True))
    changed = []
    for place in UnitPlacement.objects.filter(path__contains=part):
        ids = [int(step) for step in place.path.strip("/").split("/")]
        region = next((unit for unit in reversed(ids) if unit in regions), None)
        if region != place.region_id:
            place.region_id = region
            changed.append(place)
    UnitPlacement.objects.bulk_update(changed, ["region_id"], batch_size=500)


@transaction.atomic
def archive_unit(*, unit_id: int, by: Member) -> OrgUnit:
    """Put away a unit that has nobody in it and nothing below it."""
    lock_organization()
    unit = get_object_or_404(OrgUnit.objects.current(), pk=unit_id)
    place = _present_place(unit_id)
    if place.parent_id is None:
        raise CannotChangeOrganization(_("The company itself cannot be archived."))
    if Membership.objects.filter(unit=unit, until_on=None, member__is_active=True).exists():
        raise CannotChangeOrganization(_("There are still people in this unit. Move them first."))
    if UnitPlacement.objects.filter(parent=unit, until_on=None, unit__archived_at=None).exists():
        raise CannotChangeOrganization(_("There are still units below this one. Move or archive them first."))
    OrgUnit.objects.filter(pk=unit_id).update(archived_at=Now(), version=unit.version + 1)
    trail.record(unit, "archived", by=by)
    bus.publish(UnitArchived(unit_id=unit_id), by=by)
    return unit


@transaction.atomic
def restore_unit(*, unit_id: int, by: Member) -> OrgUnit:
    """Bring an archived unit back to where it hung."""
    lock_organization()
    unit = get_object_or_404(OrgUnit.objects.archived(), pk=unit_id)
    if OrgUnit.objects.archived().filter(child_placements__unit_id=unit_id, child_placements__until_on=None).exists():
        raise CannotChangeOrganization(_("The unit above is archived. Restore that one first."))
    OrgUnit.objects.filter(pk=unit_id).update(archived_at=None, version=unit.version + 1)
    trail.record(unit, "restored", by=by)
    bus.publish(UnitRestored(unit_id=unit_id), by=by)
    return unit


def lock_organization() -> None:
    """One change of the tree at a time, until the transaction ends: two moves could otherwise make a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.organization'))")


def _places_from(unit_id: int, on: date) -> list[UnitPlacement]:
    open_or_later = Q(until_on=None) | Q(until_on__gt=on)
    return list(UnitPlacement.objects.filter(open_or_later, unit_id=unit_id).order_by("from_on"))


def _present_place(unit_id: int) -> UnitPlacement:
    return get_object_or_404(UnitPlacement, unit_id=unit_id, until_on=None)


def _checked(values: Mapping[str, Any], *, kind_now: str = "") -> dict[str, Any]:
    checked = dict(values)
    if "name" in checked and not (name := str(checked["name"]).strip()):
        raise CannotChangeOrganization(_("A unit needs a name."))
    if "name" in checked:
        checked["name"] = name
    kind = checked.get("kind", kind_now)
    if kind not in UnitKind.values or (kind == UnitKind.COMPANY) != (kind_now == UnitKind.COMPANY):
        raise CannotChangeOrganization(_("A unit is a region, a department or a team."))
    return checked

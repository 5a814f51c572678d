"""Pools, who belongs to them, and how much one may hold."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.crm.actions.refusals import Invalid, NotAllowed, refuse_invalid
from quarterdeck.crm.models import Account, HoldingCap, LapseRule, Lead, Pool, PoolMember
from quarterdeck.people.models import Member

FIELDS = ("name", "kind", "is_open_to_all", "daily_claims", "reclaim_days", "rest_days")


@transaction.atomic
def create_pool(*, values: Mapping[str, Any], by: Member) -> Pool:
    """Open a pool. Refuses a name another one has."""
    _need(by)
    pool = Pool(**{name: values[name] for name in FIELDS if name in values})
    _refuse(pool)
    pool.save()
    trail.record(pool, "created", by=by)
    return pool


@transaction.atomic
def edit_pool(*, pool_id: int, values: Mapping[str, Any], version: int | None, by: Member) -> Pool:
    """Change a pool's name and limits; what it holds stays leads or accounts."""
    _need(by)
    pool = get_object_or_404(Pool.objects.select_for_update(), pk=pool_id)
    wanted = {name: values[name] for name in FIELDS if name in values and name != "kind"}
    versions.refuse_stale(pool, wanted, version=version)
    changes = trail.differences(pool, wanted)
    if not changes:
        return pool
    for name in changes:
        setattr(pool, name, wanted[name])
    _refuse(pool)
    pool.version += 1
    pool.save()
    trail.record(pool, "edited", by=by, changes=changes)
    return pool


@transaction.atomic
def archive_pool(*, pool_id: int, by: Member, at: datetime) -> Pool:
    """Put an empty pool away. Refuses while something is in it or a rule fills it."""
    _need(by)
    pool = get_object_or_404(Pool.objects.select_for_update(), pk=pool_id)
    if any(model._default_manager.filter(pool=pool, archived_at=None).exists() for model in (Account, Lead)):
        raise Invalid(_("Something is still in this pool: move it to another one first."))
    if LapseRule.objects.current().filter(pool=pool).exists():
        raise Invalid(_("A rule still sends records to this pool."))
    return _set_archived(pool, at, by=by)


@transaction.atomic
def restore_pool(*, pool_id: int, by: Member) -> Pool:
    """Take a pool into use again."""
    _need(by)
    return _set_archived(get_object_or_404(Pool.objects.select_for_update(), pk=pool_id), None, by=by)


@transaction.atomic
def add_seat(
    *,
    pool_id: int,
    by: Member,
    member_id: int | None = None,
    unit_id: int | None = None,
    role_id: int | None = None,
    is_admin: bool = False,
) -> PoolMember:
    """Let a person, a unit and below, or everybody with a role claim from a pool; a second call changes whether they look after it."""
    _need(by)
    if sum(key is not None for key in (member_id, unit_id, role_id)) != 1:
        raise Invalid(_("Choose one: a person, a unit or a role."))
    pool = get_object_or_404(Pool, pk=pool_id)
    who: dict[str, Any] = {"member_id": member_id, "unit_id": unit_id, "role_id": role_id}
    seat, _is_new = PoolMember.objects.update_or_create(pool=pool, **who, defaults={"is_admin": is_admin})
    trail.record(pool, "shared", by=by, changes={"member": ("", _name(seat))})
    return seat


@transaction.atomic
def remove_seat(*, seat_id: int, by: Member) -> None:
    """Take a person, a unit or a role out of a pool."""
    _need(by)
    seat = get_object_or_404(PoolMember.objects.select_related("pool", "member", "unit", "role"), pk=seat_id)
    trail.record(seat.pool, "unshared", by=by, changes={"member": (_name(seat), "")})
    seat.delete()


@transaction.atomic
def set_cap(
    *,
    role_id: int,
    kind: str,
    most: int | None,
    locks: int | None,
    counts_customers: bool,
    by: Member,
) -> HoldingCap:
    """Say how much somebody with a role may hold and lock; None is no limit."""
    _need(by)
    cap, _is_new = HoldingCap.objects.update_or_create(
        role_id=role_id, kind=kind, defaults={"most": most, "locks": locks, "counts_customers": counts_customers}
    )
    trail.record(cap, "edited", by=by, changes={"most": (None, most), "locks": (None, locks)})
    return cap


@transaction.atomic
def remove_cap(*, cap_id: int, by: Member) -> None:
    """Lift a limit."""
    _need(by)
    cap = get_object_or_404(HoldingCap, pk=cap_id)
    trail.record(cap, "removed", by=by)
    cap.delete()


def _need(by: Member) -> None:
    if not by.may("crm.manage_pools"):
        raise NotAllowed(_("You may not set up pools and rules."))


def _refuse(pool: Pool) -> None:
    refuse_invalid(pool)
    if Pool.objects.filter(name=pool.name).exclude(pk=pool.pk).exists():
        raise Invalid(_("Another pool has this name."), field="name")


def _name(seat: PoolMember) -> str:
    return str(seat.member or seat.unit or seat.role)


def _set_archived(pool: Pool, at: datetime | None, *, by: Member) -> Pool:
    if (pool.archived_at is None) == (at is None):
        return pool
    pool.archived_at = at
    pool.version += 1
    pool.save(update_fields=["archived_at", "version", "updated_at"])
    trail.record(pool, "archived" if at else "restored", by=by)
    return pool

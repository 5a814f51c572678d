"""Roles: those the program brings, those a company makes, and who holds them."""

from collections.abc import Mapping, Sequence

from django.db import connection, transaction
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.utils.translation import gettext as _

from quarterdeck.core.access import rights
from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.audit import trail
from quarterdeck.core.events import bus
from quarterdeck.core.records import versions
from quarterdeck.people.actions.refusals import CannotChangeMember, CannotChangeRole
from quarterdeck.people.events import RoleEdited, RolesSet
from quarterdeck.people.models import BUILT_IN_ROLES, FieldRule, Grant, Member, Role, RoleAssignment

HIGHEST_RIGHT = "people.manage_roles"


@transaction.atomic
def sync_built_in_roles() -> None:
    """Give the built-in roles every declared right they were not offered before; safe to repeat.

    A right that an administrator took away or changed was offered once, so it is left as it is.
    """
    for code in BUILT_IN_ROLES:
        Role.objects.get_or_create(code=code, defaults={"is_built_in": True})
    for role in Role.objects.select_for_update().filter(is_built_in=True):
        _offer_new_rights(role)


def _offer_new_rights(role: Role) -> None:
    known = set(role.offered)
    new = [right for right in rights.all_rights() if role.code in right.built_in and right.code not in known]
    if not new:
        return
    Grant.objects.bulk_create(
        [Grant(role=role, right=right.code, scope=right.built_in[role.code]) for right in new], ignore_conflicts=True
    )
    role.offered = sorted(known | {right.code for right in new})
    role.save(update_fields=["offered", "updated_at"])


@transaction.atomic
def create_role(*, name: str, by: Member, like_id: int | None = None) -> Role:
    """Make a role of the company's own, with no rights, or with those of another one."""
    name = _checked_name(name, except_id=None)
    role = Role.objects.create(code=_free_code(name), name=name)
    if like_id is not None:
        copied = Grant.objects.filter(role_id=like_id)
        Grant.objects.bulk_create([Grant(role=role, right=grant.right, scope=grant.scope) for grant in copied])
        rules = FieldRule.objects.filter(role_id=like_id)
        FieldRule.objects.bulk_create([FieldRule(role=role, field_code=r.field_code, access=r.access) for r in rules])
    trail.record(role, "created", by=by)
    return role


@transaction.atomic
def edit_role(
    *,
    role_id: int,
    name: str,
    scopes: Mapping[str, str],
    by: Member,
    version: int | None = None,
    accesses: Mapping[str, str] | None = None,
) -> Role:
    """Set a role's name and which rights it grants how far; a right that is not in `scopes` is taken away.

    `accesses` says what it may do with fields, see `set_field_rules`.

    Refuses when nobody would be left who may change roles.
    """
    role = get_object_or_404(Role.objects.select_for_update(), pk=role_id)
    versions.refuse_stale(role, {"name": name}, version=version)
    before = dict(Grant.objects.filter(role=role).values_list("right", "scope"))
    after = {right: _scope_for(right, scope) for right, scope in scopes.items() if scope}
    _refuse_stale_grants(role, before, after, version=version)
    Grant.objects.filter(role=role).delete()
    Grant.objects.bulk_create([Grant(role=role, right=right, scope=scope) for right, scope in after.items()])
    role.name = _checked_name(name, except_id=role.pk) if name != str(role) else role.name
    role.version += 1
    role.save()
    refuse_without_administrator()
    changed = {r: (before.get(r), after.get(r)) for r in sorted({*before, *after}) if before.get(r) != after.get(r)}
    trail.record(role, "edited", by=by, changes=changed)
    if changed:
        bus.publish(RoleEdited(role_id=role_id), by=by)
    set_field_rules(role_id=role_id, accesses=accesses or {}, by=by)
    return role


@transaction.atomic
def set_field_rules(*, role_id: int, accesses: Mapping[str, str], by: Member) -> Role:
    """Say what a role may do with fields (`crm.contact.phone` to hidden, masked, read or edit); a field not named is left as it is."""
    role = get_object_or_404(Role.objects.select_for_update(), pk=role_id)
    before = dict(FieldRule.objects.filter(role=role).values_list("field_code", "access"))
    wanted = {code: _access(access) for code, access in accesses.items()}
    after = {code: access for code, access in {**before, **wanted}.items() if access != FieldAccess.EDIT}
    if after == before:
        return role
    FieldRule.objects.filter(role=role).delete()
    FieldRule.objects.bulk_create([FieldRule(role=role, field_code=code, access=one) for code, one in after.items()])
    changed = {c: (before.get(c), after.get(c)) for c in sorted({*before, *after}) if before.get(c) != after.get(c)}
    trail.record(role, "fields_set", by=by, changes=changed)
    return role


def _access(access: str) -> str:
    if access not in FieldAccess.values:
        raise CannotChangeRole(_("A field is hidden, masked, read or changed."))
    return access


@transaction.atomic
def remove_role(*, role_id: int, by: Member) -> None:
    """Remove a role of the company's own that nobody holds."""
    role = get_object_or_404(Role.objects.select_for_update(), pk=role_id)
    if role.is_built_in:
        raise CannotChangeRole(_("A built-in role cannot be removed. You can change what it grants."))
    if RoleAssignment.objects.filter(role=role).exists():
        raise CannotChangeRole(_("Somebody still has this role. Give them another one first."))
    trail.record(role, "removed", by=by, note=str(role))
    role.delete()


@transaction.atomic
def set_roles(*, member_id: int, role_codes: Sequence[str], by: Member | None) -> Member:
    """Give a member exactly these roles.

    Roles that may change roles are given and taken only by somebody who has one; the last one cannot be taken.
    """
    member = get_object_or_404(Member.objects.select_for_update(), pk=member_id)
    held = set(member.roles.values_list("code", flat=True))
    wanted = {role.code: role for role in Role.objects.filter(code__in=role_codes)}
    if unknown := set(role_codes) - set(wanted):
        raise CannotChangeMember(_("There is no role “%(code)s”.") % {"code": sorted(unknown)[0]})
    changed = held ^ set(wanted)
    if not changed:
        return member
    highest = Grant.objects.filter(right=HIGHEST_RIGHT, role__code__in=changed)
    if by is not None and not by.may(HIGHEST_RIGHT) and highest.exists():
        raise CannotChangeMember(_("Only somebody who may change roles can give or take this role."))
    RoleAssignment.objects.filter(member=member).exclude(role__code__in=wanted).delete()
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(member=member, role=role) for code, role in wanted.items() if code not in held]
    )
    if held:
        refuse_without_administrator()
    trail.record(member, "roles_set", by=by, changes={"roles": (sorted(held), sorted(wanted))})
    bus.publish(RolesSet(member_id=member_id), by=by)
    forget_grants(member)
    return member


def refuse_without_administrator() -> None:
    """Raise when no active member is left who may change roles. One check at a time, so that two cannot pass together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.administrators'))")
    if not Member.objects.filter(is_active=True, roles__grants__right=HIGHEST_RIGHT).exists():
        raise CannotChangeRole(_("Nobody would be left who may change roles. Give that right to somebody else first."))


def refuse_over_administrator(member: Member, *, by: Member | None) -> None:
    """Raise when somebody without the right to change roles would change a person who has it."""
    if by is not None and not by.may(HIGHEST_RIGHT) and member.may(HIGHEST_RIGHT):
        raise CannotChangeMember(_("Only somebody who may change roles can change an administrator."))


def forget_grants(member: Member) -> None:
    """Drop what the object remembers of its rights, places and fields."""
    for remembered in ("_fields", "_grants", "_field_rules", "_concealment", "_paths"):
        member.__dict__.pop(remembered, None)


def _scope_for(code: str, scope: str) -> str:
    try:
        right = rights.get(code)
        return Scope(scope).value if right.has_scope else Scope.ALL.value
    except (KeyError, ValueError):
        raise CannotChangeRole(_("There is no right “%(code)s” of that reach.") % {"code": code}) from None


def _checked_name(name: str, *, except_id: int | None) -> str:
    name = name.strip()
    if not name:
        raise CannotChangeRole(_("A role needs a name."))
    if name in {str(role) for role in Role.objects.all() if role.pk != except_id}:
        raise CannotChangeRole(_("There is a role of that name already."))
    return name


def _free_code(name: str) -> str:
    base = slugify(name)[:40] or "role"
    taken = set(Role.objects.filter(code__startswith=base).values_list("code", flat=True))
    return base if base not in taken else next(c for n in range(2, 10_000) if (c := f"{base}-{n}") not in taken)


def _refuse_stale_grants(
    role: Role, before: Mapping[str, str], after: Mapping[str, str], *, version: int | None
) -> None:
    """Refuse rights that somebody else gave or took since the edit began, each with both values."""
    if version is None or role.version == version:
        return
    changed, is_all = versions.changes_since(role, version)
    conflicts = [
        versions.Conflict(f"right:{right}", after.get(right, ""), before.get(right, ""), changed.get(right, ""))
        for right in sorted({*before, *after})
        if before.get(right) != after.get(right) and (not is_all or right in changed)
    ]
    if conflicts:
        raise versions.StaleEdit(conflicts=conflicts, current_version=role.version)

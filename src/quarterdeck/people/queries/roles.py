"""Reads of roles and of what they let a person do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from quarterdeck.core.access import rights
from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.fields import queries as fields
from quarterdeck.core.fields import registry
from quarterdeck.people import access
from quarterdeck.people.models import FieldRule, Grant, Member, Role


@dataclass(frozen=True)
class RoleSummary:
    id: int
    code: str
    name: str
    is_built_in: bool
    members: int
    rights: int


@dataclass(frozen=True)
class MatrixRow:
    """One right, and for each role how far it grants it ("" for not at all)."""

    code: str
    room: str
    label: str
    has_scope: bool
    scopes: Sequence[str]


@dataclass(frozen=True)
class EffectiveRight:
    """One right a member has: how far, and by which of the member's roles."""

    label: str
    code: str
    reach: str
    by_roles: str


def role_rows() -> list[RoleSummary]:
    """All roles with how many active members hold them and how many rights they grant."""
    counted = Role.objects.annotate(
        people=Count("members", filter=Q(members__is_active=True), distinct=True),
        granted=Count("grants", distinct=True),
    )
    return [
        RoleSummary(role.pk, role.code, str(role), role.is_built_in, role.people, role.granted)
        for role in counted.order_by("-is_built_in", "pk")
    ]


def role(*, role_id: int) -> Role:
    return get_object_or_404(Role, pk=role_id)


def role_choices() -> list[tuple[str, str]]:
    return [(role.code, str(role)) for role in Role.objects.order_by("-is_built_in", "pk")]


def matrix(*, role_ids: Sequence[int]) -> list[MatrixRow]:
    """Every right against these roles, in the order given."""
    granted = {
        (right, role): scope
        for right, role, scope in Grant.objects.filter(role_id__in=role_ids).values_list("right", "role_id", "scope")
    }
    return [
        MatrixRow(
            code=right.code,
            room=right.code.split(".")[0],
            label=str(right.label),
            has_scope=right.has_scope,
            scopes=[granted.get((right.code, role), "") for role in role_ids],
        )
        for right in rights.all_rights()
    ]


@dataclass(frozen=True)
class FieldRow:
    """One field that a role may be kept from, and what the role may do with it."""

    code: str
    label: str
    access: str


def field_matrix(*, role_id: int) -> list[tuple[str, list[FieldRow]]]:
    """The fields that can be hidden or masked, by kind of record, with what the role may do with each."""
    said = dict(FieldRule.objects.filter(role=role_id).values_list("field_code", "access"))
    added = fields.current_definitions()
    found = []
    for entity in registry.entities():
        own = [(one.name, entity.label_of(one)) for one in entity.fields if one.is_ruleable]
        own += [(code, str(definition)) for code, definition in added.get(entity.code, {}).items()]
        rows = [
            FieldRow(full, label, said.get(full, FieldAccess.EDIT.value))
            for code, label in own
            for full in [f"{entity.code}.{code}"]
        ]
        if rows:
            found.append((str(entity.label_plural), rows))
    return found


def effective_rights(*, member: Member) -> list[EffectiveRight]:
    """What a member may do in the end: for each right the widest reach, and the roles it comes from."""
    sources: dict[str, list[str]] = {}
    for grant in Grant.objects.filter(role__assignments__member=member).select_related("role").order_by("role_id"):
        sources.setdefault(grant.right, []).append(str(grant.role))
    reach = access.grants_of(member)
    return [
        EffectiveRight(
            label=str(right.label),
            code=right.code,
            reach=str(Scope(reach[right.code]).label) if right.has_scope else "",
            by_roles=", ".join(sources.get(right.code, [])),
        )
        for right in rights.all_rights()
        if right.code in reach
    ]

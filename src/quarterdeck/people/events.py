"""What happened to people and the organization."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MemberJoined:
    member_id: int
    unit_id: int
    on: date


@dataclass(frozen=True)
class MemberMoved:
    member_id: int
    unit_id: int
    on: date


@dataclass(frozen=True)
class MemberLeft:
    """Somebody was deactivated; what they owned went to `handed_over_to_id`."""

    member_id: int
    handed_over_to_id: int | None
    on: date


@dataclass(frozen=True)
class MemberReturned:
    member_id: int
    on: date


@dataclass(frozen=True)
class UnitMoved:
    """A unit and everything below it hangs under another parent from a day on."""

    unit_id: int
    parent_id: int
    on: date


@dataclass(frozen=True)
class UnitArchived:
    unit_id: int


@dataclass(frozen=True)
class UnitRestored:
    unit_id: int


@dataclass(frozen=True)
class RolesSet:
    """Somebody has other roles than before."""

    member_id: int


@dataclass(frozen=True)
class RoleEdited:
    """A role grants other rights than before, or reaches otherwise far."""

    role_id: int

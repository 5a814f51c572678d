"""The rights that exist. Each room declares its own in its `apps.py`; roles grant them with a scope.

A right is named `room.verb_noun`. A right that is not declared cannot be asked for: a typing error fails at start, not
by quietly refusing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from quarterdeck.core.access.scopes import Scope


@dataclass(frozen=True)
class Right:
    """`built_in` says which of the built-in roles start with the right, and how far it reaches for them."""

    code: str
    label: str | Promise
    has_scope: bool = True
    built_in: Mapping[str, Scope] = field(default_factory=dict)


REP, MANAGER, DIRECTOR, OPERATIONS, ADMINISTRATOR, READER = (
    "rep",
    "manager",
    "director",
    "operations",
    "administrator",
    "reader",
)

EVERY_ROLE = (REP, MANAGER, DIRECTOR, OPERATIONS, ADMINISTRATOR, READER)
MANAGERS_AND_ABOVE = {
    MANAGER: Scope.SUBTREE,
    DIRECTOR: Scope.SUBTREE,
    OPERATIONS: Scope.ALL,
    ADMINISTRATOR: Scope.ALL,
}


def by_rank(*, reps: Scope = Scope.OWN, readers: Scope | None = Scope.ALL) -> dict[str, Scope]:
    """The usual spread of a right on records: reps their own, managers and directors their part, operations everything."""
    spread = {REP: reps, **MANAGERS_AND_ABOVE}
    return spread if readers is None else {**spread, READER: readers}


def for_roles(*roles: str) -> dict[str, Scope]:
    """A right without a scope, held by the named roles."""
    return dict.fromkeys(roles, Scope.ALL)


_declared: dict[str, Right] = {}


def declare(
    code: str, label: str | Promise, *, has_scope: bool = True, built_in: Mapping[str, Scope] | None = None
) -> None:
    """Make a right known. `has_scope=False` for those that are simply held or not, such as to manage settings."""
    _declared[code] = Right(code, label, has_scope, built_in or {})


def get(code: str) -> Right:
    """The declared right of that code; KeyError when no room declared it."""
    return _declared[code]


def all_rights() -> list[Right]:
    """Every declared right, by code."""
    return sorted(_declared.values(), key=lambda right: right.code)

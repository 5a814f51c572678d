"""The door for writes of this room."""

from quarterdeck.people.actions.founding import found_company
from quarterdeck.people.actions.members import create_member, edit_member, move_member, set_preferences
from quarterdeck.people.actions.organization import archive_unit, create_unit, edit_unit, move_unit, restore_unit
from quarterdeck.people.actions.refusals import (
    CannotAccept,
    CannotChangeMember,
    CannotChangeOrganization,
    CannotChangeRole,
)
from quarterdeck.people.actions.roles import create_role, edit_role, remove_role, set_roles, sync_built_in_roles

__all__ = [
    "CannotAccept",
    "CannotChangeMember",
    "CannotChangeOrganization",
    "CannotChangeRole",
    "archive_unit",
    "create_member",
    "create_role",
    "create_unit",
    "edit_member",
    "edit_role",
    "edit_unit",
    "found_company",
    "move_member",
    "move_unit",
    "remove_role",
    "restore_unit",
    "set_preferences",
    "set_roles",
    "sync_built_in_roles",
]

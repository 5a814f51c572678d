"""The door for writes of this room."""

from quarterdeck.people.actions.absences import note_absence, remove_absence
from quarterdeck.people.actions.departures import deactivate_member, reactivate_member
from quarterdeck.people.actions.founding import found_company
from quarterdeck.people.actions.invitations import accept_invitation, invite_member
from quarterdeck.people.actions.members import create_member, edit_member, log_export, move_member, set_preferences
from quarterdeck.people.actions.organization import archive_unit, create_unit, edit_unit, move_unit, restore_unit
from quarterdeck.people.actions.refusals import (
    CannotAccept,
    CannotChangeMember,
    CannotChangeOrganization,
    CannotChangeRole,
)
from quarterdeck.people.actions.roles import (
    create_role,
    edit_role,
    remove_role,
    set_field_rules,
    set_roles,
    sync_built_in_roles,
)
from quarterdeck.people.actions.territories import (
    add_territory,
    archive_territory,
    assign_territory,
    change_territory,
    create_territory,
    edit_territory,
    restore_territory,
)

__all__ = [
    "CannotAccept",
    "CannotChangeMember",
    "CannotChangeOrganization",
    "CannotChangeRole",
    "accept_invitation",
    "add_territory",
    "archive_territory",
    "archive_unit",
    "assign_territory",
    "change_territory",
    "create_member",
    "create_role",
    "create_territory",
    "create_unit",
    "deactivate_member",
    "edit_member",
    "edit_role",
    "edit_territory",
    "edit_unit",
    "found_company",
    "invite_member",
    "log_export",
    "move_member",
    "move_unit",
    "note_absence",
    "reactivate_member",
    "remove_absence",
    "remove_role",
    "restore_territory",
    "restore_unit",
    "set_field_rules",
    "set_preferences",
    "set_roles",
    "sync_built_in_roles",
]

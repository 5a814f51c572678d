"""The door for reads of this room."""

from quarterdeck.people.queries.absences import absence, absences_of, may_note
from quarterdeck.people.queries.members import (
    MemberFilters,
    MemberPage,
    MemberRecord,
    MemberRow,
    active_members,
    all_member_rows,
    first_administrator,
    handover_preview,
    invited_member,
    member_choices,
    member_record,
    member_rows,
)
from quarterdeck.people.queries.organization import (
    UnitNode,
    archived_units,
    change_days,
    unit,
    unit_choices,
    unit_tree,
    visible_units,
)
from quarterdeck.people.queries.roles import effective_rights, field_matrix, matrix, role, role_choices, role_rows
from quarterdeck.people.queries.territories import keepers_of, territory, territory_rows

__all__ = [
    "MemberFilters",
    "MemberPage",
    "MemberRecord",
    "MemberRow",
    "UnitNode",
    "absence",
    "absences_of",
    "active_members",
    "all_member_rows",
    "archived_units",
    "change_days",
    "effective_rights",
    "field_matrix",
    "first_administrator",
    "handover_preview",
    "invited_member",
    "keepers_of",
    "matrix",
    "may_note",
    "member_choices",
    "member_record",
    "member_rows",
    "role",
    "role_choices",
    "role_rows",
    "territory",
    "territory_rows",
    "unit",
    "unit_choices",
    "unit_tree",
    "visible_units",
]

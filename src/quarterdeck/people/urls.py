"""Addresses of this room."""

from django.urls import path

from quarterdeck.people.views import absences, members, myself, organization, roles, territories

app_name = "people"
urlpatterns = [
    path("", members.members, name="members"),
    path("export/<str:kind>/", members.export, name="export"),
    path("choices/", members.choices, name="choices"),
    path("new/", members.new_member, name="new_member"),
    path("<int:member_id>/", members.member, name="member"),
    path("<int:member_id>/edit/", members.edit_member, name="edit_member"),
    path("<int:member_id>/move/", members.move_member, name="move_member"),
    path("<int:member_id>/roles/", members.member_roles, name="member_roles"),
    path("<int:member_id>/rights/", members.member_rights, name="member_rights"),
    path("<int:member_id>/invite/", members.invite, name="invite"),
    path("<int:member_id>/deactivate/", members.deactivate, name="deactivate"),
    path("<int:member_id>/reactivate/", members.reactivate, name="reactivate"),
    path("<int:member_id>/absences/new/", absences.new_absence, name="new_absence"),
    path("absences/<int:absence_id>/remove/", absences.remove_absence, name="remove_absence"),
    path("organization/", organization.organization, name="organization"),
    path("units/new/", organization.new_unit, name="new_unit"),
    path("units/<int:unit_id>/edit/", organization.edit_unit, name="edit_unit"),
    path("units/<int:unit_id>/move/", organization.move_unit, name="move_unit"),
    path("units/<int:unit_id>/archive/", organization.archive_unit, name="archive_unit"),
    path("units/<int:unit_id>/restore/", organization.restore_unit, name="restore_unit"),
    path("roles/", roles.roles, name="roles"),
    path("roles/new/", roles.new_role, name="new_role"),
    path("roles/<int:role_id>/", roles.role, name="role"),
    path("roles/<int:role_id>/remove/", roles.remove_role, name="remove_role"),
    path("territories/", territories.territories, name="territories"),
    path("territories/new/", territories.new_territory, name="new_territory"),
    path("territories/<int:territory_id>/edit/", territories.edit_territory, name="edit_territory"),
    path("territories/<int:territory_id>/archive/", territories.archive_territory, name="archive_territory"),
    path("territories/<int:territory_id>/restore/", territories.restore_territory, name="restore_territory"),
    path("preferences/", myself.preferences, name="preferences"),
    path("join/<str:token>/", myself.join, name="join"),
]

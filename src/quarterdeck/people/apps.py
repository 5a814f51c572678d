"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights
from quarterdeck.core.access.scopes import Scope


class PeopleConfig(AppConfig):
    name = "quarterdeck.people"
    label = "people"

    def ready(self) -> None:
        from quarterdeck.people import imports

        imports.register()
        rights.declare(
            "people.view_member",
            _("See colleagues"),
            built_in=rights.by_rank(reps=Scope.ALL),
        )
        rights.declare(
            "people.manage_members",
            _("Invite, change and deactivate people"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "people.manage_organization",
            _("Change the organization"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "people.manage_roles",
            _("Change roles"),
            has_scope=False,
            built_in=rights.for_roles(rights.ADMINISTRATOR),
        )
        self._register_what_is_handed_over()
        self._add_navigation()

    def _register_what_is_handed_over(self) -> None:
        from quarterdeck.core.approvals import deciding
        from quarterdeck.people import handover
        from quarterdeck.people.actions import departures
        from quarterdeck.people.queries import approvers

        deciding.find_people_with(approvers.approvers_for)
        handover.register(_("Waiting approvals"), departures.count_waiting_approvals, departures.transfer_approvals)

        handover.register(_("Units managed"), departures.count_managed_units, departures.transfer_managed_units)
        handover.register(_("Territories"), departures.count_territories, departures.transfer_territories)

    def _add_navigation(self) -> None:
        from quarterdeck.core.pages import shell

        links = [
            (_("People"), "users", "people:members", "people.view_member", 10),
            (_("Organization"), "hierarchy-2", "people:organization", "people.view_member", 20),
            (_("Territories"), "map-2", "people:territories", "people.manage_organization", 30),
            (_("Roles"), "shield", "people:roles", "people.manage_roles", 40),
        ]
        for label, icon, url_name, right, order in links:
            shell.add_navigation(
                label, icon=icon, url_name=url_name, right=right, order=order, place="settings", group="people"
            )

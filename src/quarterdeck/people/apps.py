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

    def _register_what_is_handed_over(self) -> None:
        from quarterdeck.people import handover
        from quarterdeck.people.actions import departures

        handover.register(_("Units managed"), departures.count_managed_units, departures.transfer_managed_units)
        handover.register(_("Territories"), departures.count_territories, departures.transfer_territories)

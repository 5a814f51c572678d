"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class CrmConfig(AppConfig):
    name = "quarterdeck.crm"
    label = "crm"

    def ready(self) -> None:
        rights.declare(
            "crm.view_account",
            _("See accounts and contacts"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "crm.change_account",
            _("Change accounts and contacts"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "crm.view_opportunity",
            _("See opportunities"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "crm.change_opportunity",
            _("Change opportunities"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "crm.view_activity",
            _("See activities"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "crm.change_activity",
            _("Change activities"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "crm.assign_owner",
            _("Give records to another owner"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        rights.declare(
            "crm.manage_process",
            _("Change the sales process"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "crm.fix_data_quality",
            _("Fix data quality findings"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )

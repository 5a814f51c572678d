"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class CompanyConfig(AppConfig):
    name = "quarterdeck.core.company"
    label = "core_company"

    def ready(self) -> None:
        rights.declare(
            "company.manage_company",
            _("Manage company settings"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )

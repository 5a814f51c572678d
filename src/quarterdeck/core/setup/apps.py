"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SetupConfig(AppConfig):
    name = "quarterdeck.core.setup"
    label = "core_setup"

    def ready(self) -> None:
        from quarterdeck.core.pages import shell

        shell.add_navigation(
            _("Company"),
            icon="settings",
            url_name="setup:company",
            right="company.manage_company",
            order=5,
            place="settings",
        )

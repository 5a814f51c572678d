"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.pages import shell


class RobotsConfig(AppConfig):
    name = "quarterdeck.core.robots"
    label = "core_robots"

    def ready(self) -> None:
        shell.add_navigation(
            _("Group robots"),
            icon="robot",
            url_name="robots:robots",
            right="company.manage_company",
            order=16,
            place="settings",
            group="company",
        )

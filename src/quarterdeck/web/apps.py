"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class WebConfig(AppConfig):
    name = "quarterdeck.web"
    label = "web"

    def ready(self) -> None:
        rights.declare(
            "web.view_cockpit",
            _("See the cockpit"),
            has_scope=False,
            built_in=rights.for_roles(
                rights.MANAGER, rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR, rights.READER
            ),
        )

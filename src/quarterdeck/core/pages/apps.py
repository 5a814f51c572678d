"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class PagesConfig(AppConfig):
    name = "quarterdeck.core.pages"
    label = "core_pages"

    def ready(self) -> None:
        rights.declare(
            "core.view_styleguide",
            _("See the style guide"),
            has_scope=False,
            built_in=rights.for_roles(rights.ADMINISTRATOR),
        )

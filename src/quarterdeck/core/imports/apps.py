"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class ImportsConfig(AppConfig):
    name = "quarterdeck.core.imports"
    label = "core_imports"

    def ready(self) -> None:
        rights.declare(
            "imports.run_import",
            _("Import data"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        from quarterdeck.core.imports import profiles, wizard
        from quarterdeck.core.pages import shell

        profiles.register_shelf(wizard.saved_data)
        shell.add_navigation(
            _("Import"),
            icon="upload",
            url_name="imports:list",
            right="imports.run_import",
            order=60,
            place="settings",
            group="data",
        )

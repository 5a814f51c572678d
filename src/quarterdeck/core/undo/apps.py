"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class UndoConfig(AppConfig):
    name = "quarterdeck.core.undo"
    label = "core_undo"

    def ready(self) -> None:
        rights.declare(
            "undo.undo_any",
            _("Take back what others did"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )

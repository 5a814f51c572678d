"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class ListsConfig(AppConfig):
    name = "quarterdeck.core.lists"
    label = "core_lists"

    def ready(self) -> None:
        rights.declare("core.export_lists", _("Take lists out as files"), built_in=rights.by_rank())
        rights.declare(
            "core.share_views",
            _("Share list views with others"),
            has_scope=False,
            built_in=rights.for_roles(rights.MANAGER, rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR),
        )

"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class CatalogConfig(AppConfig):
    name = "quarterdeck.catalog"
    label = "catalog"

    def ready(self) -> None:
        from quarterdeck.catalog import imports

        imports.register()
        rights.declare(
            "catalog.view_product",
            _("See products and prices"),
            has_scope=False,
            built_in=rights.for_roles(*rights.EVERY_ROLE),
        )
        rights.declare(
            "catalog.manage_products",
            _("Change products and prices"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )

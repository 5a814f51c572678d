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
        self._add_navigation()

    def _add_navigation(self) -> None:
        from quarterdeck.core.pages import shell

        shell.add_navigation(
            _("Products"),
            icon="packages",
            url_name="catalog:products",
            right="catalog.view_product",
            order=50,
            place="settings",
        )
        shell.add_navigation(
            _("Price books"),
            icon="tags",
            url_name="catalog:price_books",
            right="catalog.manage_products",
            order=51,
            place="settings",
        )

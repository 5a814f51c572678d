"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FieldsConfig(AppConfig):
    name = "quarterdeck.core.fields"
    label = "core_fields"

    def ready(self) -> None:
        from quarterdeck.core.access import rights
        from quarterdeck.core.pages import shell

        rights.declare(
            "fields.manage_fields",
            _("Add and change fields of records"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        shell.add_navigation(
            _("Fields"),
            icon="forms",
            url_name="fields:fields",
            right="fields.manage_fields",
            order=25,
            place="settings",
            group="sales",
        )

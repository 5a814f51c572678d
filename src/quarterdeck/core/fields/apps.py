"""Django's record of this app."""

from django.apps import AppConfig


class FieldsConfig(AppConfig):
    name = "quarterdeck.core.fields"
    label = "core_fields"

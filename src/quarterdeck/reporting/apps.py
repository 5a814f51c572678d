"""Django's record of this app."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "quarterdeck.reporting"
    label = "reporting"

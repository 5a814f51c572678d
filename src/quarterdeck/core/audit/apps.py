"""Django's record of this app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "quarterdeck.core.audit"
    label = "core_audit"

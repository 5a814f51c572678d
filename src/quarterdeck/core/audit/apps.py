"""Django's record of this app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "quarterdeck.core.audit"
    label = "core_audit"

    def ready(self) -> None:
        from quarterdeck.core.audit import trail
        from quarterdeck.core.records import versions

        versions.find_changes_with(trail.changed_since)

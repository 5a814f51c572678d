"""Django's record of this app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "quarterdeck.core.notifications"
    label = "core_notifications"

    def ready(self) -> None:
        from quarterdeck.core.notifications import queries
        from quarterdeck.core.pages import shell

        shell.provide("unread", lambda request: queries.unread_count(viewer=request.user))

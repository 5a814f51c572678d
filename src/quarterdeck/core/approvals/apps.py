"""Django's record of this app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "quarterdeck.core.approvals"
    label = "core_approvals"

    def ready(self) -> None:
        from quarterdeck.core.approvals import queries
        from quarterdeck.core.pages import shell

        shell.provide("approvals", lambda request: queries.waiting_count(viewer=request.user))

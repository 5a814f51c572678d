"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights
from quarterdeck.core.pages import shell


class WebConfig(AppConfig):
    name = "quarterdeck.web"
    label = "web"

    def ready(self) -> None:
        rights.declare(
            "web.view_cockpit",
            _("See the cockpit"),
            has_scope=False,
            built_in=rights.for_roles(
                rights.REP, rights.MANAGER, rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR, rights.READER
            ),
        )
        shell.add_navigation(_("Today"), icon="sun", url_name="web:today", right="crm.view_activity", order=10)
        shell.add_navigation(_("Cockpit"), icon="compass", url_name="web:cockpit", right="web.view_cockpit", order=20)
        from quarterdeck.metrics.queries import usage
        from quarterdeck.web import choices
        from quarterdeck.web.queries import uses

        usage.register(_("Pages"), uses.pages_with)

        shell.provide("periods", choices.period_picker)
        shell.provide("teams", choices.team_picker)

"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights
from quarterdeck.core.access.rights import ADMINISTRATOR, DIRECTOR, EVERY_ROLE, MANAGER, OPERATIONS
from quarterdeck.core.pages import shell


class ReportingConfig(AppConfig):
    name = "quarterdeck.reporting"
    label = "reporting"

    def ready(self) -> None:
        rights.declare(
            "reporting.view_reports",
            _("Make and read reports"),
            has_scope=False,
            built_in=rights.for_roles(*EVERY_ROLE),
        )
        rights.declare(
            "reporting.share_reports",
            _("Share reports, and send them to others"),
            has_scope=False,
            built_in=rights.for_roles(MANAGER, DIRECTOR, OPERATIONS, ADMINISTRATOR),
        )
        shell.add_navigation(
            _("Reports"),
            icon="report-analytics",
            url_name="reporting:reports",
            right="reporting.view_reports",
            order=75,
        )
        shell.add_navigation(
            _("Brief by mail and into groups"),
            icon="mail",
            url_name="reporting:brief_settings",
            right="metrics.view_metrics",
            order=10,
            place="mine",
        )
        from quarterdeck.metrics.queries import usage
        from quarterdeck.reporting.queries import uses

        usage.register(_("Reports"), uses.reports_with)
        usage.register(_("Alerts"), uses.alerts_on)

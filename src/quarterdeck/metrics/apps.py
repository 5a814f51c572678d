"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights


class MetricsConfig(AppConfig):
    name = "quarterdeck.metrics"
    label = "metrics"

    def ready(self) -> None:
        rights.declare(
            "metrics.view_metrics",
            _("See figures"),
            built_in=rights.by_rank(),
        )
        from quarterdeck.core.pages import shell

        shell.add_navigation(
            _("Metrics"), icon="chart-bar", url_name="metrics:catalogue", right="metrics.view_metrics", order=80
        )

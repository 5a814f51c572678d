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
        rights.declare(
            "metrics.define_metrics",
            _("Define metrics of the company's own"),
            has_scope=False,
            built_in=rights.for_roles(rights.DIRECTOR, rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        from quarterdeck.core.pages import shell
        from quarterdeck.metrics import catalogue, copies
        from quarterdeck.metrics.queries import own, usage

        copies.place()  # An address that is none is told at the start, not on the first page with figures.
        catalogue.take_own_from(own.own_metrics)
        usage.register(_("Metrics"), own.made_of)

        shell.add_navigation(
            _("Metrics"), icon="chart-bar", url_name="metrics:catalogue", right="metrics.view_metrics", order=80
        )

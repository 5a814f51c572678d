"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights
from quarterdeck.core.pages import shell


class PerformanceConfig(AppConfig):
    name = "quarterdeck.performance"
    label = "performance"

    def ready(self) -> None:
        rights.declare(
            "performance.view_scorecards",
            _("See scorecards"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "performance.score_others",
            _("Judge, close and re-open the scorecards of others and answer appeals"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        rights.declare(
            "performance.manage_scorecards",
            _("Set up scorecards"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "performance.view_diagnosis",
            _("See where results are lost and won"),
            built_in=rights.by_rank(readers=None),
        )
        rights.declare(
            "performance.dismiss_findings",
            _("Have a diagnosis made and dismiss findings about others"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        shell.add_navigation(
            _("Performance & coaching"),
            icon="clipboard-check",
            url_name="performance:home",
            right="performance.view_scorecards",
            order=70,
        )

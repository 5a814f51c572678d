"""Django's record of this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.access import rights
from quarterdeck.core.pages import shell


class TargetsConfig(AppConfig):
    name = "quarterdeck.targets"
    label = "targets"

    def ready(self) -> None:
        from quarterdeck.targets import listeners  # noqa: F401 - listeners register by being loaded

        rights.declare(
            "targets.view_targets",
            _("See targets"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "targets.set_targets",
            _("Give targets to those below and agree on them"),
            built_in=rights.MANAGERS_AND_ABOVE,
        )
        rights.declare(
            "targets.manage_plans",
            _("Open plans, put them in force and revise them"),
            has_scope=False,
            built_in=rights.for_roles(rights.OPERATIONS, rights.ADMINISTRATOR),
        )
        rights.declare(
            "targets.view_okrs",
            _("See objectives and key results"),
            built_in=rights.by_rank(),
        )
        rights.declare(
            "targets.change_okrs",
            _("Set objectives, check in and score"),
            built_in=rights.by_rank(readers=None),
        )
        from quarterdeck.metrics import catalogue
        from quarterdeck.metrics.engine import targets
        from quarterdeck.metrics.queries import usage
        from quarterdeck.targets.queries.groups import owed_by_group
        from quarterdeck.targets.queries.uses import objectives_with, plans_with, targeted

        targets.offer(owed_by_group)
        catalogue.take_targeted_from(targeted)
        usage.register(_("Targets"), plans_with)
        usage.register(_("OKR"), objectives_with)
        shell.add_navigation(
            _("Targets"), icon="target", url_name="targets:home", right="targets.view_targets", order=50
        )

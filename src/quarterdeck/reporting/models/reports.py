"""Reports people made."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quarterdeck.reporting.models.sharing import Shared, SharedQuerySet


class ReportQuerySet(SharedQuerySet["Report"]):
    """Reports, one's own and those shared."""


class Report(Shared):
    """A question to the figures, kept: `definition` as `rules.definitions` reads it."""

    description = models.CharField(_("what for"), max_length=200, blank=True)
    definition = models.JSONField(default=dict)

    objects = ReportQuerySet.as_manager()

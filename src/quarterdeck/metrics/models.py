"""Metrics the company made itself."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, Versioned
from quarterdeck.metrics.catalogue.own import PREFIX, Kind


class CustomMetric(Versioned, Archivable):
    """A metric made from others (see `catalogue.own`). `first` and `second` are their codes.

    `only` holds the limits of a filtered one, `{"dimension", "keys", "or_none"}` each, and `only_words` what they were called.
    """

    name = models.CharField(_("name"), max_length=80)
    explanation = models.CharField(_("what it tells"), max_length=300, blank=True)
    kind = models.CharField(_("made how"), max_length=10, choices=Kind)
    first = models.CharField(_("metric"), max_length=60)
    second = models.CharField(_("second metric"), max_length=60, blank=True)
    only = models.JSONField(default=list, blank=True)
    only_words = models.CharField(max_length=300, blank=True)
    is_share = models.BooleanField(_("shown as a percentage"), default=False)
    better = models.CharField(_("direction"), max_length=7)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("name"), name="own_metric_name_once", condition=Q(archived_at=None)),
            models.CheckConstraint(
                condition=Q(kind=Kind.ONLY, second="") | (~Q(kind=Kind.ONLY) & ~Q(second="")),
                name="own_metric_has_its_parts",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """What the metric is called in addresses and questions."""
        return f"{PREFIX}{self.pk}"

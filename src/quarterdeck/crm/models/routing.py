"""Who gets which lead."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned


class RoutingTo(models.TextChoices):
    MEMBERS = "members", _("these people")
    UNIT = "unit", _("a unit and below")
    TERRITORY = "territory", _("who looks after a territory")
    LOCAL = "local", _("who looks after the lead's own territory")


class RoutingMethod(models.TextChoices):
    ROUND_ROBIN = "round_robin", _("in turn")
    LEAST_LOADED = "least_loaded", _("the one with the fewest open leads")
    CAPACITY = "capacity", _("by capacity")
    WIN_RATE = "win_rate", _("by win rate in the segment")


class RoutingRuleQuerySet(RecordQuerySet["RoutingRule"]):
    def active(self) -> "RoutingRuleQuerySet":
        return self.filter(archived_at=None, is_active=True)


class RoutingRule(Versioned, Archivable):
    """The first active rule whose conditions a lead meets decides who gets it. `last_member` is who got the latest in turn.

    `monthly_capacity` is leads a month for everybody without a number of their own.
    """

    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    is_active = models.BooleanField(_("in use"), default=False)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    goes_to = models.CharField(_("goes to"), max_length=9, choices=RoutingTo, default=RoutingTo.MEMBERS)
    unit = models.ForeignKey("people.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+")
    territory = models.ForeignKey("people.Territory", models.PROTECT, null=True, blank=True, related_name="+")
    method = models.CharField(_("method"), max_length=12, choices=RoutingMethod, default=RoutingMethod.ROUND_ROBIN)
    monthly_capacity = models.PositiveSmallIntegerField(_("leads a month each"), null=True, blank=True)
    last_member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = RoutingRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(goes_to=RoutingTo.UNIT) | Q(unit__isnull=False), name="routing_unit_named"
            ),
            models.CheckConstraint(
                condition=~Q(goes_to=RoutingTo.TERRITORY) | Q(territory__isnull=False), name="routing_territory_named"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RoutingShare(models.Model):
    """A person of a rule; with a number of leads a month where it differs from the rule's."""

    rule = models.ForeignKey(RoutingRule, models.CASCADE, related_name="shares")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    monthly_capacity = models.PositiveSmallIntegerField(_("leads a month"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["rule", "member"], name="routing_share_once")]


class RoutingRun(models.Model):
    """One run that changed something. `results` lists lead, member or nobody, rule and reason, at most the first 500."""

    at = models.DateTimeField()
    assigned = models.PositiveIntegerField(default=0)
    unassigned = models.PositiveIntegerField(default=0)
    results = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

"""When ownership ends by rule, and how much one member may hold."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.crm.models.accounts import Level
from quarterdeck.crm.models.pools import Pool, PoolKind


class LapseMeasure(models.TextChoices):
    ACTIVITY = "activity", _("without a follow-up")
    OPPORTUNITY = "opportunity", _("without a new opportunity")
    WIN = "win", _("without a deal won")


class LapseRuleQuerySet(RecordQuerySet["LapseRule"]):
    """Rules, current or archived."""


class LapseRule(Versioned, Archivable):
    """Records that meet the conditions go back to a pool after some days without what counts.

    `active_since` is when the rule was switched on, empty while it is off. No record is lost before `warn_days` have passed since
    then, so that everybody is warned once.
    """

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("what lapses"), max_length=8, choices=PoolKind)
    pool = models.ForeignKey(Pool, models.PROTECT, related_name="lapse_rules", verbose_name=_("goes to"))
    level = models.CharField(_("customers of level"), max_length=1, choices=Level, blank=True)
    conditions = models.JSONField(_("conditions"), default=dict, blank=True)
    measure = models.CharField(_("after days"), max_length=12, choices=LapseMeasure, default=LapseMeasure.ACTIVITY)
    days = models.PositiveSmallIntegerField(_("days"))
    warn_days = models.PositiveSmallIntegerField(_("days the owner is warned before"), default=3)
    spares_customers = models.BooleanField(_("leaves customers who bought alone"), default=True)
    active_since = models.DateTimeField(null=True, editable=False)

    objects = LapseRuleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "name", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(days__gte=1), name="lapse_takes_days")]

    def __str__(self) -> str:
        return self.name


class HoldingCap(models.Model):
    """How many records of a kind somebody with a role may hold, and lock against lapsing; of several roles the largest counts."""

    role = models.ForeignKey("people.Role", models.CASCADE, related_name="+", verbose_name=_("role"))
    kind = models.CharField(_("of what"), max_length=8, choices=PoolKind)
    most = models.PositiveIntegerField(_("may hold at most"), null=True, blank=True)
    counts_customers = models.BooleanField(_("customers who bought count too"), default=False)
    locks = models.PositiveIntegerField(_("may lock at most"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["kind", "role_id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["role", "kind"], name="holding_cap_once")]


class LapseRun(models.Model):
    """One real run of a rule: how many went, and the act that takes it back."""

    rule = models.ForeignKey(LapseRule, models.CASCADE, related_name="runs")
    at = models.DateTimeField()
    records = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

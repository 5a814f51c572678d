"""Plans: what is owed in a fiscal year, of which metrics, and how far its agreement has come."""

from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_DISCUSSION = "in_discussion", _("In discussion")
    AGREED = "agreed", _("Agreed")
    IN_FORCE = "in_force", _("In force")
    IN_REVISION = "in_revision", _("Being revised")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# States in which numbers may be written.
OPEN_STATES = (PlanState.DRAFT, PlanState.IN_DISCUSSION, PlanState.IN_REVISION)

# States in which numbers count.
COUNTING_STATES = (PlanState.IN_FORCE, PlanState.IN_REVISION)


class TargetPlanQuerySet(RecordQuerySet["TargetPlan"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Plans the viewer may open: a draft is seen by those who set targets only."""
        if not viewer.may("targets.view_targets"):
            return self.none()
        if viewer.may("targets.manage_plans") or viewer.may("targets.set_targets"):
            return self
        return self.exclude(state=PlanState.DRAFT)


class TargetPlan(Versioned, Archivable):
    """Targets of one fiscal year, [starts_on, ends_on), over the organization as it was on `organized_on`.

    `money_step` is what money is rounded to when a target is split or filled. `ramp` lists the share of a full target that
    somebody owes in the first months after joining. `revision` counts how often the plan was opened again after it had been in
    force.
    """

    name = models.CharField(_("name"), max_length=120)
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    starts_on = models.DateField()
    ends_on = models.DateField()
    organized_on = models.DateField(_("organization as of"))
    state = models.CharField(_("state"), max_length=14, choices=PlanState, default=PlanState.DRAFT)
    revision = models.PositiveSmallIntegerField(default=0)
    ramp = models.JSONField(_("ramp of new joiners"), default=list, blank=True)
    money_step = models.DecimalField(_("money is rounded to"), max_digits=9, decimal_places=2, default=Decimal(1))

    objects = TargetPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-fiscal_year", "name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="target_plan_dates"),
            models.CheckConstraint(condition=Q(money_step__gt=0), name="target_plan_money_step"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class PlanMetric(models.Model):
    """A metric that a plan sets targets for. `unit` is the catalogue's on the day it was chosen.

    `year_held` is the fiscal year while the plan's numbers for it are in force, so that no two plans hold the same metric of
    the same year at once.
    """

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="metrics")
    metric_code = models.CharField(_("metric"), max_length=60)
    unit = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    year_held = models.PositiveSmallIntegerField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "metric_code"], name="plan_metric_once"),
            models.UniqueConstraint(fields=["metric_code", "year_held"], name="one_plan_in_force"),
        ]


class PlanRevision(models.Model):
    """That a plan was opened again, why and by whom, and when what came of it was put in force."""

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(_("reason"))
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    in_force_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="revision_number_once")]

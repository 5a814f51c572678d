"""What was found by a diagnosis, and what of it was dismissed."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.lists.models import RunState
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

RIGHT = "performance.view_diagnosis"


class FindingKind(models.TextChoices):
    STRENGTH = "strength", _("Strength")
    WEAKNESS = "weakness", _("Weakness")
    TOO_FEW = "too_few", _("Too few cases")


class DiagnosisRun(models.Model):
    """One look at the whole company over a period. `done` of `total` steps are through."""

    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=7, choices=RunState, default=RunState.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=3)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    @property
    def last_on(self) -> date:
        """The last day that was looked at."""
        return self.ends_on - timedelta(days=1)


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, viewer: "Member", right: str = RIGHT) -> Self:
        """Those about members and whole units within reach; those about the process are everybody's who may look at all."""
        members, units = access.members_in_scope(viewer, right), access.units_in_scope(viewer, right)
        if members is None or units is None:
            return self
        if not access.holds(viewer, right):
            return self.none()
        return self.filter(Q(member=None, unit=None) | Q(member__in=members) | Q(unit__in=units))


class Finding(models.Model):
    """A difference that is likely true: of what, how large, how sure, what it costs a quarter.

    It is a member's, a team's (`unit`), or nobody's: the process'.

    `own`, `peers` and `likely` are per case, or per day of a count; of times they are days.
    """

    run = models.ForeignKey(DiagnosisRun, models.CASCADE, related_name="findings")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="findings")
    unit = models.ForeignKey("people.OrgUnit", models.CASCADE, null=True, related_name="+")
    measure = models.CharField(max_length=40)
    stage = models.ForeignKey("crm.Stage", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=FindingKind)
    cases = models.PositiveIntegerField()
    own = models.FloatField()
    peers = models.FloatField()
    likely = models.FloatField()
    shortfall = models.FloatField()
    probability = models.FloatField()
    cost = models.DecimalField(max_digits=18, decimal_places=2, null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "member", "unit", "measure", "stage", "kind"], name="finding_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(member=None) | Q(unit=None), name="finding_of_one"),
        ]


class Dismissal(models.Model):
    """Somebody looked into a finding and says why it is none; it stays away from later runs until taken back."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey("people.OrgUnit", models.CASCADE, null=True, related_name="+")
    measure = models.CharField(max_length=40)
    stage = models.ForeignKey("crm.Stage", models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=FindingKind)
    reason = models.CharField(_("why it is none"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "unit", "measure", "stage", "kind"], name="dismissed_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="dismissed_for_a_reason"),
        ]

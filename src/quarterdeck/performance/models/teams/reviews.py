"""Team reviews: by which criteria teams are looked at, and how a team did over some days."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.people.models import OrgUnit
from quarterdeck.performance.models.teams.reach import unit_filter

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW, REVIEW = "performance.view_teams", "performance.review_teams"


class TeamCriterion(Versioned, Archivable):
    """What teams are looked at by: a weight, the figures that stand beside it, and what is meant. Reviews copy it."""

    name = models.CharField(_("criterion"), max_length=80)
    guide = models.TextField(_("what is meant"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))
    metric_codes = models.JSONField(_("figures beside it"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weight__range=(1, 100)), name="team_criterion_weight"),
        ]

    def __str__(self) -> str:
        return self.name


class TeamReviewQuerySet(RecordQuerySet["TeamReview"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Closed ones of the units within reach; open ones only for those who judge them."""
        if not viewer.may(VIEW):
            return self.none()
        judged = self._judged_by(viewer)
        return self.filter(Q(closed_at__isnull=False) & unit_filter(viewer, VIEW) | judged)

    def judgeable_by(self, member: "Member") -> Self:
        """Those of units within reach, but not of a unit the member manages: nobody judges the own team."""
        return self.filter(self._judged_by(member))

    @staticmethod
    def _judged_by(member: "Member") -> Q:
        if not member.may(REVIEW):
            return Q(pk__in=[])
        own = OrgUnit.objects.filter(manager=member).values("pk")
        return unit_filter(member, REVIEW) & ~Q(unit__in=own)


class TeamReview(Versioned):
    """How a unit did over the days [starts_on, ends_on). Closed, its facts and its score stay as they were."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="team_reviews", verbose_name=_("team"))
    starts_on = models.DateField()
    ends_on = models.DateField()
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = TeamReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "unit__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "starts_on", "ends_on"], name="team_review_once_a_period"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="team_review_dates"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="team_review_closed_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class TeamReviewLine(models.Model):
    """A criterion of one review: judged by a level from 1 to 5 with a reason, or left out with one.

    `facts` are the figures as they were at the close: `{"code", "name", "value", "before"}` each, as text.
    """

    review = models.ForeignKey(TeamReview, models.CASCADE, related_name="lines")
    name = models.CharField(max_length=80)
    guide = models.TextField(blank=True)
    weight = models.PositiveSmallIntegerField()
    metric_codes = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    facts = models.JSONField(default=list)
    level = models.PositiveSmallIntegerField(null=True)
    is_left_out = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["review", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level=None) | Q(level__range=(1, 5)), name="team_level_range"),
            models.CheckConstraint(
                condition=Q(level=None, is_left_out=False) | (Q(level=None) | Q(is_left_out=False)) & ~Q(reason=""),
                name="team_level_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def judged(self) -> str:
        """Which judgement this is: its moment as text, empty before the first."""
        return self.at.isoformat() if self.at else ""

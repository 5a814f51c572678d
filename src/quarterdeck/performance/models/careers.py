"""Careers: ladders with steps and their criteria, where people stand, and who was proposed for what."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.people import access
from quarterdeck.people.models import Role, never_twice
from quarterdeck.performance.models.skills.competences import Skill

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW = "performance.view_skills"
PROPOSE, DECIDE = "performance.propose_promotions", "performance.decide_promotions"


class LadderKind(models.TextChoices):
    MANAGEMENT = "management", pgettext_lazy("careers", "Management")
    EXPERT = "expert", pgettext_lazy("careers", "Expert")
    ELSEWHERE = "elsewhere", pgettext_lazy("careers", "Elsewhere in the company")


class CriterionKind(models.TextChoices):
    METRIC = "metric", _("A figure")
    SKILL = "skill", _("A skill")
    TENURE = "tenure", _("Time in the company")
    SCORECARD = "scorecard", _("Scorecards")


class ProposalState(models.TextChoices):
    OPEN = "open", pgettext_lazy("promotion", "Waits for a decision")
    APPROVED = "approved", pgettext_lazy("promotion", "Approved")
    DECLINED = "declined", pgettext_lazy("promotion", "Not yet")
    WITHDRAWN = "withdrawn", pgettext_lazy("promotion", "Withdrawn")


class Ladder(Versioned, Archivable):
    """A way up: its steps in order."""

    code = models.CharField(max_length=40, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=LadderKind, default=LadderKind.MANAGEMENT)
    name = models.CharField(_("name"), max_length=120)
    meaning = models.CharField(_("what it is for"), max_length=300, blank=True)

    objects = RecordQuerySet["Ladder"].as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="ladder_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class LadderStep(models.Model):
    """A step of a ladder; `role` is the role of the product that goes with it, where there is one."""

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    meaning = models.CharField(_("what one does there"), max_length=300, blank=True)
    role = models.ForeignKey(Role, models.SET_NULL, null=True, related_name="+", verbose_name=_("role"))

    class Meta:
        ordering: ClassVar = ["ladder", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ladder", "position"], name="ladder_step_in_order", deferrable=models.Deferrable.DEFERRED
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StepCriterion(models.Model):
    """What has to be true of somebody who takes a step. `months` is how long a figure or the scorecards are looked at."""

    step = models.ForeignKey(LadderStep, models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=9, choices=CriterionKind)
    metric_code = models.CharField(max_length=80, blank=True)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, related_name="+")
    wanted = models.DecimalField(max_digits=18, decimal_places=4)
    months = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["step", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="metric", skill=None, months__range=(1, 60)) & ~Q(metric_code="")
                | Q(kind="skill", skill__isnull=False, metric_code="", months=None)
                | Q(kind="tenure", skill=None, metric_code="", months=None)
                | Q(kind="scorecard", skill=None, metric_code="", months__range=(1, 60)),
                name="step_criterion_is_one",
            ),
        ]


class PlaceQuerySet(RecordQuerySet["CareerPlace"]):
    def visible_to(self, viewer: "Member") -> Self:
        return self.filter(access.owner_filter(viewer, VIEW, owner="member"))

    def present(self) -> Self:
        return self.filter(until_on=None)


class CareerPlace(models.Model):
    """That somebody stood on a step over the days [from_on, until_on)."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="career_places")
    step = models.ForeignKey(LadderStep, models.PROTECT, related_name="places")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["member", "-from_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="career_place_dates"
            ),
            never_twice("career_place_no_overlap", "member_id"),
        ]


class ProposalQuerySet(RecordQuerySet["PromotionProposal"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Those one made or may decide; the person learns of it once it is decided."""
        if not viewer.may(VIEW):
            return self.none()
        own = Q(member=viewer) & ~Q(state__in=[ProposalState.OPEN, ProposalState.WITHDRAWN])
        return self.filter(own | Q(by=viewer) | self._within(viewer, PROPOSE) | self._within(viewer, DECIDE))

    def decidable_by(self, member: "Member") -> Self:
        """Open ones within reach, but neither about oneself nor made by oneself."""
        if not member.may(DECIDE):
            return self.none()
        found = self.filter(self._within(member, DECIDE), state=ProposalState.OPEN)
        return found.exclude(by=member)

    @staticmethod
    def _within(viewer: "Member", right: str) -> Q:
        """About people within reach of a right, never about oneself. Nothing without the right."""
        if not viewer.may(right):
            return Q(pk=None)
        return Q(access.owner_filter(viewer, right, owner="member"), ~Q(member=viewer))


class PromotionProposal(Versioned):
    """That somebody should take a step. The criteria as they stood are kept with it."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="promotions")
    step = models.ForeignKey(LadderStep, models.PROTECT, related_name="proposals")
    why = models.CharField(_("why now"), max_length=1000)
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.OPEN)
    review = models.ForeignKey("performance.Review", models.SET_NULL, null=True, related_name="promotions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(_("reason"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    from_on = models.DateField(_("from"), null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member"], condition=Q(state="open"), name="promotion_one_open_a_person"),
            models.CheckConstraint(condition=~Q(member=F("by")), name="promotion_not_by_oneself"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | (~Q(decided_by=F("by")) & ~Q(decided_by=F("member"))),
                name="promotion_four_eyes",
            ),
        ]


class FrozenCriterion(models.Model):
    """A criterion as it stood when somebody was proposed: what was wanted, what was reached; no verdict where nothing was known."""

    proposal = models.ForeignKey(PromotionProposal, models.CASCADE, related_name="criteria")
    kind = models.CharField(max_length=9, choices=CriterionKind)
    metric_code = models.CharField(max_length=80, blank=True)
    skill_name = models.CharField(max_length=80, blank=True)
    wanted = models.DecimalField(max_digits=18, decimal_places=4)
    reached = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    months = models.PositiveSmallIntegerField(null=True)
    is_met = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["proposal", "pk"]

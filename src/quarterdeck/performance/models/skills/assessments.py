"""Who was seen to be at which level, by whom or what, when and why."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import RecordQuerySet
from quarterdeck.people import access
from quarterdeck.performance.models.skills.competences import Skill
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST, TRUST

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW, ASSESS = "performance.view_skills", "performance.assess_skills"


class Source(models.TextChoices):
    """Where a level comes from."""

    MANAGER = "manager", pgettext_lazy("skills", "Manager")
    TEST = "test", pgettext_lazy("skills", "Test")
    EVIDENCE = "evidence", pgettext_lazy("skills", "Figures")
    SELF = "self", pgettext_lazy("skills", "Self")


class AssessmentQuerySet(RecordQuerySet["SkillAssessment"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own, and those of the people within reach; never a peer's."""
        return self.filter(access.owner_filter(viewer, VIEW, owner="member"))

    def in_force(self) -> Self:
        """The latest of each source."""
        return self.filter(is_current=True)

    def held(self) -> Self:
        """One row a person and skill: that of the most trusted source. See `rules.skills.levels.held`."""
        trust = models.Case(
            *(models.When(source=source, then=place) for place, source in enumerate(TRUST)),
            output_field=models.SmallIntegerField(),
        )
        found = self.in_force().annotate(trust=trust)
        return found.order_by("member_id", "skill_id", "trust").distinct("member_id", "skill_id")


class SkillAssessment(models.Model):
    """A level that somebody was given. Never changed: a new one of the same source takes its place, and says why."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="skill_assessments")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="assessments")
    source = models.CharField(max_length=8, choices=Source)
    level = models.PositiveSmallIntegerField()
    why = models.CharField(_("what you saw"), max_length=500, blank=True)
    figure = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    metric_code = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["skill", "level"], condition=Q(is_current=True), name="skill_found_by_level"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member", "skill", "source"], condition=Q(is_current=True), name="skill_one_current_a_source"
            ),
            models.CheckConstraint(condition=Q(level__range=(LOWEST, HIGHEST)), name="skill_assessed_range"),
            models.CheckConstraint(
                condition=Q(source="evidence", by=None, figure__isnull=False)
                | (~Q(source="evidence") & Q(by__isnull=False)),
                name="skill_assessed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"

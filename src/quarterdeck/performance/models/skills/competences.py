"""The competence model: skills with described levels, the figures that speak for them, and what a role needs of each."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.people.models import Role
from quarterdeck.performance.rules.skills.levels import HIGHEST, LOWEST


class Family(models.TextChoices):
    """Whom a skill belongs to."""

    SELLER = "seller", pgettext_lazy("skills", "Sellers")
    MANAGER = "manager", pgettext_lazy("skills", "Managers")
    OTHER = "other", pgettext_lazy("skills", "Others")


class SkillQuerySet(RecordQuerySet["Skill"]):
    """Skills, current or archived."""


class Skill(Versioned, Archivable):
    """Something people can do better or worse. `code` names the one of ours it was loaded as; empty for the company's own."""

    code = models.CharField(max_length=40, blank=True, editable=False)
    family = models.CharField(_("whose skill"), max_length=8, choices=Family, default=Family.SELLER)
    name = models.CharField(_("name"), max_length=80)
    meaning = models.CharField(_("what it means"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["family", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="skill_code_once"),
            models.UniqueConstraint(
                fields=["family", "name"], condition=Q(archived_at=None), name="skill_name_once_a_family"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SkillLevel(models.Model):
    """A level of a skill: its number, its name, and what one sees somebody do who has it."""

    skill = models.ForeignKey(Skill, models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)])
    name = models.CharField(max_length=40)
    meaning = models.CharField(max_length=400)

    class Meta:
        ordering: ClassVar = ["skill", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["skill", "level"], name="skill_level_once"),
            models.CheckConstraint(condition=Q(level__range=(LOWEST, HIGHEST)), name="skill_level_range"),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.name}"


class SkillEvidence(models.Model):
    """The figure that speaks for a skill. `bounds`: from where it speaks for levels 2 to 5; silent with fewer than `least` cases."""

    skill = models.OneToOneField(Skill, models.CASCADE, related_name="evidence")
    metric_code = models.CharField(max_length=80)
    bounds = ArrayField(models.DecimalField(max_digits=18, decimal_places=4), size=HIGHEST - LOWEST)
    months = models.PositiveSmallIntegerField(default=12)
    cases_code = models.CharField(max_length=80, blank=True)
    least = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(months__range=(1, 36)), name="skill_evidence_months"),
            models.CheckConstraint(
                condition=Q(bounds__len=HIGHEST - LOWEST) & ~Q(metric_code=""), name="skill_evidence_bounds"
            ),
        ]


class SkillProfile(Versioned, Archivable):
    """What a role needs: of each skill a wanted level and a weight."""

    name = models.CharField(_("name"), max_length=120)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+", verbose_name=_("role"))

    objects = RecordQuerySet["SkillProfile"].as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role"], condition=Q(archived_at=None), name="skill_profile_once_a_role"),
        ]

    def __str__(self) -> str:
        return self.name


class ProfileSkill(models.Model):
    """One line of a profile."""

    profile = models.ForeignKey(SkillProfile, models.CASCADE, related_name="lines")
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+")
    wanted = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["profile", "skill__family", "skill__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "skill"], name="profile_skill_once"),
            models.CheckConstraint(
                condition=Q(wanted__range=(LOWEST, HIGHEST), weight__range=(1, 100)), name="profile_skill_range"
            ),
        ]

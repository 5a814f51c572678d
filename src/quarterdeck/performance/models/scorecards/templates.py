"""What a role is judged by, in dated editions."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.calendar.periods import Grain
from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.people.models import DateRange, Role
from quarterdeck.performance.rules.scoring import settings
from quarterdeck.performance.rules.scoring.kinds import Kind, Rule


class CardGrain(models.TextChoices):
    """How long a scorecard runs."""

    MONTH = Grain.MONTH.value, pgettext_lazy("scorecards", "A month")
    QUARTER = Grain.QUARTER.value, pgettext_lazy("scorecards", "A quarter")
    YEAR = Grain.YEAR.value, pgettext_lazy("scorecards", "A year")


class EditionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("scorecards", "Draft")
    IN_FORCE = "in_force", pgettext_lazy("scorecards", "In force")


class PartGroup(models.TextChoices):
    RESULT = "result", pgettext_lazy("scorecards", "Result")
    PROCESS = "process", pgettext_lazy("scorecards", "Process")
    CUSTOMER = "customer", pgettext_lazy("scorecards", "Customer")
    TEAM = "team", pgettext_lazy("scorecards", "Team")
    GROWTH = "growth", pgettext_lazy("scorecards", "Growth")


class PartScope(models.TextChoices):
    """Whose figure a part goes by; that of a team for the days in it."""

    PERSON = "person", _("The person's own figure")
    TEAM = "team", _("The figure of the person's team")


class TargetSource(models.TextChoices):
    TARGETS = "targets", _("The target in force")
    NUMBER = "number", _("A number")


class RuleKind(models.TextChoices):
    LINEAR = Kind.LINEAR.value, _("In proportion, between a floor and a cap")
    LOWER = Kind.LOWER.value, _("Less is better")
    BANDS = Kind.BANDS.value, _("In steps")
    ALL_OR_NOTHING = Kind.ALL_OR_NOTHING.value, _("All or nothing")
    GATE = Kind.GATE.value, _("Gate: missed, it limits the whole score")
    RUBRIC = Kind.RUBRIC.value, _("Judged by described levels")


class TemplateQuerySet(RecordQuerySet["ScorecardTemplate"]):
    """Templates, current or archived."""


class ScorecardTemplate(Versioned, Archivable):
    """What everybody of a role is judged by, period after period."""

    name = models.CharField(_("name"), max_length=120)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+", verbose_name=_("role"))
    grain = models.CharField(_("runs for"), max_length=8, choices=CardGrain, default=CardGrain.QUARTER)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["role", "grain"], condition=Q(archived_at=None), name="scorecard_template_once_a_role"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EditionQuerySet(models.QuerySet["TemplateEdition"]):
    def in_force(self) -> Self:
        return self.filter(state=EditionState.IN_FORCE)


class TemplateEdition(models.Model):
    """A template as it counts for periods that begin on [from_on, until_on). A draft has no days and may still be changed."""

    template = models.ForeignKey(ScorecardTemplate, models.CASCADE, related_name="editions")
    state = models.CharField(max_length=8, choices=EditionState, default=EditionState.DRAFT)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    why = models.CharField(max_length=400, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["template", F("from_on").desc(nulls_first=True), "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT, from_on=None, until_on=None)
                | Q(state=EditionState.IN_FORCE, from_on__isnull=False),
                name="scorecard_edition_dated",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="scorecard_edition_dates"
            ),
            models.UniqueConstraint(
                fields=["template"], condition=Q(state=EditionState.DRAFT), name="scorecard_edition_one_draft"
            ),
            ExclusionConstraint(
                name="scorecard_edition_no_overlap",
                expressions=[
                    (
                        Func(F("template_id"), F("template_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (DateRange("from_on", "until_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state=EditionState.IN_FORCE),
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT


class ScorecardPart(models.Model):
    """One line of an edition: a metric held against a target by a rule, or something judged by described levels.

    `target` is a number for the whole period; percents are shares. Weights of an edition in force add up to 100: a trigger of
    the database holds that too.
    """

    edition = models.ForeignKey(TemplateEdition, models.CASCADE, related_name="parts")
    group = models.CharField(_("group"), max_length=8, choices=PartGroup, default=PartGroup.RESULT)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("title"), max_length=120, blank=True)
    guide = models.TextField(_("what is meant"), blank=True)
    metric_code = models.CharField(_("figure"), max_length=80, blank=True)
    scope = models.CharField(_("whose figure"), max_length=6, choices=PartScope, default=PartScope.PERSON)
    target_source = models.CharField(
        _("target"), max_length=7, choices=TargetSource, default=TargetSource.NUMBER, blank=True
    )
    target = models.DecimalField(
        pgettext_lazy("scorecards", "number"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    kind = models.CharField(_("rule"), max_length=16, choices=RuleKind, default=RuleKind.LINEAR)
    settings = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["edition", "position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100) | Q(weight=0, kind=RuleKind.GATE), name="scorecard_weight"
            ),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.RUBRIC, metric_code="") | (~Q(kind=RuleKind.RUBRIC) & ~Q(metric_code="")),
                name="scorecard_part_has_figure",
            ),
            models.CheckConstraint(
                condition=Q(kind=RuleKind.RUBRIC)
                | Q(target_source=TargetSource.TARGETS)
                | Q(target_source=TargetSource.NUMBER, target__isnull=False),
                name="scorecard_part_has_target",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.metric_code

    @property
    def rule(self) -> Rule:
        return settings.read(self.kind, self.settings)

    @property
    def is_judged(self) -> bool:
        """Whether somebody judges it, instead of a figure."""
        return self.kind == RuleKind.RUBRIC

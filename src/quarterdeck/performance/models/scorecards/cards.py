"""How somebody was judged in a period: judgements, what was frozen at the close, appeals."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.models import RecordQuerySet, Versioned
from quarterdeck.people import access
from quarterdeck.performance.models.scorecards.templates import ScorecardPart, ScorecardTemplate, TemplateEdition

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW, SCORE = "performance.view_scorecards", "performance.score_others"


class ScorecardQuerySet(RecordQuerySet["Scorecard"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own, and those of the people within reach."""
        return self.filter(access.owner_filter(viewer, VIEW, owner="member"))

    def scorable_by(self, member: "Member") -> Self:
        """Those the member judges and closes: of people within reach, never one's own."""
        return self.filter(access.owner_filter(member, SCORE, owner="member")).exclude(member=member)


class Scorecard(Versioned):
    """One person, one template, one period. It is kept from the first judgement on; before, it is only measured."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="scorecards")
    template = models.ForeignKey(ScorecardTemplate, models.PROTECT, related_name="scorecards")
    edition = models.ForeignKey(TemplateEdition, models.PROTECT, related_name="scorecards")
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "member", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["member", "template", "starts_on"], name="scorecard_once_a_period"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="scorecard_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.starts_on}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class Judgement(models.Model):
    """A level chosen for something judged, or why a part does not apply to this person in this period."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="judgements")
    part = models.ForeignKey(ScorecardPart, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(null=True)
    excluded = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["scorecard", "part"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard", "part"], name="judgement_once_a_part"),
            models.CheckConstraint(
                condition=Q(level__isnull=False, excluded="") | (Q(level=None) & ~Q(excluded="")),
                name="judgement_says_something",
            ),
        ]


class Closing(models.Model):
    """A scorecard as it was closed; one that was opened again stays, with who opened it and why."""

    scorecard = models.ForeignKey(Scorecard, models.CASCADE, related_name="closings")
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    applied = models.DecimalField(max_digits=5, decimal_places=2)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopened_why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["scorecard", "-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scorecard"], condition=Q(reopened_at=None), name="scorecard_closed_once"),
        ]


class FrozenFigure(models.Model):
    """A figure as it was at a close, with the rows behind it; shared by the cards that were closed together.

    `rows` are lists: deal, owner, number, name, account, owner's name, stage, day, values in the order of the metric's parts.
    """

    metric_code = models.CharField(max_length=80)
    unit_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    rows = models.JSONField(default=list)
    at = models.DateTimeField()


class ClosedPart(models.Model):
    """One part of a closing: its inputs, and what came of them."""

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="parts")
    part = models.ForeignKey(ScorecardPart, models.PROTECT, related_name="+")
    lower_is_better = models.BooleanField(default=False)
    level = models.PositiveSmallIntegerField(null=True)
    excluded = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    adds = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["closing", "part__position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["closing", "part"], name="closed_part_once")]


class ClosedMeasure(models.Model):
    """What a closed part was measured by; one row for each team where the team changed."""

    closed_part = models.ForeignKey(ClosedPart, models.CASCADE, related_name="measures")
    figure = models.ForeignKey(FrozenFigure, models.PROTECT, related_name="measures")
    where = models.CharField(max_length=120, blank=True)
    days = models.PositiveSmallIntegerField()
    of_days = models.PositiveSmallIntegerField()
    target = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    full_target = models.DecimalField(max_digits=24, decimal_places=8, null=True)

    class Meta:
        ordering: ClassVar = ["closed_part", "pk"]


class AppealState(models.TextChoices):
    OPEN = "open", pgettext_lazy("appeal", "Waiting for an answer")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    DECLINED = "declined", pgettext_lazy("appeal", "Declined")


class AppealQuerySet(RecordQuerySet["Appeal"]):
    def visible_to(self, viewer: "Member") -> Self:
        return self.filter(access.owner_filter(viewer, VIEW, owner="closing__scorecard__member"))

    def answerable_by(self, member: "Member") -> Self:
        within = access.owner_filter(member, SCORE, owner="closing__scorecard__member")
        return self.filter(within).exclude(closing__scorecard__member=member)


class Appeal(models.Model):
    """That somebody asks for another look at a closed scorecard, or at one part of it, and the answer."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="appeals")
    part = models.ForeignKey(ScorecardPart, models.PROTECT, null=True, related_name="+")
    text = models.TextField(_("what should be looked at again, and why"))
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=AppealState, default=AppealState.OPEN)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AppealState.OPEN, answered_at=None)
                | (~Q(state=AppealState.OPEN) & Q(answered_at__isnull=False)),
                name="appeal_answered",
            ),
        ]

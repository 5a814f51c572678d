"""Review cycles: who is assessed over which days, from which sides, by when."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.people.models import OrgUnit, Role
from quarterdeck.performance.models.questions import Questionnaire
from quarterdeck.performance.rules.reviews.anonymity import FEWEST
from quarterdeck.performance.rules.reviews.bands import Band


class CycleState(models.TextChoices):
    """The steps of a cycle, in order."""

    DRAFT = "draft", pgettext_lazy("review cycle", "Being set up")
    NOMINATING = "nominating", pgettext_lazy("review cycle", "Choosing reviewers")
    EVALUATING = "evaluating", pgettext_lazy("review cycle", "Assessing")
    CALIBRATING = "calibrating", pgettext_lazy("review cycle", "Calibrating")
    RELEASED = "released", pgettext_lazy("review cycle", "Talks")
    CLOSED = "closed", pgettext_lazy("review cycle", "Closed")


class Side(models.TextChoices):
    """From which side somebody is assessed: people who answer, and figures."""

    SELF = "self", pgettext_lazy("review", "Own view")
    MANAGER = "manager", pgettext_lazy("review", "Manager")
    UPPER = "upper", pgettext_lazy("review", "Manager's manager")
    PEERS = "peers", pgettext_lazy("review", "Colleagues")
    REPORTS = "reports", pgettext_lazy("review", "Own team")
    CUSTOMERS = "customers", pgettext_lazy("review", "Customers")
    GOALS = "goals", pgettext_lazy("review", "Agreed goals")
    SCORECARD = "scorecard", pgettext_lazy("review", "Scorecard")
    OBJECTIVES = "objectives", pgettext_lazy("review", "Objectives and key results")


# Sides on which people answer questions; of these, those whose answers are never shown one by one.
ANSWERING = (Side.SELF, Side.MANAGER, Side.UPPER, Side.PEERS, Side.REPORTS, Side.CUSTOMERS)
ANONYMOUS = (Side.PEERS, Side.REPORTS, Side.CUSTOMERS)
# Sides whose people are proposed and agreed on for each person.
NOMINATED = (Side.PEERS, Side.CUSTOMERS)


class ReviewCycleQuerySet(RecordQuerySet["ReviewCycle"]):
    def running(self) -> Self:
        """Those that were launched and are not closed."""
        return self.exclude(state__in=(CycleState.DRAFT, CycleState.CLOSED))


class ReviewCycle(Versioned, Archivable):
    """One round of reviews over the days [starts_on, ends_on), with the days by which each step is done."""

    name = models.CharField(_("name"), max_length=120)
    intro = models.TextField(_("what it is for"), blank=True)
    starts_on = models.DateField(_("assessed from"))
    ends_on = models.DateField(_("assessed until"))
    state = models.CharField(max_length=11, choices=CycleState, default=CycleState.DRAFT)
    nominate_by = models.DateField(_("reviewers chosen by"))
    evaluate_by = models.DateField(_("assessed by"))
    calibrate_by = models.DateField(_("calibrated by"))
    talk_by = models.DateField(_("talked by"))
    joined_before = models.DateField(_("joined before"), null=True, blank=True)
    units = models.ManyToManyField(OrgUnit, related_name="+", blank=True)
    roles = models.ManyToManyField(Role, related_name="+", blank=True)
    least_answers = models.PositiveSmallIntegerField(_("fewest answers shown"), default=FEWEST)
    most_peers = models.PositiveSmallIntegerField(_("most colleagues asked"), default=5)
    launched_at = models.DateTimeField(null=True, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = ReviewCycleQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="review_cycle_dates"),
            models.CheckConstraint(
                condition=Q(evaluate_by__gte=F("nominate_by"))
                & Q(calibrate_by__gte=F("evaluate_by"))
                & Q(talk_by__gte=F("calibrate_by")),
                name="review_cycle_steps_in_order",
            ),
            models.CheckConstraint(condition=Q(least_answers__gte=FEWEST), name="review_cycle_anonymous"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def last_on(self) -> date:
        """The last day that is assessed."""
        return self.ends_on - timedelta(days=1)


class CyclePart(models.Model):
    """One side of a cycle with its weight. `asked` is the copy of the questionnaire that counts since the launch."""

    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="parts")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, null=True, related_name="+")
    asked = models.ForeignKey(Questionnaire, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["cycle", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "side"], name="cycle_part_once"),
            models.CheckConstraint(condition=Q(weight__gte=0, weight__lte=100), name="cycle_part_weight"),
            models.CheckConstraint(
                condition=Q(side__in=ANSWERING, questionnaire__isnull=False)
                | (~Q(side__in=ANSWERING) & Q(questionnaire=None)),
                name="cycle_part_asks_people",
            ),
        ]

    def __str__(self) -> str:
        return self.get_side_display()


class CycleBand(models.Model):
    """A band of results from `floor` points on; of all people between `least_share` and `most_share` should be in it."""

    cycle = models.ForeignKey(ReviewCycle, models.CASCADE, related_name="bands")
    name = models.CharField(_("name"), max_length=60)
    floor = models.DecimalField(_("from points"), max_digits=5, decimal_places=2)
    least_share = models.DecimalField(_("at least, share of people"), max_digits=4, decimal_places=3, default=0)
    most_share = models.DecimalField(_("at most, share of people"), max_digits=4, decimal_places=3, default=1)

    class Meta:
        ordering: ClassVar = ["cycle", "-floor"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "floor"], name="cycle_band_floor_once"),
            models.CheckConstraint(
                condition=Q(least_share__gte=0, most_share__lte=1, least_share__lte=F("most_share")),
                name="cycle_band_shares",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule(self) -> Band:
        return Band(self.pk, self.name, self.floor, self.least_share, self.most_share)

"""Somebody's review in a cycle: goals, results, calibration, the talk and what came of it."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.access.scopes import Scope
from quarterdeck.core.records.models import RecordQuerySet, Versioned
from quarterdeck.people import access
from quarterdeck.people.models import OrgUnit
from quarterdeck.performance.models.reviews.cycles import CycleBand, CyclePart, CycleState, ReviewCycle

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW, CALIBRATE, MANAGE = "performance.view_reviews", "performance.calibrate_reviews", "performance.manage_reviews"


class Outcome(models.TextChoices):
    """What follows from a review."""

    IMPROVEMENT = "improvement", _("Improvement plan")
    DEVELOPMENT = "development", _("Development plan")
    PROMOTION = "promotion", _("Promotion proposal")
    RECOGNITION = "recognition", _("Recognition")
    NOTHING = "nothing", _("Nothing further")


def _led(viewer: "Member", right: str) -> Q:
    """Those whom the viewer leads, with the right. Colleagues in one unit do not lead each other, whatever the right reaches."""
    scope = access.grants_of(viewer).get(right)
    if scope is Scope.ALL:
        return Q(pk__isnull=False)
    return Q(pk__in=()) if scope is None else Q(member__in=access.led_by(viewer))


class ReviewQuerySet(RecordQuerySet["Review"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own, those one leads, and all of them with a right that reaches everything; a colleague's never."""
        return self.filter(Q(member=viewer) | Q(manager=viewer) | Q(upper=viewer) | _led(viewer, VIEW))

    def led_by(self, viewer: "Member") -> Self:
        """Those in which the viewer speaks for the company: as manager, manager's manager or within reach; never one's own."""
        return self.visible_to(viewer).exclude(member=viewer)

    def calibrated_by(self, viewer: "Member") -> Self:
        """Those the viewer may move in calibration; never one's own."""
        return self.filter(_led(viewer, CALIBRATE)).exclude(member=viewer)

    def told(self) -> Self:
        """Those whose result the person may know."""
        return self.exclude(released_at=None)


class Review(Versioned):
    """One person in one cycle. Score and band are set when assessing ends; `locked_at` makes them read-only."""

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="reviews")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, related_name="+")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="led_reviews")
    upper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="overseen_reviews")
    reviewers_agreed_at = models.DateTimeField(null=True, editable=False)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, editable=False)
    applied = models.DecimalField(max_digits=5, decimal_places=2, default=0, editable=False)
    first_band = models.ForeignKey(CycleBand, models.PROTECT, null=True, editable=False, related_name="+")
    band = models.ForeignKey(CycleBand, models.PROTECT, null=True, editable=False, related_name="reviews")
    potential = models.PositiveSmallIntegerField(null=True, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)
    talk_on = models.DateField(_("day of the talk"), null=True, blank=True)
    talk_notes = models.TextField(_("what was said and agreed"), blank=True)
    member_signed_at = models.DateTimeField(null=True, editable=False)
    manager_signed_at = models.DateTimeField(null=True, editable=False)
    manager_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    disagreement = models.TextField(blank=True, editable=False)
    outcome = models.CharField(max_length=11, choices=Outcome, blank=True, editable=False)
    outcome_note = models.TextField(blank=True, editable=False)
    outcome_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    outcome_at = models.DateTimeField(null=True, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["cycle", "member__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cycle", "member"], name="review_once_a_cycle"),
            models.CheckConstraint(
                condition=Q(potential=None) | Q(potential__gte=1, potential__lte=3), name="review_potential"
            ),
            models.CheckConstraint(
                condition=Q(released_at=None) | Q(locked_at__isnull=False), name="review_locked_before_release"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} · {self.cycle}"

    @property
    def is_assessed(self) -> bool:
        """Whether answers are in and no more are taken."""
        return self.cycle.state in (CycleState.CALIBRATING, CycleState.RELEASED, CycleState.CLOSED)


class ReviewGoal(models.Model):
    """What was agreed to be reached, how far it was in the person's own view, and in the manager's (levels 1 to 5)."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="goals")
    title = models.CharField(_("goal"), max_length=200)
    measure = models.CharField(_("reached when"), max_length=300)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, editable=False)
    own_level = models.PositiveSmallIntegerField(null=True)
    own_note = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["review", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weight__gt=0), name="review_goal_weight"),
            models.CheckConstraint(
                condition=(Q(own_level=None) | Q(own_level__gte=1, own_level__lte=5))
                & (Q(level=None) | Q(level__gte=1, level__lte=5)),
                name="review_goal_levels",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReviewResult(models.Model):
    """What one side came to, as it was when assessing ended; None where nothing counted. `counted` is its weight after
    the weights of missing sides went to the others."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="results")
    part = models.ForeignKey(CyclePart, models.PROTECT, related_name="+")
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    counted = models.DecimalField(max_digits=5, decimal_places=2, default=0)

    class Meta:
        ordering: ClassVar = ["review", "part"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["review", "part"], name="review_result_once")]


class CalibrationMove(models.Model):
    """That somebody was moved in calibration: from where to where, by whom and why. Never changed."""

    class What(models.TextChoices):
        BAND = "band", pgettext_lazy("calibration", "Result")
        POTENTIAL = "potential", pgettext_lazy("calibration", "Potential")

    review = models.ForeignKey(Review, models.PROTECT, related_name="moves")
    what = models.CharField(max_length=9, choices=What)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60)
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(why=""), name="calibration_move_says_why")]

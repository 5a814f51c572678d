"""Improvement plans: why, towards which figure, with what help, until when, how it goes, and that it was done fairly."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.models import Versioned
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW, LEAD, OVERSEE = (
    "performance.view_improvement",
    "performance.lead_improvement",
    "performance.oversee_improvement",
)
# The step of the fair process from which on the person sees the plan.
TOLD = "told"


class PlanState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("improvement", "Being prepared")
    RUNNING = "running", pgettext_lazy("improvement", "Running")
    CLOSED = "closed", pgettext_lazy("improvement", "Closed")


class ImprovementPlanQuerySet(models.QuerySet["ImprovementPlan"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own once one was told, those of the people one leads now; all for who looks after fairness."""
        own = Q(member=viewer, told=True)
        return self._told().filter(own | self._led(viewer) | self._overseen(viewer))

    def led_by(self, viewer: "Member") -> Self:
        """Those the viewer carries through: of people they lead now, never one's own."""
        return self.filter(self._led(viewer)) if access.holds(viewer, LEAD) else self.none()

    def overseen_by(self, viewer: "Member") -> Self:
        """Those whose fairness the viewer looks after, never one's own."""
        return self.filter(self._overseen(viewer))

    def _told(self) -> Self:
        steps = FairStep.objects.filter(plan=models.OuterRef("pk"), code=TOLD)
        return self.alias(told=models.Exists(steps))

    @staticmethod
    def _led(viewer: "Member") -> Q:
        if not access.holds(viewer, LEAD):
            return Q(pk__in=())
        return Q(member__in=access.led_by(viewer)) & ~Q(member=viewer)

    @staticmethod
    def _overseen(viewer: "Member") -> Q:
        if not access.holds(viewer, OVERSEE):
            return Q(pk__in=())
        return access.owner_filter(viewer, OVERSEE, owner="member") & ~Q(member=viewer)


class ImprovementPlan(Versioned):
    """A time in which somebody is helped to reach a figure. `baseline` is the figure before, over as many days."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="improvement_plans")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    review = models.ForeignKey("performance.Review", models.PROTECT, null=True, related_name="improvement_plans")
    reason = models.TextField(_("reason"))
    metric_code = models.CharField(_("figure"), max_length=80, blank=True)
    baseline = models.DecimalField(_("before"), max_digits=24, decimal_places=8, null=True)
    target = models.DecimalField(_("to be reached"), max_digits=18, decimal_places=4, null=True)
    support = models.TextField(_("support"), blank=True)
    starts_on = models.DateField(_("begins"), null=True)
    ends_on = models.DateField(_("ends"), null=True)
    state = models.CharField(max_length=7, choices=PlanState, default=PlanState.DRAFT)

    objects = ImprovementPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["state", "-created_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["member"], condition=~Q(state=PlanState.CLOSED), name="improvement_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")), name="improvement_dates"
            ),
            models.CheckConstraint(condition=~Q(member=F("opened_by")), name="improvement_of_another"),
            models.CheckConstraint(
                condition=Q(state=PlanState.DRAFT)
                | Q(starts_on__isnull=False, ends_on__isnull=False, target__isnull=False)
                | Q(state=PlanState.CLOSED),
                name="improvement_running_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}"

    @property
    def period(self) -> Period | None:
        """Its days, where both are set."""
        return Period(self.starts_on, self.ends_on) if self.starts_on and self.ends_on else None


class FairStep(models.Model):
    """A step of the fair process that was done: who says so, when, and how."""

    plan = models.ForeignKey(ImprovementPlan, models.CASCADE, related_name="steps")
    code = models.CharField(max_length=40)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["plan", "at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "code"], name="fair_step_once")]


class OwnWords(models.Model):
    """What the person says to it; kept as it was said."""

    plan = models.ForeignKey(ImprovementPlan, models.CASCADE, related_name="own_words")
    text = models.TextField(_("in your own words"))
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["plan", "at", "pk"]


class PlanCheckIn(models.Model):
    """How it stood on a day: the figure so far, whether that is on track, what was said."""

    plan = models.ForeignKey(ImprovementPlan, models.CASCADE, related_name="check_ins")
    on = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    is_on_track = models.BooleanField()
    note = models.TextField(_("note"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["plan", "-on", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "on"], name="plan_check_in_once_a_day")]


class Outcome(models.TextChoices):
    MET = "met", pgettext_lazy("improvement", "Met")
    EXTENDED = "extended", pgettext_lazy("improvement", "Extended")
    NOT_MET = "not_met", pgettext_lazy("improvement", "Not met")
    STOPPED = "stopped", pgettext_lazy("improvement", "Stopped")


class PlanResult(models.Model):
    """What became of it: an extension moves the end, everything else closes the plan."""

    plan = models.ForeignKey(ImprovementPlan, models.CASCADE, related_name="results")
    outcome = models.CharField(max_length=8, choices=Outcome)
    why = models.TextField(_("why"))
    value = models.DecimalField(max_digits=24, decimal_places=8, null=True)
    ended_on = models.DateField()
    new_end_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["plan", "-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"], condition=~Q(outcome=Outcome.EXTENDED), name="improvement_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.EXTENDED, new_end_on__gt=F("ended_on"))
                | (~Q(outcome=Outcome.EXTENDED) & Q(new_end_on=None)),
                name="improvement_extended_until",
            ),
        ]

"""Coaching: the conversation, what it was prepared from, what was observed, what was given along, and what came of it."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import RecordQuerySet, Versioned
from quarterdeck.people import access
from quarterdeck.performance.rules.coaching.verdicts import Verdict

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW, COACH = "performance.view_coaching", "performance.coach_others"


def about_or_by(viewer: "Member") -> Q:
    """What is told between two: to the person, to the coach, and to those who coach the person's part of the company."""
    if not viewer.may(VIEW):
        return Q(pk=None)
    between = Q(member=viewer.pk) | Q(coach=viewer.pk)
    if not viewer.may(COACH):
        return between
    within = access.owner_filter(viewer, COACH, owner="member")
    return between | within if within else within


class CoachingQuerySet(RecordQuerySet["CoachingSession"]):
    def visible_to(self, viewer: "Member") -> Self:
        return self.filter(about_or_by(viewer))

    def led_by(self, member: "Member") -> Self:
        """Those the member may write: as their coach, or of the people within reach; never about oneself."""
        within = Q(coach=member.pk)
        if member.may(COACH):
            reach = access.owner_filter(member, COACH, owner="member")
            within = within | reach if reach else reach
        return self.filter(within).exclude(member=member.pk)

    def held(self) -> Self:
        return self.filter(held_on__isnull=False)

    def planned(self) -> Self:
        return self.filter(held_on=None, called_off_at=None)

    def to_follow_up(self) -> Self:
        """Held, and nobody has looked yet what came of it."""
        return self.held().filter(follow_up_on__isnull=False, followed_up_on=None)


class CoachingPlanQuerySet(RecordQuerySet["CoachingPlan"]):
    def visible_to(self, viewer: "Member") -> Self:
        return self.filter(about_or_by(viewer))

    def led_by(self, member: "Member") -> Self:
        return self.filter(coach=member.pk).exclude(member=member.pk)

    def running(self) -> Self:
        return self.filter(ended_on=None)


class CoachingPlan(Versioned):
    """Several sessions on one focus, until what was aimed at is reached or given up."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coaching_plans")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coaching_plans_led")
    focus = models.CharField(_("focus"), max_length=200)
    aim = models.TextField(_("what will be different"), blank=True)
    measure = models.CharField(max_length=40, blank=True)
    stage = models.ForeignKey("crm.Stage", models.SET_NULL, null=True, related_name="+")
    skill = models.ForeignKey("performance.Skill", models.SET_NULL, null=True, related_name="+")
    sessions = models.PositiveSmallIntegerField(
        _("sessions"), default=4, validators=[MinValueValidator(2), MaxValueValidator(12)]
    )
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    result = models.TextField(_("what came of it"), blank=True)

    objects = CoachingPlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(member=F("coach")), name="coaching_plan_between_two"),
            models.CheckConstraint(condition=Q(sessions__range=(2, 12)), name="coaching_plan_sessions"),
        ]

    def __str__(self) -> str:
        return self.focus


class CoachingSession(Versioned):
    """One conversation by GROW, with what leads up to it and what follows: observe, feedback, support, follow up.

    `measure` (and `stage`) is what should change, in the words of the diagnosis; empty where nothing counted stands for it.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coaching")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="coaching_led")
    plan = models.ForeignKey(CoachingPlan, models.SET_NULL, null=True, related_name="talks")
    focus = models.CharField(_("focus"), max_length=200)
    measure = models.CharField(max_length=40, blank=True)
    stage = models.ForeignKey("crm.Stage", models.SET_NULL, null=True, related_name="+")
    skill = models.ForeignKey("performance.Skill", models.SET_NULL, null=True, related_name="+")
    planned_on = models.DateField(_("planned for"))
    held_on = models.DateField(_("held on"), null=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, validators=[MaxValueValidator(480)])
    goal = models.TextField(_("goal"), blank=True)
    reality = models.TextField(_("reality"), blank=True)
    options = models.TextField(_("options"), blank=True)
    way_forward = models.TextField(_("way forward"), blank=True)
    is_supported = models.BooleanField(default=False)
    follow_up_on = models.DateField(_("follow up on"), null=True)
    followed_up_on = models.DateField(null=True)
    follow_up = models.TextField(_("what came of it"), blank=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.CharField(_("why"), max_length=200, blank=True)

    objects = CoachingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-planned_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(member=F("coach")), name="coaching_between_two"),
            models.CheckConstraint(
                condition=Q(followed_up_on=None) | Q(held_on__isnull=False, followed_up_on__gte=F("held_on")),
                name="coaching_followed_up_after",
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | Q(held_on=None), name="coaching_held_or_called_off"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["member", "measure", "stage", "held_on"], name="coaching_courses")]

    def __str__(self) -> str:
        return self.focus


class CoachingOccasion(models.Model):
    """The finding a session was prepared from, as it was then: findings go with their run. Per case or per day, as in the finding."""

    session = models.OneToOneField(CoachingSession, models.CASCADE, related_name="occasion")
    starts_on = models.DateField()
    ends_on = models.DateField()
    cases = models.PositiveIntegerField()
    own = models.FloatField()
    peers = models.FloatField()
    likely = models.FloatField()
    shortfall = models.FloatField()
    probability = models.FloatField()
    cost = models.DecimalField(max_digits=18, decimal_places=2, null=True)


class CoachNote(models.Model):
    """What somebody wrote down about a session for nobody else."""

    session = models.ForeignKey(CoachingSession, models.CASCADE, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField(_("for myself only"), blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "by"], name="coach_note_once")]


class ObservationKind(models.TextChoices):
    RIDE_ALONG = "ride_along", _("Ride-along")
    CALL = "call", pgettext_lazy("observation", "Call")
    DEMO = "demo", pgettext_lazy("observation", "Demo")
    ROLE_PLAY = "role_play", _("Role play")
    WRITING = "writing", _("Mails and offers")


class Observation(models.Model):
    """That the coach was there and looked; with a scorecard, what each of its questions was answered."""

    session = models.ForeignKey(CoachingSession, models.CASCADE, related_name="observations")
    kind = models.CharField(_("what was observed"), max_length=10, choices=ObservationKind)
    on = models.DateField(_("observed on"))
    opportunity = models.ForeignKey("crm.Opportunity", models.SET_NULL, null=True, related_name="+")
    note = models.TextField(_("what was seen"), blank=True)
    sheet = models.OneToOneField(
        "performance.AnswerSheet", models.PROTECT, null=True, related_name="observation", editable=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["session", "on", "pk"]


class SupportKind(models.TextChoices):
    MATERIAL = "material", _("Material")
    COURSE = "course", _("Course")
    EXAMPLE = "example", _("Somebody to learn from")
    TIME = "time", _("Time or money")


class Support(models.Model):
    """What was given along: a file, a link, or in words."""

    session = models.ForeignKey(CoachingSession, models.CASCADE, related_name="support")
    kind = models.CharField(_("kind"), max_length=8, choices=SupportKind, default=SupportKind.MATERIAL)
    title = models.CharField(_("what"), max_length=200)
    url = models.URLField(_("link"), blank=True)
    file = models.FileField(upload_to="coaching/%Y/%m", blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["session", "pk"]


class CoachingEffect(models.Model):
    """What a course of sessions on one measure changed, beyond what was to be expected without; kept with its first session.

    Values are per case, or per day of a count. `gain` is how much more than `expected`, between `low` and `high` with 80 %.
    """

    session = models.OneToOneField(CoachingSession, models.CASCADE, related_name="effect")
    starts_on = models.DateField()
    ends_on = models.DateField()
    verdict = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Verdict])
    cases_before = models.PositiveIntegerField()
    cases_after = models.PositiveIntegerField()
    needs = models.PositiveIntegerField(default=0)
    before = models.FloatField()
    expected = models.FloatField()
    after = models.FloatField()
    peers_before = models.FloatField()
    peers_after = models.FloatField()
    gain = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    peers = models.PositiveIntegerField()
    measured_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["session"]

"""Ready-made activities, and plans that follow up step by step (跟进计划)."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.crm.models.accounts import Contact
from quarterdeck.crm.models.activities import Activity, ActivityKind, Outcome
from quarterdeck.crm.models.leads import Lead
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class ActivityTemplate(Archivable):
    """An activity one logs or plans often: one's own, or everybody's where `owner` is empty."""

    name = models.CharField(_("name"), max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=ActivityKind, default=ActivityKind.CALL)
    subject = models.CharField(_("what"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_days = models.PositiveSmallIntegerField(_("working days to the next step"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class FollowUpPlan(Versioned, Archivable):
    """Steps that begin when somebody is enrolled. `daily_cap` limits how many enrolments take a step on one day."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    description = models.CharField(_("when to use it"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    daily_cap = models.PositiveSmallIntegerField(_("steps a day"), null=True, blank=True)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class StepKind(models.TextChoices):
    TASK = "task", _("To-do")
    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    MESSAGE = "message", _("Message")
    VISIT = "visit", _("Visit")


class FollowUpStep(models.Model):
    """One step, `delay_days` working days after the one before (or the enrolment). `must_be_done` holds the next until it is done."""

    plan = models.ForeignKey(FollowUpPlan, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    delay_days = models.PositiveSmallIntegerField(_("working days later"), default=1)
    kind = models.CharField(_("kind"), max_length=8, choices=StepKind, default=StepKind.CALL)
    subject = models.CharField(_("what"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    must_be_done = models.BooleanField(_("wait until it is done"), default=True)
    sends_mail = models.BooleanField(_("send the e-mail itself"), default=False)

    class Meta:
        ordering: ClassVar = ["plan", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "position"], name="step_place_once")]


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Enrolments made for the members the viewer's right on activities reaches."""
        return self.filter(access.owner_filter(viewer, "crm.view_activity"))

    def running(self) -> Self:
        return self.filter(ended_at=None)


class Enrolment(models.Model):
    """Somebody who goes through a plan. It runs until `ended_at`; rows stay, so that the plan can be judged by them."""

    class End(models.TextChoices):
        FINISHED = "finished", _("All steps done")
        REPLIED = "replied", _("Replied")
        MEETING = "meeting", _("Meeting booked")
        REFUSED = "refused", _("Refused")
        BOUNCED = "bounced", _("Could not be delivered")
        TAKEN_OUT = "taken_out", _("Taken out")
        CLOSED = "closed", _("No longer open")

    plan = models.ForeignKey(FollowUpPlan, models.PROTECT, related_name="enrolments")
    lead = models.ForeignKey(Lead, models.CASCADE, null=True, blank=True, related_name="enrolments")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, blank=True, related_name="enrolments")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments")
    begun_at = models.DateTimeField()
    position = models.PositiveSmallIntegerField(default=0)
    next_on = models.DateField(null=True)
    is_paused = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=9, choices=End, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(lead__isnull=False) ^ Q(contact__isnull=False), name="enrolment_of_one"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end="") | (Q(ended_at__isnull=False) & ~Q(end="")), name="enrolment_end_said"
            ),
            models.UniqueConstraint(fields=["plan", "lead"], condition=Q(ended_at=None), name="lead_enrolled_once"),
            models.UniqueConstraint(
                fields=["plan", "contact"], condition=Q(ended_at=None), name="contact_enrolled_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["next_on"], name="enrolment_due", condition=Q(ended_at=None))]


class StepTaken(models.Model):
    """That a step was taken for an enrolment: once, by its key. `activity` is what it put on somebody's list, or what was sent."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="taken")
    step = models.ForeignKey(FollowUpStep, models.SET_NULL, null=True, related_name="taken")
    position = models.PositiveSmallIntegerField()
    on = models.DateField()
    activity = models.OneToOneField(Activity, models.SET_NULL, null=True, related_name="plan_step")
    was_sent = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["enrolment", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enrolment", "position"], name="step_taken_once")]

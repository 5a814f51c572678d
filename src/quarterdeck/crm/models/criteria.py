"""What a company asks of its deals, stage by stage, and which facts make it worry about one."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.crm.models.accounts import BuyingRole
from quarterdeck.crm.models.activities import ActivityKind
from quarterdeck.crm.models.process import Stage


class CriterionKind(models.TextChoices):
    FIELD = "field", _("A field is filled")
    ACTIVITY = "activity", _("Activities are done")
    DOCUMENT = "document", _("A document is attached")
    CONTACT = "contact", _("A contact with a role is known")


class StageCriterion(models.Model):
    """One thing that must be true before a deal leaves a stage forwards. Which fields count depends on the kind."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="criteria")
    kind = models.CharField(_("kind"), max_length=8, choices=CriterionKind)
    field = models.CharField(_("field"), max_length=60, blank=True)
    activity_kind = models.CharField(_("activity"), max_length=8, choices=ActivityKind, blank=True)
    count = models.PositiveSmallIntegerField(_("how many"), default=1)
    document = models.CharField(_("document"), max_length=80, blank=True)
    role = models.CharField(_("buying role"), max_length=16, choices=BuyingRole, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["stage", "position", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(count__gte=1), name="criterion_count")]


class StageTransition(models.Model):
    """What is asked of a move from one stage to another; where nothing is written it is allowed."""

    from_stage = models.ForeignKey(Stage, models.CASCADE, related_name="transitions")
    to_stage = models.ForeignKey(Stage, models.CASCADE, related_name="arrivals")
    is_allowed = models.BooleanField(_("allowed"), default=True)
    fields = ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=_("needs these fields"))
    role = models.CharField(_("only for the role"), max_length=50, blank=True)
    approver = models.CharField(_("approved by"), max_length=60, blank=True)

    class Meta:
        ordering: ClassVar = ["from_stage", "to_stage", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["from_stage", "to_stage"], name="transition_once"),
            models.CheckConstraint(condition=~Q(from_stage=F("to_stage")), name="transition_moves"),
        ]


class StageGuidance(models.Model):
    """A talk track or a piece of material for a stage."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="guidance")
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(_("link"), blank=True, max_length=400)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["stage", "position", "pk"]


class StageTask(models.Model):
    """A to-do that is planned for the owner whenever a deal enters a stage."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="tasks")
    subject = models.CharField(_("what"), max_length=200)
    kind = models.CharField(_("kind"), max_length=8, choices=ActivityKind, default=ActivityKind.TASK)
    due_days = models.PositiveSmallIntegerField(_("due after days"), default=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["stage", "position", "pk"]


class HealthFact(models.TextChoices):
    CLOSE_DATE_PASSED = "close_date_passed", _("The expected close has passed")
    STALLED = "stalled", _("Longer in a stage than usual")
    STEP_OVERDUE = "step_overdue", _("The next step is overdue")
    NO_ACTIVITY = "no_activity", _("No contact")
    NO_NEXT_STEP = "no_next_step", _("No next step")
    DATE_PUSHED = "date_pushed", _("The expected close was put off")
    AMOUNT_CUT = "amount_cut", _("The amount was cut")
    FEW_CONTACTS = "few_contacts", _("Too few contacts")
    NO_DECISION_MAKER = "no_decision_maker", _("No decision maker")


class HealthSetting(models.Model):
    """Whether a fact counts against a deal, from how many (days, times, contacts, percent). Without a row the usual holds."""

    fact = models.CharField(max_length=20, choices=HealthFact, unique=True)
    is_on = models.BooleanField(default=True)
    limit = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]

"""What is known about a customer beyond its facts: needs and agreements, the plan for it, and the rules that sort customers."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, Versioned
from quarterdeck.crm.models.accounts import Account, Contact


class InsightKind(models.TextChoices):
    NEED = "need", _("Need")
    PAIN = "pain", _("Pain")
    COMPETITOR = "competitor", _("Competitor present")
    AGREEMENT = "agreement", _("Agreement")
    CHANCE = "chance", _("Next opportunity")


class Insight(Versioned, Archivable):
    """One thing worth remembering about a customer. `until_on` ends an agreement, or says when a chance comes up."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="insights")
    kind = models.CharField(_("kind"), max_length=10, choices=InsightKind)
    text = models.CharField(_("what"), max_length=300)
    detail = models.TextField(_("details"), blank=True)
    until_on = models.DateField(_("date"), null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["kind", "until_on", "pk"]

    def __str__(self) -> str:
        return self.text


class Acquaintance(models.Model):
    """Two people at a customer who know each other, and how. Kept once: the lower id comes first."""

    one = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    other = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    how = models.CharField(_("how they know each other"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["one", "other", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["one", "other"], name="acquaintance_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="acquaintance_in_order"),
        ]


class AccountPlan(Versioned):
    """Where one wants to be with a customer: the goal in words, the amount to win in a span, and how."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="plan")
    goal = models.CharField(_("goal"), max_length=300)
    strategy = models.TextField(_("how to get there"), blank=True)
    target_amount = models.DecimalField(_("amount to win"), max_digits=18, decimal_places=2, null=True, blank=True)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="account_plan_span"),
            models.CheckConstraint(condition=Q(target_amount=None) | Q(target_amount__gte=0), name="plan_amount"),
        ]

    def __str__(self) -> str:
        return self.goal


class PlanStep(models.Model):
    """Something agreed in an account plan: who does what by when."""

    plan = models.ForeignKey(AccountPlan, models.CASCADE, related_name="steps")
    text = models.CharField(pgettext_lazy("plan step", "what to do"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who"))
    due_on = models.DateField(_("by when"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["owner", "due_on"], name="plan_step_due", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return self.text


class CustomerRules(Versioned):
    """How customers move through their life cycle and get their level: one row. Amounts are in the company currency.

    Days count from the last order. A level asks for a won amount over the trailing `level_days` or an open amount, whichever is met.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    active_days = models.PositiveSmallIntegerField(_("active while the last order is at most … days ago"), default=180)
    lost_days = models.PositiveSmallIntegerField(_("lost when the last order is more than … days ago"), default=540)
    level_days = models.PositiveSmallIntegerField(_("days that count for the level"), default=365)
    a_won_amount = models.DecimalField(_("A from a won amount of"), max_digits=18, decimal_places=2, default=1_000_000)
    a_open_amount = models.DecimalField(
        _("A from an open amount of"), max_digits=18, decimal_places=2, default=3_000_000
    )
    b_won_amount = models.DecimalField(_("B from a won amount of"), max_digits=18, decimal_places=2, default=200_000)
    b_open_amount = models.DecimalField(_("B from an open amount of"), max_digits=18, decimal_places=2, default=600_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_set_of_customer_rules"),
            models.CheckConstraint(condition=Q(lost_days__gt=F("active_days")), name="lost_after_active"),
            models.CheckConstraint(
                condition=Q(a_won_amount__gte=F("b_won_amount"), a_open_amount__gte=F("b_open_amount")),
                name="level_a_above_b",
            ),
        ]

"""The truth about the simulated company. No other room reads it: it is what their findings are checked against."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class SimulatedCompany(models.Model):
    """That this instance is a demo, and how it was made. `facts` holds campaigns and what will be won after `today`."""

    seed = models.BigIntegerField()
    today = models.DateField()
    language = models.CharField(max_length=10)
    facts = models.JSONField(default=dict)


class SimulatedRep(models.Model):
    """What a seller can really do, each skill from 0 to 1, and how many days it took to full power (0: was there before)."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    prospecting = models.FloatField()
    discovery = models.FloatField()
    demo = models.FloatField()
    negotiation = models.FloatField()
    closing = models.FloatField()
    speed = models.FloatField()
    discipline = models.FloatField()
    ramp_days = models.PositiveSmallIntegerField()


class Fate(models.TextChoices):
    WON = "won"
    LOST = "lost"
    OPEN = "open"


class SimulatedDeal(models.Model):
    """What becomes of a deal, and why.

    `chance` is its true probability of being won as of the demo's today; `dead_since` the day the buyer turned away without
    anybody writing it down; `fit` how well the offer suits on the logit scale; `style` how the buyer decides.
    """

    opportunity = models.OneToOneField("crm.Opportunity", models.CASCADE, related_name="+")
    chance = models.FloatField()
    fit = models.FloatField()
    style = models.CharField(max_length=12)
    dead_since = models.DateField(null=True)
    fate = models.CharField(max_length=4, choices=Fate)
    fate_on = models.DateField(null=True)
    fate_amount = models.DecimalField(max_digits=18, decimal_places=2)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["fate", "fate_on"], name="simulated_fate")]

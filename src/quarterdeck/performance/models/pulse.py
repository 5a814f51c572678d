"""The anonymous team pulse. No table holds a person's answer, nor that somebody answered (decision 142)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.people.models import OrgUnit
from quarterdeck.performance.rules.pulse.questions import Topic

VIEW, MANAGE, TALK = "performance.view_pulse", "performance.manage_pulse", "performance.view_warning_signs"
LEAST_EVER = 4


class PulseRhythm(models.IntegerChoices):
    """Weeks from the beginning of one round to that of the next."""

    WEEKLY = 1, _("Every week")
    FORTNIGHTLY = 2, _("Every two weeks")
    MONTHLY = 4, _("Every four weeks")
    QUARTERLY = 13, _("Every thirteen weeks")


class PulsePlan(models.Model):
    """How often people are asked, for how long, and under how many answers nothing is shown. One row (its key is fixed)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_on = models.BooleanField(_("ask"), default=False)
    weeks = models.PositiveSmallIntegerField(_("how often"), choices=PulseRhythm, default=PulseRhythm.MONTHLY)
    days_open = models.PositiveSmallIntegerField(_("days to answer"), default=5)
    least = models.PositiveSmallIntegerField(_("least number of answers"), default=5)
    help_contact = models.TextField(_("where people find help"), blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_pulse_plan"),
            models.CheckConstraint(condition=Q(least__gte=LEAST_EVER), name="pulse_plan_least"),
            models.CheckConstraint(condition=Q(days_open__range=(3, 6)), name="pulse_plan_days"),
        ]


class PulseRound(models.Model):
    """One time of asking, over the days [opens_on, closes_on).

    `box` is sealed with the instance's key: while the round runs it holds how many chose what, by unit, and marks of who
    answered, which only the key can make; it is emptied at the close. `least` is the plan's when the round began.
    """

    opens_on = models.DateField(unique=True)
    closes_on = models.DateField()
    least = models.PositiveSmallIntegerField()
    box = models.TextField(blank=True)
    is_closed = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-opens_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(closes_on__gt=F("opens_on")), name="pulse_round_dates"),
            models.CheckConstraint(condition=Q(least__gte=LEAST_EVER), name="pulse_round_least"),
            models.CheckConstraint(condition=Q(is_closed=False) | Q(box=""), name="pulse_round_emptied"),
            models.UniqueConstraint(fields=["is_closed"], condition=Q(is_closed=False), name="pulse_round_one_open"),
        ]


class PulseSeat(models.Model):
    """Who is asked in a running round, and for which unit the answer counts; gone once the round is closed."""

    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="seats")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    unit = models.ForeignKey(OrgUnit, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "member"], name="pulse_seat_once")]


class PulseResult(models.Model):
    """What a unit with everything below it said, as it is shown: rounded the coarser the fewer answered.

    There is none where too few did. `answers` is the least of the band the number of answers lies in.
    """

    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="results")
    unit = models.ForeignKey(OrgUnit, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=Topic)
    mean = models.DecimalField(max_digits=2, decimal_places=1)
    answers = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["round", "unit", "topic"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "unit", "topic"], name="pulse_result_once"),
            models.CheckConstraint(condition=Q(mean__range=("1.5", "4.5")), name="pulse_result_between"),
            models.CheckConstraint(condition=Q(answers__gte=LEAST_EVER), name="pulse_result_least"),
        ]

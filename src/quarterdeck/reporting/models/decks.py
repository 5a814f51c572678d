"""Review decks: the company's template, and each deck that was asked for."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.lists.models import RunState
from quarterdeck.reporting.rules.reviews import Review


class DeckTemplate(models.Model):
    """The company's own slides, whose master decks are made on: one at most (its key is fixed)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120)
    file = models.FileField(upload_to="deck-templates")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_deck_template")]

    def __str__(self) -> str:
        return self.name


class Deck(models.Model):
    """A review deck for one member, with the figures of their reach. `done` of `total` slides are drawn.

    `note` is what the review begins with, `decide` what it should decide, a line each. The file is removed when it expires.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    review = models.CharField(
        max_length=8,
        choices=[
            (Review.WEEK.value, _("Week")),
            (Review.MONTH.value, _("Month")),
            (Review.QUARTER.value, _("Quarter")),
        ],
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    unit = models.ForeignKey("people.OrgUnit", models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    decide = models.TextField(blank=True)
    name = models.CharField(max_length=160)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    file = models.FileField(upload_to="decks/%Y/%m", blank=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["expires_at"], name="deck_expiry")]

    def __str__(self) -> str:
        return self.name

"""Recognition: what the company stands for, and the thanks people give each other for it. Everybody sees all of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Searchable, Versioned


class CompanyValue(Versioned, Archivable):
    """Something the company stands for, in a word and in a sentence."""

    name = models.CharField(_("value"), max_length=40)
    meaning = models.CharField(_("what it looks like in daily work"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=Q(archived_at=None), name="company_value_once"),
        ]

    def __str__(self) -> str:
        return self.name


class BadgeIcon(models.TextChoices):
    """The icons a badge may have; the names are those of the icon set."""

    STAR = "star", pgettext_lazy("badge", "Star")
    TROPHY = "trophy", pgettext_lazy("badge", "Trophy")
    HEART = "heart", pgettext_lazy("badge", "Heart")
    ROCKET = "rocket", pgettext_lazy("badge", "Rocket")
    BULB = "bulb", pgettext_lazy("badge", "Idea")
    USERS = "users", pgettext_lazy("badge", "Together")


class Badge(Versioned, Archivable):
    """A mark that may come with thanks and stays with the person."""

    name = models.CharField(_("badge"), max_length=40)
    icon = models.CharField(_("icon"), max_length=8, choices=BadgeIcon, default=BadgeIcon.STAR)
    meaning = models.CharField(_("what it is given for"), max_length=200, blank=True)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name"], condition=Q(archived_at=None), name="badge_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RecognitionRules(models.Model):
    """How many points somebody may give away a month; none where it is 0. There is one row (its key is fixed)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    points_a_month = models.PositiveSmallIntegerField(_("points a person may give away a month"), default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_recognition_rules")]


class Recognition(Archivable, Searchable):
    """Thanks of one person to one or more others, or to the people of a team, tied to a value. `points` are for each of them."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recognitions_given")
    at = models.DateTimeField()
    text = models.TextField(_("what they did, and what came of it"))
    value = models.ForeignKey(CompanyValue, models.PROTECT, related_name="+", verbose_name=_("value"))
    badge = models.ForeignKey(Badge, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("badge"))
    award = models.ForeignKey(
        "performance.TeamAward", models.PROTECT, null=True, blank=True, related_name="recognitions"
    )
    points = models.PositiveSmallIntegerField(_("points given"), default=0)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="RecognitionReceiver", related_name="recognitions", editable=False
    )

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta(Searchable.Meta):
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="recognition_says_something")]
        indexes: ClassVar = [
            *Searchable.Meta.indexes,
            models.Index(fields=["-at"], name="recognition_latest", condition=Q(archived_at=None)),
        ]


class RecognitionReceiver(models.Model):
    """That somebody was thanked."""

    recognition = models.ForeignKey(Recognition, models.CASCADE, related_name="receivers")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["recognition", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recognition", "member"], name="recognized_once"),
        ]


class Reaction(models.TextChoices):
    """How one may join in; the code is the name of the icon."""

    CHEER = "thumb-up", pgettext_lazy("reaction", "Well done")
    THANKS = "heart", pgettext_lazy("reaction", "Thank you too")
    LEARN = "bulb", pgettext_lazy("reaction", "I learned from it")


class RecognitionReaction(models.Model):
    """That somebody joins in; each kind once."""

    recognition = models.ForeignKey(Recognition, models.CASCADE, related_name="reactions")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Reaction)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recognition", "member", "kind"], name="reacted_once"),
        ]

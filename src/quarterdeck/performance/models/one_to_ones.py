"""Talks of two that come back: the rhythm, each talk, what is to be talked about, notes shared and private."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, Versioned
from quarterdeck.people import access

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month")


class SeriesQuerySet(models.QuerySet["OneToOneSeries"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own, on either side. What two people say to each other is nobody else's, whatever their role."""
        return self.filter(Q(leader=viewer) | Q(member=viewer))

    def overseen_by(self, viewer: "Member") -> Self:
        """Those held by people the viewer leads: whether they take place, nothing of what is said."""
        return self.filter(leader__in=access.led_by(viewer))

    def running(self) -> Self:
        return self.filter(ended_on=None, leader__is_active=True, member__is_active=True)


class OneToOneSeries(Versioned):
    """That somebody talks with somebody they lead in a rhythm, since a day, until one of them ends it."""

    leader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="one_to_ones_led")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="one_to_ones")
    rhythm = models.CharField(_("rhythm"), max_length=11, choices=Rhythm, default=Rhythm.FORTNIGHTLY)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["member__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leader", "member"], condition=Q(ended_on=None), name="one_to_ones_once"),
            models.CheckConstraint(condition=~Q(leader=F("member")), name="one_to_ones_of_two"),
        ]


class TalkState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("one-to-one", "Planned")
    HELD = "held", pgettext_lazy("one-to-one", "Held")
    SKIPPED = "skipped", pgettext_lazy("one-to-one", "Skipped")


class OneToOneQuerySet(models.QuerySet["OneToOne"]):
    def visible_to(self, viewer: "Member") -> Self:
        return self.filter(Q(series__leader=viewer) | Q(series__member=viewer))


class OneToOne(Versioned):
    """One talk: planned for a day, then held or skipped. A running series always has one that is planned."""

    series = models.ForeignKey(OneToOneSeries, models.CASCADE, related_name="talks")
    planned_on = models.DateField(_("day"))
    state = models.CharField(max_length=7, choices=TalkState, default=TalkState.PLANNED)
    held_on = models.DateField(null=True)
    skipped_why = models.CharField(max_length=300, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    objects = OneToOneQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["series", "-planned_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series"], condition=Q(state=TalkState.PLANNED), name="one_to_one_next_is_one"
            ),
            models.CheckConstraint(
                condition=Q(state=TalkState.HELD, held_on__isnull=False) | (~Q(state=TalkState.HELD) & Q(held_on=None)),
                name="one_to_one_held_on_a_day",
            ),
        ]


class TalkingPointQuerySet(models.QuerySet["TalkingPoint"]):
    def visible_to(self, viewer: "Member") -> Self:
        return self.filter(Q(talk__series__leader=viewer) | Q(talk__series__member=viewer))


class TalkingPoint(Archivable):
    """Something one of the two wants to talk about; what was not reached moves to the next talk."""

    talk = models.ForeignKey(OneToOne, models.CASCADE, related_name="points")
    text = models.CharField(_("point"), max_length=400)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_covered = models.BooleanField(default=False)

    objects = TalkingPointQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["talk", "at", "pk"]


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own and nobody else's: not the other's, not their manager's, not an administrator's."""
        return self.filter(by=viewer)


class PrivateNote(models.Model):
    """What one of the two wrote down for themselves at a talk."""

    talk = models.ForeignKey(OneToOne, models.CASCADE, related_name="private_notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    at = models.DateTimeField()

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["talk", "by"], name="private_note_once")]

"""Mentoring: somebody who can helps somebody who wants to, towards one goal."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import RecordQuerySet, Versioned
from quarterdeck.people import access
from quarterdeck.performance.models.skills.competences import Skill

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

VIEW, PAIR = "performance.view_skills", "performance.pair_mentors"


class PairState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("mentoring", "Running")
    REACHED = "reached", pgettext_lazy("mentoring", "Goal reached")
    ENDED = "ended", pgettext_lazy("mentoring", "Ended")


class PairQuerySet(RecordQuerySet["MentoringPair"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Those one is part of, and those that help somebody within reach."""
        if not viewer.may(VIEW):
            return self.none()
        return self.filter(
            Q(mentor=viewer) | Q(mentee=viewer) | Q(access.owner_filter(viewer, VIEW, owner="mentee"), pk__isnull=False)
        )

    def of(self, member: "Member") -> Self:
        """Those the member is part of: who may read and write what was said."""
        return self.filter(Q(mentor=member) | Q(mentee=member))

    def endable_by(self, member: "Member") -> Self:
        """Running ones of the member, and of those the member finds mentors for."""
        ending = Q(mentor=member) | Q(mentee=member)
        if member.may(PAIR):
            ending |= Q(access.owner_filter(member, PAIR, owner="mentee"), pk__isnull=False)
        return self.filter(ending, state=PairState.RUNNING)


class MentoringPair(Versioned):
    """Two people, a goal, a span of days and, at the end, what came of it."""

    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentoring")
    mentee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentored")
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, related_name="+", verbose_name=_("skill"))
    goal = models.CharField(_("goal"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = models.CharField(max_length=8, choices=PairState, default=PairState.RUNNING)
    result = models.CharField(_("what came of it"), max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentoring_two_people"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="mentoring_dates"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=Q(state="running"), name="mentoring_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.goal


class MentoringMeeting(models.Model):
    """A meeting of the two. What was said stays between them; others see that it took place."""

    pair = models.ForeignKey(MentoringPair, models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    said = models.TextField(_("what was talked about"))
    next_step = models.CharField(_("next step"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__range=(5, 600)), name="mentoring_minutes"),
        ]

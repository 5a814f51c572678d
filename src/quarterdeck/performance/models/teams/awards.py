"""Choosing excellent teams: a round with nominations, evidence that is frozen, and a decision with its reason."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.calendar.periods import Period
from quarterdeck.core.records.models import RecordQuerySet, Versioned
from quarterdeck.people.models import OrgUnit

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

DECIDE = "performance.choose_teams"


class AwardState(models.TextChoices):
    NOMINATING = "nominating", pgettext_lazy("team award", "Nominations are open")
    JUDGING = "judging", pgettext_lazy("team award", "Being decided")
    ANNOUNCED = "announced", pgettext_lazy("team award", "Announced")
    CALLED_OFF = "called_off", pgettext_lazy("team award", "Called off")


class TeamAward(Versioned):
    """One round over the days [starts_on, ends_on). Teams of at least `least_people` may be nominated."""

    name = models.CharField(_("name"), max_length=120)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("up to"))
    least_people = models.PositiveSmallIntegerField(_("people a team has at least"), default=3)
    state = models.CharField(max_length=10, choices=AwardState, default=AwardState.NOMINATING)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.TextField(_("why"), blank=True)

    objects: ClassVar = RecordQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="team_award_dates"),
            models.CheckConstraint(condition=Q(least_people__gte=1), name="team_award_people"),
            models.CheckConstraint(
                condition=~Q(state=AwardState.ANNOUNCED) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="team_award_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class NominationQuerySet(RecordQuerySet["TeamNomination"]):
    def visible_to(self, viewer: "Member") -> Self:
        """Those of announced winners and one's own proposals; all of them for those who decide."""
        if viewer.may(DECIDE):
            return self
        return self.filter(Q(award__state=AwardState.ANNOUNCED, is_winner=True) | Q(by=viewer))


class TeamNomination(models.Model):
    """That somebody proposes a team, with why; `evidence` is frozen when deciding begins, `points` its last team review."""

    award = models.ForeignKey(TeamAward, models.CASCADE, related_name="nominations")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+", verbose_name=_("team"))
    why = models.TextField(_("what makes it excellent"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    evidence = models.JSONField(default=list)
    points = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    is_winner = models.BooleanField(default=False)

    objects = NominationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["award", F("rank").asc(nulls_last=True), "unit__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["award", "unit"], name="team_nominated_once"),
            models.CheckConstraint(condition=~Q(why=""), name="team_nominated_for_a_reason"),
        ]

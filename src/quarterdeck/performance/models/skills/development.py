"""How somebody means to get better: a plan of practice, people and courses with days."""

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

VIEW, CHANGE = "performance.view_skills", "performance.change_development"


class PlanState(models.TextChoices):
    RUNNING = "running", pgettext_lazy("development", "Running")
    DONE = "done", pgettext_lazy("development", "Done")
    DROPPED = "dropped", pgettext_lazy("development", "Dropped")


class ItemKind(models.TextChoices):
    """How one learns; of a good plan about 70, 20 and 10 per cent of the time."""

    PRACTICE = "practice", _("Practice on the job")
    PEOPLE = "people", _("Learning from people")
    COURSE = "course", _("Courses and reading")


class PlanQuerySet(RecordQuerySet["DevelopmentPlan"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own, and those of the people within reach; never a peer's."""
        return self.filter(access.owner_filter(viewer, VIEW, owner="member"))

    def changeable_by(self, member: "Member") -> Self:
        return self.filter(access.owner_filter(member, CHANGE, owner="member"))


class DevelopmentPlan(Versioned):
    """What a person wants to be able to do, and by when."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="development_plans")
    goal = models.CharField(_("what I want to be able to do"), max_length=300)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    state = models.CharField(max_length=8, choices=PlanState, default=PlanState.RUNNING)
    result = models.CharField(_("what came of it"), max_length=1000, blank=True)
    review = models.ForeignKey("performance.Review", models.SET_NULL, null=True, related_name="development_plans")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="development_plan_dates"),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None) | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="development_plan_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.goal


class DevelopmentItem(models.Model):
    """Something to do for it: which skill, which way of learning, how much time, and what shows that it was learned.

    What is to be done by when, and whether it is, is the agreement made with it (`agreement`).
    """

    plan = models.ForeignKey(DevelopmentPlan, models.CASCADE, related_name="items")
    kind = models.CharField(_("way of learning"), max_length=8, choices=ItemKind, default=ItemKind.PRACTICE)
    skill = models.ForeignKey(Skill, models.PROTECT, null=True, related_name="+", verbose_name=_("skill"))
    shows = models.CharField(_("what will show that it worked"), max_length=300, blank=True)
    hours = models.PositiveSmallIntegerField(_("hours"), default=8)

    class Meta:
        ordering: ClassVar = ["plan", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hours__range=(1, 1000)), name="development_item_hours"),
        ]

"""What two people agreed that one of them will do, wherever they agreed on it."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Func, IntegerField, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import RecordQuerySet, Versioned
from quarterdeck.people import access
from quarterdeck.performance.models.coaching import COACH
from quarterdeck.performance.models.improvement import ImprovementPlan

if TYPE_CHECKING:
    from quarterdeck.people.models import Member

# Where an agreement can come from: each a foreign key of the same name. A theme that agrees adds its own here.
ORIGINS = ("session", "one_to_one", "improvement_plan", "development_item", "review")


class AgreementQuerySet(RecordQuerySet["Agreement"]):
    def visible_to(self, viewer: "Member") -> Self:
        """One's own, those one made, and those of the people one coaches; what was agreed in a one-to-one is those two's only,
        and what was agreed in an improvement plan is for whoever may see the plan.
        """
        of_plan = Q(improvement_plan__in=ImprovementPlan.objects.visible_to(viewer).values("pk"))
        between = Q(member=viewer.pk) | Q(made_by=viewer.pk)
        if viewer.may(COACH):
            between |= Q(access.owner_filter(viewer, COACH, owner="member"), one_to_one=None)
        return self.filter(of_plan | Q(between, improvement_plan=None))

    def open(self) -> Self:
        return self.filter(done_on=None, dropped_on=None)


class Agreement(Versioned):
    """One thing that somebody will do by a day. It stays open until it is done, or dropped with a reason."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="agreements")
    text = models.CharField(_("what was agreed"), max_length=300)
    due_on = models.DateField(_("by"))
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    dropped_why = models.CharField(_("why it is dropped"), max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    session = models.ForeignKey("performance.CoachingSession", models.CASCADE, null=True, related_name="agreements")
    one_to_one = models.ForeignKey("performance.OneToOne", models.CASCADE, null=True, related_name="agreements")
    improvement_plan = models.ForeignKey(
        "performance.ImprovementPlan", models.CASCADE, null=True, related_name="agreements"
    )
    development_item = models.OneToOneField(
        "performance.DevelopmentItem", models.CASCADE, null=True, related_name="agreement"
    )

    review = models.ForeignKey("performance.Review", models.CASCADE, null=True, related_name="agreements")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Exact(Func(*ORIGINS, function="num_nonnulls", output_field=IntegerField()), 1),
                name="agreement_from_one_place",
            ),
            models.CheckConstraint(condition=Q(done_on=None) | Q(dropped_on=None), name="agreement_done_or_dropped"),
            models.CheckConstraint(condition=Q(dropped_on=None) | ~Q(dropped_why=""), name="agreement_dropped_why"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["member", "due_on"], name="agreement_due", condition=Q(done_on=None, dropped_on=None))
        ]

    def __str__(self) -> str:
        return self.text

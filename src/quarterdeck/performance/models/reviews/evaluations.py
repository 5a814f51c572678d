"""Who assesses whom, from which side, and how far they are."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import RecordQuerySet
from quarterdeck.crm.models import Contact
from quarterdeck.performance.models.questions import AnswerSheet
from quarterdeck.performance.models.reviews.cycles import ANSWERING, CycleState, Side
from quarterdeck.performance.models.reviews.reviews import Review

if TYPE_CHECKING:
    from quarterdeck.people.models import Member


class EvaluationState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("evaluation", "Proposed")
    OPEN = "open", pgettext_lazy("evaluation", "Waiting")
    SUBMITTED = "submitted", pgettext_lazy("evaluation", "Handed in")
    DECLINED = "declined", pgettext_lazy("evaluation", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("evaluation", "Withdrawn")
    MISSED = "missed", pgettext_lazy("evaluation", "Not handed in")


# Somebody is or was really asked; the others count for nothing.
LIVE = (EvaluationState.PROPOSED, EvaluationState.OPEN, EvaluationState.SUBMITTED)


class EvaluationQuerySet(RecordQuerySet["Evaluation"]):
    def to_write(self, member: "Member") -> Self:
        """Those the member may write now; nobody else ever may."""
        return self.filter(evaluator=member, state=EvaluationState.OPEN, review__cycle__state=CycleState.EVALUATING)

    def live(self) -> Self:
        return self.filter(state__in=LIVE)


class Evaluation(models.Model):
    """That somebody assesses a person: a member, or a contact of a customer by a link.

    `share` is the part of the days for which a manager speaks, where the person changed teams. Of the link only a hash is kept.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="evaluations")
    side = models.CharField(max_length=10, choices=[(side.value, side.label) for side in ANSWERING])
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="evaluations")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, related_name="+")
    share = models.DecimalField(max_digits=5, decimal_places=4, default=1)
    state = models.CharField(max_length=9, choices=EvaluationState, default=EvaluationState.OPEN)
    sheet = models.OneToOneField(AnswerSheet, models.PROTECT, null=True, related_name="evaluation")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    declined_why = models.CharField(max_length=300, blank=True)
    key_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["review", "side", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(evaluator__isnull=False, contact=None) | Q(evaluator=None, contact__isnull=False),
                name="evaluation_by_one",
            ),
            models.UniqueConstraint(
                fields=["review", "side", "evaluator"], condition=Q(state__in=LIVE), name="evaluation_once_a_member"
            ),
            models.UniqueConstraint(
                fields=["review", "contact"], condition=Q(state__in=LIVE), name="evaluation_once_a_contact"
            ),
            models.UniqueConstraint(fields=["key_hash"], condition=~Q(key_hash=""), name="evaluation_key_once"),
            models.CheckConstraint(
                condition=~Q(state=EvaluationState.SUBMITTED) | Q(sheet__isnull=False), name="evaluation_has_answers"
            ),
        ]

    @property
    def name(self) -> str:
        """Who assesses; to be shown only to those who may know."""
        who = self.evaluator or self.contact
        return who.name if who else ""

    @property
    def is_anonymous(self) -> bool:
        return self.side in (Side.PEERS, Side.REPORTS, Side.CUSTOMERS)

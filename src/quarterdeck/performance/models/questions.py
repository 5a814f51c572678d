"""Questions that are asked again and again: of reviewers, of observers, in a pulse; and the sheets that answer them.

What is asked is copied when it is used: `Questionnaire.frozen_from` marks such a copy, which nobody changes any more. So an answer
always stands beside the question it was given to, whatever became of the question later.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Versioned
from quarterdeck.performance.models.scorecards import PartGroup
from quarterdeck.performance.rules import questions as rules


class QuestionUse(models.TextChoices):
    """What a questionnaire is for."""

    REVIEW = "review", pgettext_lazy("questions", "Review")
    OBSERVATION = "observation", pgettext_lazy("questions", "Observation")
    PULSE = "pulse", pgettext_lazy("questions", "Team pulse")


class QuestionKind(models.TextChoices):
    """How a question is answered; the values are those of `rules.questions.Kind`."""

    SCALE = "scale", _("Scale from 1 to 5")
    CHOICE = "choice", _("One of several")
    SEVERAL = "several", _("Any of several")
    YES_NO = "yes_no", _("Yes or no")
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")


class QuestionnaireQuerySet(RecordQuerySet["Questionnaire"]):
    def originals(self) -> Self:
        """Those that are set up and changed; not the copies made when they were used."""
        return self.filter(frozen_from=None)


class Questionnaire(Versioned, Archivable):
    """A list of questions for one use. `frozen_version` says of a copy which version of the original it is."""

    name = models.CharField(_("name"), max_length=120)
    use = models.CharField(_("used for"), max_length=12, choices=QuestionUse)
    intro = models.TextField(_("a word before the questions"), blank=True)
    frozen_from = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="copies")
    frozen_version = models.PositiveIntegerField(null=True, editable=False)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["frozen_from", "frozen_version"], name="questionnaire_copied_once"),
            models.CheckConstraint(
                condition=Q(frozen_from=None, frozen_version=None)
                | Q(frozen_from__isnull=False, frozen_version__isnull=False),
                name="questionnaire_copy_of_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        return self.frozen_from_id is not None


class Question(models.Model):
    """One question. `options` hold the described ends of a scale, or what may be chosen with its points (see `rules.questions`)."""

    questionnaire = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(_("heading"), max_length=120, blank=True)
    about = models.CharField(_("what it is about"), max_length=8, choices=PartGroup, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=QuestionKind)
    text = models.CharField(_("question"), max_length=400)
    guide = models.TextField(_("what to look at"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=5, decimal_places=2, default=1)
    is_required = models.BooleanField(_("has to be answered"), default=False)
    options = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar = ["questionnaire", "position", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(weight__gte=0), name="question_weight")]

    def __str__(self) -> str:
        return self.text

    @property
    def asked(self) -> rules.Asked:
        """The question as the rules take it."""
        return rules.Asked(
            key=self.pk,
            kind=rules.Kind(self.kind),
            weight=self.weight,
            is_required=self.is_required,
            choices=rules.read_choices(self.options),
        )


class SheetState(models.TextChoices):
    OPEN = "open", pgettext_lazy("answer sheet", "Being written")
    SUBMITTED = "submitted", pgettext_lazy("answer sheet", "Handed in")


class AnswerSheet(Versioned):
    """Somebody's answers to a frozen questionnaire; `member` is empty for somebody from outside.

    Who may read it is decided by what it belongs to: a review, an observation.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="sheets")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="answer_sheets")
    state = models.CharField(max_length=10, choices=SheetState, default=SheetState.OPEN)
    begun_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=SheetState.OPEN, submitted_at=None)
                | Q(state=SheetState.SUBMITTED, submitted_at__isnull=False),
                name="sheet_submitted",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.state == SheetState.OPEN


class Answer(models.Model):
    """One answer: a number for scales, numbers and yes (1) or no (0), places in the list for choices, or a text."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["sheet", "question__position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["sheet", "question"], name="answer_once")]

    @property
    def given(self) -> rules.Given:
        return rules.Given(number=self.number, text=self.text, choices=tuple(self.choices))

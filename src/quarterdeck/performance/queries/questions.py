"""Questionnaires to set up, and sheets to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.shortcuts import get_object_or_404

from quarterdeck.performance.models.questions import AnswerSheet, Question, Questionnaire
from quarterdeck.performance.rules import questions as rules


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its questions in order and the answers by question."""

    sheet: AnswerSheet
    questions: Sequence[Question]
    given: Mapping[int, rules.Given]

    @property
    def scored(self) -> rules.Scored:
        return rules.score([one.asked for one in self.questions], self.given)


def questionnaires(*, use: str = "", is_archived: bool = False) -> list[tuple[Questionnaire, int]]:
    """Those that may be asked, for one use or for all, by name, with how many questions each has."""
    found = Questionnaire.objects.originals()
    found = found.archived() if is_archived else found.current()
    if use:
        found = found.filter(use=use)
    sizes = dict(Question.objects.order_by().values_list("questionnaire").annotate(size=Count("pk")))
    return [(one, sizes.get(one.pk, 0)) for one in found.order_by("use", "name", "pk")]


def questionnaire(*, questionnaire_id: int) -> Questionnaire:
    """One of the originals with its questions in order, or 404."""
    ordered = Prefetch("questions", Question.objects.order_by("position", "pk"))
    return get_object_or_404(Questionnaire.objects.originals().prefetch_related(ordered), pk=questionnaire_id)


def question(*, question_id: int) -> Question:
    """A question that may be changed, or 404."""
    found = Question.objects.filter(questionnaire__frozen_from=None).select_related("questionnaire")
    return get_object_or_404(found, pk=question_id)


def sheet(*, sheet_id: int) -> Sheet:
    """A sheet as it was filled in so far. Whoever asks has decided who may see it."""
    found = get_object_or_404(AnswerSheet.objects.select_related("questionnaire"), pk=sheet_id)
    return sheets([found])[found.pk]


def sheets(found: Sequence[AnswerSheet]) -> dict[int, Sheet]:
    """Sheets with questions and answers, by id: three statements however many there are."""
    ids = {one.questionnaire_id for one in found}
    asked: dict[int, list[Question]] = {one: [] for one in ids}
    for question in Question.objects.filter(questionnaire__in=ids).order_by("position", "pk"):
        asked[question.questionnaire_id].append(question)
    kept = AnswerSheet.objects.filter(pk__in=[one.pk for one in found]).prefetch_related("answers")
    given = {one.pk: {answer.question_id: answer.given for answer in one.answers.all()} for one in kept}
    return {one.pk: Sheet(one, asked[one.questionnaire_id], given.get(one.pk, {})) for one in found}

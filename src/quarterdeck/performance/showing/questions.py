"""Filled-in sheets on the screen."""

from collections.abc import Iterable, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from quarterdeck.core.pages import formatting
from quarterdeck.performance.models.questions import Question, QuestionKind
from quarterdeck.performance.queries.questions import Sheet
from quarterdeck.performance.rules import questions as rules

Answered = list[tuple[str, list[tuple[Question, str]]]]


def answered(sheet: Sheet) -> Answered:
    """A sheet's questions with their answers in words."""
    return answered_by(sheet.questions, sheet.given)


def answered_by(questions: Iterable[Question], given: Mapping[int, rules.Given]) -> Answered:
    """Questions with their answers in words, under their headings in order."""
    found: Answered = []
    for one in questions:
        if not found or found[-1][0] != one.group:
            found.append((one.group, []))
        found[-1][1].append((one, words(one, given.get(one.pk, rules.Given()))))
    return found


def words(question: Question, given: rules.Given) -> str:
    """An answer as one reads it."""
    if given.is_empty:
        return formatting.EMPTY
    if question.kind == QuestionKind.TEXT:
        return given.text
    if question.kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL):
        listed = rules.read_choices(question.options)
        return ", ".join(listed[place].label for place in given.choices if place < len(listed))
    if given.number is None:
        return formatting.EMPTY
    if question.kind == QuestionKind.YES_NO:
        return _("Yes") if given.number else _("No")
    number = number_format(given.number.normalize(), use_l10n=True)
    return f"{number} / {rules.HIGHEST}" if question.kind == QuestionKind.SCALE else number

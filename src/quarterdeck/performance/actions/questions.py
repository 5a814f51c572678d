"""Setting up questions, copying them when they are used, and keeping answers.

What a sheet belongs to (a review, an observation) decides who may write on it: its own actions ask that first and call
`begin`, `keep` and `hand_in` here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.records import versions
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.people.models import Member
from quarterdeck.performance.models.questions import (
    Answer,
    AnswerSheet,
    Question,
    Questionnaire,
    SheetState,
)
from quarterdeck.performance.rules import questions as rules

NAIRE_FIELDS = ("name", "use", "intro")
QUESTION_FIELDS = ("group", "about", "kind", "text", "guide", "weight", "is_required", "options")


class CannotAsk(Refusal):
    """A questionnaire or a question cannot be so; the code names the value at fault."""


class CannotAnswer(Refusal):
    """An answer does not fit, the sheet is handed in already, or somebody else wrote on it meanwhile."""


@transaction.atomic
def create_questionnaire(
    *, values: Mapping[str, Any], by: Member | None, questions: Sequence[Mapping[str, Any]] = ()
) -> Questionnaire:
    """A questionnaire, with its first questions. Refuses questions that cannot be asked so."""
    made = Questionnaire.objects.create(**{name: values[name] for name in NAIRE_FIELDS if name in values})
    for place, one in enumerate(questions):
        question = Question(questionnaire=made, position=place, **_of_question(one))
        _refuse_wrong(question)
        question.save()
    trail.record(made, "created", by=by)
    return made


@transaction.atomic
def edit_questionnaire(
    *, questionnaire_id: int, values: Mapping[str, Any], version: int | None, by: Member
) -> Questionnaire:
    found = _locked(questionnaire_id)
    wanted = {name: values[name] for name in ("name", "intro") if name in values}
    versions.refuse_stale(found, wanted, version=version)
    changes = trail.differences(found, wanted)
    for name, value in wanted.items():
        setattr(found, name, value)
    _changed(found, "edited", by, changes)
    return found


@transaction.atomic
def archive_questionnaire(*, questionnaire_id: int, at: datetime, by: Member) -> None:
    found = _locked(questionnaire_id)
    found.archived_at = at
    found.save(update_fields=["archived_at", "updated_at"])
    trail.record(found, "archived", by=by)


@transaction.atomic
def restore_questionnaire(*, questionnaire_id: int, by: Member) -> None:
    found = _locked(questionnaire_id)
    found.archived_at = None
    found.save(update_fields=["archived_at", "updated_at"])
    trail.record(found, "restored", by=by)


@transaction.atomic
def add_question(*, questionnaire_id: int, values: Mapping[str, Any], by: Member) -> Question:
    """Add a question at the end. What was asked already stays as it was asked."""
    found = _locked(questionnaire_id)
    last = found.questions.order_by("-position").values_list("position", flat=True).first()
    made = Question(questionnaire=found, position=0 if last is None else last + 1, **_of_question(values))
    _refuse_wrong(made)
    made.save()
    _changed(found, "question_added", by, {"question": ("", made.text)})
    return made


@transaction.atomic
def edit_question(*, question_id: int, values: Mapping[str, Any], by: Member) -> Question:
    """Change a question for those who are asked from now on."""
    question = _question(question_id)
    for name, value in _of_question(values).items():
        setattr(question, name, value)
    _refuse_wrong(question)
    question.save()
    _changed(question.questionnaire, "question_edited", by, {"question": ("", question.text)})
    return question


@transaction.atomic
def remove_question(*, question_id: int, by: Member) -> None:
    question = _question(question_id)
    _changed(question.questionnaire, "question_removed", by, {"question": (question.text, "")})
    question.delete()


@transaction.atomic
def move_question(*, question_id: int, is_up: bool, by: Member) -> None:
    """Swap a question with its neighbour; the first and the last stay where they are."""
    question = _question(question_id)
    ordered = list(question.questionnaire.questions.order_by("position", "pk"))
    place = next(number for number, one in enumerate(ordered) if one.pk == question.pk)
    other = place - 1 if is_up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
    for number, one in enumerate(ordered):
        one.position = number
    Question.objects.bulk_update(ordered, ["position"])
    _changed(question.questionnaire, "question_moved", by, {"question": ("", question.text)})


@transaction.atomic
def in_use(*, questionnaire_id: int) -> Questionnaire:
    """The questionnaire as it is asked now: a copy that nobody changes any more, made once for each version."""
    found = _locked(questionnaire_id)
    kept = found.copies.filter(frozen_version=found.version).first()
    if kept is not None:
        return kept
    copied = {name: getattr(found, name) for name in NAIRE_FIELDS}
    copy = Questionnaire.objects.create(frozen_from=found, frozen_version=found.version, **copied)
    Question.objects.bulk_create(
        [
            Question(questionnaire=copy, position=one.position, **{n: getattr(one, n) for n in QUESTION_FIELDS})
            for one in found.questions.order_by("position", "pk")
        ]
    )
    return copy


def begin(*, questionnaire: Questionnaire, member: Member | None, at: datetime) -> AnswerSheet:
    """An empty sheet for somebody; None for somebody from outside. The questionnaire is one that `in_use` gave."""
    if not questionnaire.is_frozen:
        raise ValueError("A sheet answers a copy that nobody changes: call in_use first.")
    return AnswerSheet.objects.create(questionnaire=questionnaire, member=member, begun_at=at)


@transaction.atomic
def keep(*, sheet_id: int, answers: Mapping[int, rules.Given], version: int | None = None) -> AnswerSheet:
    """Keep what was answered so far, by question; an empty answer takes one back.

    Refuses answers that do not fit, a sheet that is handed in, and one that was written on since `version`.
    """
    sheet = _open_sheet(sheet_id, version)
    questions = {one.pk: one for one in sheet.questionnaire.questions.all()}
    for key, given in answers.items():
        if key not in questions:
            raise CannotAnswer(_("That was not asked here."), code="question")
        if reason := rules.why_not_answer(questions[key].asked, given):
            raise CannotAnswer(reason, code=f"q{key}")
    empty = [key for key, given in answers.items() if given.is_empty]
    Answer.objects.filter(sheet=sheet, question__in=empty).delete()
    Answer.objects.bulk_create(
        [
            Answer(sheet=sheet, question_id=key, number=one.number, text=one.text.strip(), choices=list(one.choices))
            for key, one in answers.items()
            if not one.is_empty
        ],
        update_conflicts=True,
        unique_fields=["sheet", "question"],
        update_fields=["number", "text", "choices"],
    )
    sheet.version += 1
    sheet.save(update_fields=["version", "updated_at"])
    return sheet


@transaction.atomic
def hand_in(*, sheet_id: int, at: datetime) -> AnswerSheet:
    """Hand a sheet in. Refuses while something that has to be answered is not."""
    sheet = _open_sheet(sheet_id, None)
    asked = [one.asked for one in sheet.questionnaire.questions.all()]
    given = {one.question_id: one.given for one in sheet.answers.all()}
    if missing := rules.lacking(asked, given):
        raise CannotAnswer(_("This one has to be answered."), code=f"q{missing[0]}")
    sheet.state, sheet.submitted_at = SheetState.SUBMITTED, at
    sheet.version += 1
    sheet.save(update_fields=["state", "submitted_at", "version", "updated_at"])
    return sheet


def _locked(questionnaire_id: int) -> Questionnaire:
    return get_object_or_404(Questionnaire.objects.originals().select_for_update(of=("self",)), pk=questionnaire_id)


def _question(question_id: int) -> Question:
    """A question of an original, which is locked with it."""
    found = get_object_or_404(Question.objects.filter(questionnaire__frozen_from=None), pk=question_id)
    found.questionnaire = _locked(found.questionnaire_id)
    return found


def _of_question(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in QUESTION_FIELDS if name in values}


def _refuse_wrong(question: Question) -> None:
    if not question.text.strip():
        raise CannotAsk(_("Write the question."), code="text")
    if reason := rules.why_not_question(question.asked):
        raise CannotAsk(reason, code="choices")


def _changed(found: Questionnaire, act: str, by: Member, changes: Mapping[str, tuple[Any, Any]]) -> None:
    found.version += 1
    found.save()
    trail.record(found, act, by=by, changes=changes)


def _open_sheet(sheet_id: int, version: int | None) -> AnswerSheet:
    sheet = get_object_or_404(AnswerSheet.objects.select_for_update(of=("self",)), pk=sheet_id)
    if not sheet.is_open:
        raise CannotAnswer(_("These answers were handed in already."), code="submitted")
    if version is not None and version != sheet.version:
        told = _(
            "Something else was written here meanwhile, in another window or by somebody else. Load the page again."
        )
        raise CannotAnswer(told, code="stale")
    return sheet

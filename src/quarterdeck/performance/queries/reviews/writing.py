"""What somebody was asked for: their own sheet to write, and a customer's by link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import get_object_or_404

from quarterdeck.people.models import Member
from quarterdeck.performance.models.questions import Question, Questionnaire
from quarterdeck.performance.models.reviews import CycleState, Evaluation, EvaluationState
from quarterdeck.performance.queries import questions
from quarterdeck.performance.rules.questions import Given
from quarterdeck.performance.rules.reviews import links

_AROUND = ("review__cycle", "review__member", "review__manager", "contact", "sheet")


@dataclass(frozen=True, slots=True)
class ToWrite:
    """An evaluation with what is asked and what its writer answered so far; `version` is that of the sheet, 0 before the first word."""

    evaluation: Evaluation
    questionnaire: Questionnaire
    questions: Sequence[Question]
    given: Mapping[int, Given]
    version: int

    @property
    def is_open(self) -> bool:
        state = self.evaluation.review.cycle.state
        return self.evaluation.state == EvaluationState.OPEN and state == CycleState.EVALUATING


def to_write(*, viewer: Member, evaluation_id: int) -> ToWrite:
    """The viewer's own, to write or to read again; 404 for anybody else's, whatever their rights."""
    rows = Evaluation.objects.filter(evaluator=viewer).exclude(state=EvaluationState.WITHDRAWN)
    return _asked(get_object_or_404(rows.select_related(*_AROUND), pk=evaluation_id))


def by_link(*, key: str, at: datetime) -> ToWrite | None:
    """What a customer's contact is asked by their link, always from an empty sheet; None where the link does not work (any more)."""
    rows = Evaluation.objects.filter(key_hash=links.hashed(key)).select_related(*_AROUND)
    found = rows.first()
    return _asked(found) if found is not None and is_answerable(found, at) else None


def is_answerable(found: Evaluation, at: datetime) -> bool:
    """Whether a customer may still answer by their link."""
    is_asked = found.state == EvaluationState.OPEN and found.review.cycle.state == CycleState.EVALUATING
    return is_asked and found.expires_at is not None and at < found.expires_at


def _asked(found: Evaluation) -> ToWrite:
    naire = found.review.cycle.parts.select_related("asked").get(side=found.side).asked
    if naire is None:
        raise ValueError("A side that people answer has its questions since the launch.")
    if found.sheet is None:
        ordered = list(naire.questions.order_by("position", "pk"))
        return ToWrite(found, naire, ordered, {}, 0)
    sheet = questions.sheet(sheet_id=found.sheet.pk)
    return ToWrite(found, naire, sheet.questions, sheet.given, found.sheet.version)

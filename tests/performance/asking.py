"""A questionnaire for a review, set up through the doors."""

from typing import Any

from quarterdeck.performance.actions import questions
from quarterdeck.performance.models.questions import Questionnaire
from tests import factories

SCALE: dict[str, Any] = {
    "group": "Working together",
    "about": "customer",
    "kind": "scale",
    "text": "Listens before answering",
    "is_required": True,
    "options": {"low": "never", "high": "always"},
}
WORDS: dict[str, Any] = {"kind": "text", "text": "What should stay as it is?"}


def questionnaire(cast: factories.Cast, *asked: dict[str, Any], name: str = "Peers") -> Questionnaire:
    """One question on a scale, unless others are asked."""
    values = {"name": name, "use": "review"}
    return questions.create_questionnaire(values=values, questions=asked or (SCALE,), by=cast.ada)


def addresses(cast: factories.Cast) -> dict[str, int]:
    """What stands in the addresses of questionnaires."""
    made = questionnaire(cast)
    return {"questionnaire_id": made.pk, "question_id": made.questions.get().pk}

"""Reviews: a cycle, who is assessed in it, who assesses, what came of it."""

from quarterdeck.performance.models.reviews.cycles import (
    ANONYMOUS,
    ANSWERING,
    NOMINATED,
    CycleBand,
    CyclePart,
    CycleState,
    ReviewCycle,
    Side,
)
from quarterdeck.performance.models.reviews.evaluations import LIVE, Evaluation, EvaluationState
from quarterdeck.performance.models.reviews.reviews import (
    CALIBRATE,
    MANAGE,
    VIEW,
    CalibrationMove,
    Outcome,
    Review,
    ReviewGoal,
    ReviewResult,
)

__all__ = [
    "ANONYMOUS",
    "ANSWERING",
    "CALIBRATE",
    "LIVE",
    "MANAGE",
    "NOMINATED",
    "VIEW",
    "CalibrationMove",
    "CycleBand",
    "CyclePart",
    "CycleState",
    "Evaluation",
    "EvaluationState",
    "Outcome",
    "Review",
    "ReviewCycle",
    "ReviewGoal",
    "ReviewResult",
    "Side",
]

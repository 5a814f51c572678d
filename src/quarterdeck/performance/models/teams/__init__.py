"""Teams: how they are reviewed, which are chosen as excellent, and what people thank each other for."""

from quarterdeck.performance.models.teams.awards import AwardState, TeamAward, TeamNomination
from quarterdeck.performance.models.teams.recognition import (
    Badge,
    CompanyValue,
    Recognition,
    RecognitionReaction,
    RecognitionReceiver,
    RecognitionRules,
)
from quarterdeck.performance.models.teams.reviews import TeamCriterion, TeamReview, TeamReviewLine

__all__ = [
    "AwardState",
    "Badge",
    "CompanyValue",
    "Recognition",
    "RecognitionReaction",
    "RecognitionReceiver",
    "RecognitionRules",
    "TeamAward",
    "TeamCriterion",
    "TeamNomination",
    "TeamReview",
    "TeamReviewLine",
]

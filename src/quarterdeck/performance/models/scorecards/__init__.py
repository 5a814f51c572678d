"""Scorecards: what a role is judged by, and how somebody was judged in a period."""

from quarterdeck.performance.models.scorecards.cards import (
    Appeal,
    AppealState,
    ClosedMeasure,
    ClosedPart,
    Closing,
    FrozenFigure,
    Judgement,
    Scorecard,
)
from quarterdeck.performance.models.scorecards.templates import (
    CardGrain,
    EditionState,
    PartGroup,
    PartScope,
    RuleKind,
    ScorecardPart,
    ScorecardTemplate,
    TargetSource,
    TemplateEdition,
)

__all__ = [
    "Appeal",
    "AppealState",
    "CardGrain",
    "ClosedMeasure",
    "ClosedPart",
    "Closing",
    "EditionState",
    "FrozenFigure",
    "Judgement",
    "PartGroup",
    "PartScope",
    "RuleKind",
    "Scorecard",
    "ScorecardPart",
    "ScorecardTemplate",
    "TargetSource",
    "TemplateEdition",
]

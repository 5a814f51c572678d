"""What is owed, by whom, and how it was agreed."""

from quarterdeck.targets.models.cells import CellChange, Level, Side, TargetCell, TargetInForce
from quarterdeck.targets.models.nodes import NodeNote, NodeState, PersonalMeaning, PlanNode, SignOff
from quarterdeck.targets.models.okrs import CheckIn, KeyResult, Objective, ObjectiveQuerySet, ObjectiveState, ResultUnit
from quarterdeck.targets.models.plans import (
    COUNTING_STATES,
    OPEN_STATES,
    PlanMetric,
    PlanRevision,
    PlanState,
    TargetPlan,
)

__all__ = [
    "COUNTING_STATES",
    "OPEN_STATES",
    "CellChange",
    "CheckIn",
    "KeyResult",
    "Level",
    "NodeNote",
    "NodeState",
    "Objective",
    "ObjectiveQuerySet",
    "ObjectiveState",
    "PersonalMeaning",
    "PlanMetric",
    "PlanNode",
    "PlanRevision",
    "PlanState",
    "ResultUnit",
    "Side",
    "SignOff",
    "TargetCell",
    "TargetInForce",
    "TargetPlan",
]

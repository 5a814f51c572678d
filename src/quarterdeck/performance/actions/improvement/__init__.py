"""The doors for writes of improvement plans: `plans` sets them up and ends them, `following` is what happens meanwhile."""

from quarterdeck.performance.actions.improvement.following import agree, check_in, confirm, say, take_back_step
from quarterdeck.performance.actions.improvement.plans import (
    WRITTEN,
    close,
    extend,
    propose,
    remind,
    start,
    write_plan,
)
from quarterdeck.performance.actions.improvement.reaching import CannotImprove

__all__ = [
    "WRITTEN",
    "CannotImprove",
    "agree",
    "check_in",
    "close",
    "confirm",
    "extend",
    "propose",
    "remind",
    "say",
    "start",
    "take_back_step",
    "write_plan",
]

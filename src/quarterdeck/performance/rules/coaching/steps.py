"""Where a session stands on its way: observe, feedback, support, follow up."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

State = Literal["done", "current", "ahead"]


class Step(StrEnum):
    OBSERVE = "observe"
    FEEDBACK = "feedback"
    SUPPORT = "support"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Facts:
    """What has happened so far."""

    is_observed: bool
    is_held: bool
    is_supported: bool
    is_followed_up: bool


def states(facts: Facts) -> dict[Step, State]:
    """Each step in its order. The first that is not done is the current one; observing is over once the talk was held."""
    done = {
        Step.OBSERVE: facts.is_observed,
        Step.FEEDBACK: facts.is_held,
        Step.SUPPORT: facts.is_supported,
        Step.FOLLOW_UP: facts.is_followed_up,
    }
    open_steps = [step for step in Step if not done[step] and not (step is Step.OBSERVE and facts.is_held)]
    current = open_steps[0] if open_steps else None
    return {step: "done" if done[step] else "current" if step is current else "ahead" for step in Step}

"""What sellers do with customers day by day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from quarterdeck.simulation.deals import Step

_KINDS = {
    Step.PROSPECTING: ("call", "message", "visit", "email"),
    Step.QUALIFICATION: ("visit", "call", "meeting", "message"),
    Step.PROPOSAL: ("demo", "meeting", "visit", "email", "call"),
    Step.NEGOTIATION: ("visit", "meeting", "call", "email", "message"),
}
_WEIGHTS = {
    Step.PROSPECTING: (5, 3, 1, 1),
    Step.QUALIFICATION: (4, 3, 2, 1),
    Step.PROPOSAL: (4, 3, 2, 2, 2),
    Step.NEGOTIATION: (3, 3, 3, 2, 1),
}
_MINUTES = {
    "call": (4, 25),
    "message": (2, 10),
    "email": (5, 20),
    "visit": (40, 150),
    "meeting": (30, 90),
    "demo": (45, 120),
}
TALKS = frozenset({"call", "visit", "meeting", "demo"})


@dataclass(frozen=True)
class Done:
    """A completed activity as it was written down."""

    owner: int
    account: int
    deal: int | None
    buyer: int
    kind: str
    subject: str
    at: datetime
    minutes: int
    outcome: str
    next_step: str = ""
    next_step_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Planned:
    """Something somebody means to do."""

    owner: int
    account: int
    deal: int
    kind: str
    subject: str
    due_at: datetime


def kind_for(rng: Random, step: Step) -> str:
    return rng.choices(_KINDS[step], _WEIGHTS[step])[0]


def minutes_for(rng: Random, kind: str, outcome: str) -> int:
    low, high = _MINUTES[kind]
    return rng.randint(1, 3) if outcome == "no_answer" else rng.randint(low, high)


def moment(rng: Random, day: date) -> datetime:
    """A moment of the working day, in the company's local time."""
    start = datetime.combine(day, time(9))
    return start + timedelta(minutes=rng.randrange(0, 60 * 9), seconds=rng.randrange(60))

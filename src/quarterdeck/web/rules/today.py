"""What matters most today: which few of all the open things a seller should look at first.

Weights are in plain points, so that a reader can add them up: what was promised to a customer comes before what merely
stands still, lateness adds up to ten points, and the size of the deal up to ten more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

SHOWN = 5
SOON_DAYS = 14


class Urgency(IntEnum):
    """Points for the kind of thing, before lateness and size."""

    FOLLOW_UP_OVERDUE = 30
    CLOSE_DATE_PASSED = 28
    NEXT_STEP_DUE = 26
    FOLLOW_UP_TODAY = 24
    CLOSING_WITHOUT_STEP = 22
    STANDING_STILL = 16
    QUIET = 8


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that wants doing. `subject` names what it is about: of several on one subject only the weightiest counts."""

    subject: str
    urgency: Urgency
    title: str
    why: str
    advice: str
    url: str
    act_url: str = ""
    days_late: int = 0
    amount: Decimal = Decimal(0)


def weight(matter: Matter, *, typical: Decimal) -> float:
    """The points of a matter. `typical` is the usual size of one's deals: twice that earns the full ten points."""
    size = float(matter.amount / typical) * 5 if typical > 0 else 0.0
    return matter.urgency + min(max(matter.days_late, 0), 30) / 3 + min(size, 10.0)


def weightiest(matters: Iterable[Matter], *, typical: Decimal, limit: int = SHOWN) -> list[Matter]:
    """At most `limit` matters, the weightiest first, one a subject; equal ones by title."""
    ordered = sorted(matters, key=lambda matter: (-weight(matter, typical=typical), matter.title, matter.url))
    first: dict[str, Matter] = {}
    for matter in ordered:
        first.setdefault(matter.subject, matter)
    return list(first.values())[:limit]


def typical(amounts: Sequence[Decimal]) -> Decimal:
    """The middle one of the amounts; 0 without any."""
    known = sorted(amount for amount in amounts if amount > 0)
    return known[len(known) // 2] if known else Decimal(0)

"""What a development plan consists of: 70 per cent practice, 20 people, 10 courses, by hours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

USUAL = {"practice": Decimal("0.7"), "people": Decimal("0.2"), "course": Decimal("0.1")}
# A share is told to be far from the usual one from here on.
_FAR = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: its way of learning, its hours, when it is due, and whether it is done."""

    kind: str
    hours: int
    due_on: date
    is_done: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How much is done, by hours from 0 to 1; how many of how many items, and how many are late."""

    share: Decimal | None
    done: int
    of: int
    late: int


def progress(items: Iterable[Item], today: date) -> Progress:
    every = list(items)
    hours = sum(one.hours for one in every)
    done = [one for one in every if one.is_done]
    late = sum(not one.is_done and one.due_on < today for one in every)
    share = Decimal(sum(one.hours for one in done)) / hours if hours else None
    return Progress(share, len(done), len(every), late)


def mix(items: Iterable[Item]) -> Mapping[str, Decimal]:
    """Which share of the hours goes to each way of learning; empty for a plan without items."""
    hours = dict.fromkeys(USUAL, 0)
    for one in items:
        hours[one.kind] += one.hours
    total = sum(hours.values())
    return {kind: Decimal(spent) / total for kind, spent in hours.items()} if total else {}


def far_from_usual(shares: Mapping[str, Decimal]) -> list[str]:
    """The ways of learning whose share is far from 70, 20 or 10 per cent, the farthest first.

    More practice than usual is nothing to warn of: most is learned by doing.
    """
    apart = {kind: shares[kind] - USUAL[kind] for kind in shares if kind != "practice" or shares[kind] < USUAL[kind]}
    return sorted((kind for kind in apart if abs(apart[kind]) >= _FAR), key=lambda kind: -abs(apart[kind]))

"""How far we go in a negotiation, and what a step there costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Limits:
    """Our first offer, what we want, and what we walk away below; each may still be open."""

    anchor: Decimal | None = None
    target: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the ladder: what we give, the total after it, what we ask in return."""

    given: str
    total: Decimal
    asked: str = ""


def why_not_limits(limits: Limits) -> str | None:
    """The first offer is not below the target, and the target not below the floor."""
    known = [value for value in (limits.anchor, limits.target, limits.floor) if value is not None]
    if any(value < 0 for value in known):
        return _("An amount cannot be negative.")
    if known != sorted(known, reverse=True):
        return _("The first offer is the highest, then the target, then the floor.")
    return None


def why_not_ladder(steps: Sequence[Step], limits: Limits) -> str | None:
    """Each step asks for something in return, goes further down than the one before, and never below the floor."""
    before = limits.anchor
    for step in steps:
        if not step.given.strip() or not step.asked.strip():
            return _("Each step says what we give and what we ask in return: nothing is given away.")
        if before is not None and step.total > before:
            return _("Each step goes further down than the one before.")
        if limits.floor is not None and step.total < limits.floor:
            return _("A step goes below the floor.")
        before = step.total
    return None


def is_breach(total: Decimal, floor: Decimal | None) -> bool:
    """Whether a total is below what we walk away at."""
    return floor is not None and total < floor


def why_not_win(*, amount: Decimal, floor: Decimal | None, agreed: Sequence[Decimal], floor_text: str) -> str | None:
    """A deal below its floor is won only at a total that somebody above agreed to, or a higher one."""
    if not is_breach(amount, floor) or any(amount >= total for total in agreed):
        return None
    return _("This is below the floor of %(floor)s. Log the concession in the negotiation and have it approved.") % {
        "floor": floor_text
    }


def shares_given(anchor: Decimal | None, totals: Sequence[Decimal]) -> list[Decimal | None]:
    """What each concession gave away of the total before it, as a share; shrinking ones tell the buyer that the end is near."""
    found: list[Decimal | None] = []
    before = anchor
    for total in totals:
        found.append((before - total) / before if before else None)
        before = total
    return found

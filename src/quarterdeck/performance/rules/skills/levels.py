"""Levels 1 to 5: which one somebody holds, what a figure speaks for, what is missing, how ready somebody is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

LOWEST, HIGHEST = 1, 5
# Whose word counts where several have spoken: who watches most closely first, oneself last.
TRUST = ("manager", "test", "evidence", "self")
# From this many levels apart two sources are worth a talk.
APART = 2


@dataclass(frozen=True, slots=True)
class Held:
    """The level somebody holds, and whose word it is."""

    level: int
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A skill of a profile: what is wanted, how much it weighs, what somebody has; None where nobody has looked yet."""

    wanted: int
    weight: int
    level: int | None


@dataclass(frozen=True, slots=True)
class Readiness:
    """How much of what a profile wants somebody has, from 0 to 1, over the skills that were looked at."""

    share: Decimal | None
    assessed: int
    of: int


def held(levels: Mapping[str, int]) -> Held | None:
    """The word of the most trusted source; None where nobody has looked."""
    return next((Held(levels[source], source) for source in TRUST if source in levels), None)


def are_apart(levels: Iterable[int]) -> bool:
    """Whether the sources see somebody so differently that they should talk about it."""
    found = list(levels)
    return bool(found) and max(found) - min(found) >= APART


def spoken_for(value: Decimal, bounds: Sequence[Decimal], *, lower_is_better: bool) -> int:
    """The level a figure speaks for: one more for each bound that it reaches."""
    return LOWEST + sum(value <= bound if lower_is_better else value >= bound for bound in bounds)


def why_not_bounds(bounds: Sequence[Decimal], *, lower_is_better: bool) -> str | None:
    """Why bounds cannot be, or None: one for each level above the first, each harder than the one before."""
    if len(bounds) != HIGHEST - LOWEST:
        return _("Give four bounds: for levels 2, 3, 4 and 5.")
    harder = sorted(bounds, reverse=lower_is_better)
    if list(bounds) != harder or len(set(bounds)) != len(bounds):
        return _("Each bound has to be harder to reach than the one before.")
    return None


def why_not_assess(level: int, *, before: int | None, why: str) -> str | None:
    """Why a level cannot be given, or None. A level that changes needs a reason."""
    if not LOWEST <= level <= HIGHEST:
        return _("Choose one of the levels.")
    if before is not None and before != level and not why.strip():
        return _("The level changes from %(before)s to %(level)s: say what you saw.") % {
            "before": before,
            "level": level,
        }
    return None


def gap(wanted: int, level: int | None) -> int | None:
    """How many levels are missing; 0 where there are enough, None where nobody has looked."""
    return None if level is None else max(0, wanted - level)


def readiness(lines: Iterable[Line]) -> Readiness:
    """Σ weight × level ÷ Σ weight × wanted. More than wanted of one skill does not make up for another.

    A skill that nobody has looked at is left out and never counts as nothing.
    """
    every = list(lines)
    known = [(one, one.level) for one in every if one.level is not None]
    wanted = sum(one.weight * one.wanted for one, _level in known)
    reached = sum(one.weight * min(level, one.wanted) for one, level in known)
    return Readiness(Decimal(reached) / Decimal(wanted) if wanted else None, len(known), len(every))

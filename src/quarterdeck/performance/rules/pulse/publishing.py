"""How exactly a mean may be told, and the die that stands before it.

From an exact mean of six and one of the five who are left, the answer of who left could be reckoned if the others answered as
before; and from a mean of exactly 1 everybody's. So means are told in steps, the coarser the fewer answered, and never beyond 1.5
and 4.5. Steps alone leave corners where only one answer fits: therefore a die is thrown for each answer before it is counted, and
on a six a level by chance is counted instead. Whatever is told, any answer of anybody may have led to it (decision 142).
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from quarterdeck.performance.rules.pulse.questions import LEVELS

LOWEST, HIGHEST = Decimal("1.5"), Decimal("4.5")
SIDES = 6
_MIDDLE = Decimal(sum(LEVELS)) / len(LEVELS)
# From so many answers on, means are told in such steps.
_STEPS = ((50, Decimal("0.1")), (20, Decimal("0.2")), (0, Decimal("0.5")))
BANDS = (1000, 500, 200, 100, 50, 20, 10, 4)


def counted_level(level: int, *, dice: Random) -> int:
    """What is counted of an answer: itself, or on a six any level by chance."""
    return dice.choice(LEVELS) if dice.randrange(SIDES) == 0 else level


def true_mean(counts: Sequence[int]) -> Decimal:
    """The mean that people meant, in the long run: what the die pulled to the middle is taken out again."""
    mean = Decimal(sum(level * count for level, count in zip(LEVELS, counts, strict=True))) / sum(counts)
    return (mean * SIDES - _MIDDLE) / (SIDES - 1)


def step_of(people: int) -> Decimal:
    """In what steps a mean of so many answers is told."""
    return next(step for least, step in _STEPS if people >= least)


def told_mean(counts: Sequence[int]) -> Decimal:
    """The mean level as it may be told."""
    step = step_of(sum(counts))
    told = (true_mean(counts) / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return min(max(told, LOWEST), HIGHEST).quantize(Decimal("0.1"))


def band_of(people: int, *, least: int) -> int:
    """The lower end of the band that a number of answers lies in; never below the least number."""
    return max(next((band for band in BANDS if people >= band), least), least)

"""How exactly a mean may be told.

From an exact mean of six and one of the five who are left, the answer of who left could be reckoned if the others answered as
before; and from a mean of exactly 1 everybody's. So means are told in steps that each hold at least two sums, the coarser the
fewer answered, and never beyond 1.5 and 4.5.
"""

from decimal import ROUND_HALF_UP, Decimal

from quarterdeck.performance.rules.pulse.cells import Tally
from quarterdeck.performance.rules.pulse.questions import LEVELS

LOWEST, HIGHEST = Decimal("1.5"), Decimal("4.5")
# From so many answers on, means are told in such steps.
_STEPS = ((50, Decimal("0.1")), (20, Decimal("0.2")), (0, Decimal("0.5")))
BANDS = (1000, 500, 200, 100, 50, 20, 10, 4)


def step_of(people: int) -> Decimal:
    """In what steps a mean of so many answers is told."""
    return next(step for least, step in _STEPS if people >= least)


def told_mean(counts: tuple[int, ...]) -> Decimal:
    """The mean level as it may be told."""
    people = sum(counts)
    mean = Decimal(sum(level * count for level, count in zip(LEVELS, counts, strict=True))) / people
    step = step_of(people)
    told = (mean / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    return min(max(told, LOWEST), HIGHEST).quantize(Decimal("0.1"))


def told_means(tally: Tally) -> tuple[Decimal, ...]:
    return tuple(told_mean(counts) for counts in tally.counts)


def band_of(people: int, *, least: int) -> int:
    """The lower end of the band that a number of answers lies in; never below the least number."""
    return max(next((band for band in BANDS if people >= band), least), least)

"""Dividing a whole so that its parts add up to it to the last cent."""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal

# With fewer steps to a part than these, rounding would make parts of the same weight differ by a tenth and more.
_LEAST_STEPS = 10


def split(whole: Decimal, weights: Sequence[Decimal], step: Decimal, *, turn: int = 0) -> list[Decimal]:
    """Parts of `whole` in proportion to `weights`, each a multiple of `step` (see `fitting`), that sum to it exactly.

    Largest remainder (Hamilton's method): every part is rounded down, and the steps left over go to those that lost most.
    Among equals the one whose `turn` it is comes first, so that over a year nobody is rounded up every month. A remnant of
    `whole` smaller than a step goes to the heaviest. Without any weight the parts are even; negative weights count as nothing.
    """
    if not weights:
        return []
    heavy = [max(weight, Decimal(0)) for weight in weights]
    if not any(heavy):
        heavy = [Decimal(1)] * len(weights)
    step = fitting(step, whole / sum(1 for weight in heavy if weight))
    steps = (whole / step).quantize(Decimal(1), rounding=ROUND_FLOOR)
    parts = _whole_steps(int(steps), heavy, turn)
    amounts = [part * step for part in parts]
    amounts[heavy.index(max(heavy))] += whole - steps * step
    return amounts


def fitting(step: Decimal, part: Decimal) -> Decimal:
    """A step of tens, hundreds or more made finer where a usual part has few of them, down to whole ones."""
    while step > 1 and part < step * _LEAST_STEPS:
        step /= 10
    return step


def _whole_steps(steps: int, weights: Sequence[Decimal], turn: int) -> list[int]:
    """So many whole steps by weight; in integers, so that nothing is lost to the precision of a division."""
    scale = Decimal(10) ** max(0, *(-int(weight.as_tuple().exponent) for weight in weights))
    shares = [int(weight * scale) for weight in weights]
    total = sum(shares)
    parts = [steps * share // total for share in shares]
    by_loss = sorted(
        range(len(shares)), key=lambda place: (-(steps * shares[place] % total), (place - turn) % len(shares))
    )
    for place in by_loss[: steps - sum(parts)]:
        parts[place] += 1
    return parts

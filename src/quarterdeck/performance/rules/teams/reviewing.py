"""What a team review comes to."""

from collections.abc import Iterable
from decimal import Decimal

LEVELS = (1, 2, 3, 4, 5)
_POINTS_A_LEVEL = Decimal(25)


def points_of(level: int) -> Decimal:
    """The points of a level: 0 for the first, 100 for the fifth."""
    return (level - 1) * _POINTS_A_LEVEL


def team_score(judged: Iterable[tuple[int, int | None]]) -> Decimal | None:
    """The points of (weight, level) pairs from 0 to 100; what has no level leaves its weight to the others. None without any."""
    levels = [(weight, level) for weight, level in judged if level is not None]
    total = sum(weight for weight, _level in levels)
    if not total:
        return None
    points = sum((weight * points_of(level) for weight, level in levels), Decimal(0))
    return (points / total).quantize(Decimal("0.01"))


def missing_weight(weights: Iterable[int]) -> int:
    """What the weights lack to 100; negative where they are more."""
    return 100 - sum(weights)

"""In what order nominated teams are proposed."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

K = TypeVar("K", int, str)


def ranked(points: Mapping[K, Decimal | None]) -> dict[K, int | None]:
    """Places from the most points down; equal ones share a place, and who has none has no place."""
    known = sorted((value for value in points.values() if value is not None), reverse=True)
    return {key: None if value is None else known.index(value) + 1 for key, value in points.items()}

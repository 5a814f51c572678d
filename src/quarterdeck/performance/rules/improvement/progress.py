"""Whether a figure is on its way to what was agreed."""

from decimal import Decimal


def expected(*, baseline: Decimal | None, target: Decimal, share: Decimal, adds_up: bool) -> Decimal:
    """Where a figure should stand after a share of the time (0 to 1): half the sum at half-time; a ratio half-way up from
    where it was, or at its goal where nobody knows where it was.
    """
    if adds_up:
        return target * share
    return target if baseline is None else baseline + (target - baseline) * share


def is_reached(value: Decimal | None, *, wanted: Decimal, lower_is_better: bool) -> bool:
    """Whether a figure is at least as good as wanted; one that nobody can measure is not."""
    if value is None:
        return False
    return value <= wanted if lower_is_better else value >= wanted


def covered(value: Decimal | None, *, baseline: Decimal | None, target: Decimal) -> Decimal | None:
    """The share of the way from before to the goal that is behind, between 0 and 1; None where there is no way to measure."""
    if value is None:
        return None
    start = Decimal(0) if baseline is None else baseline
    if start == target:
        return None
    return min(max((value - start) / (target - start), Decimal(0)), Decimal(1))

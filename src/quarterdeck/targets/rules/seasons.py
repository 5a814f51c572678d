"""What a year before says about the next: how it spread over its months, and how fast it grew."""

from collections.abc import Sequence
from decimal import Decimal

# Growth proposed from history stays between these: one odd year is no trend.
_LEAST_GROWTH, _MOST_GROWTH = Decimal("-0.3"), Decimal("0.5")


def pattern(years: Sequence[Sequence[Decimal]], working_days: Sequence[int]) -> list[Decimal]:
    """How heavy each month is, from what the same months of past years came to.

    The seasonal index by ratio to the total: months are added over the years, so that a strong year weighs more than a weak one.
    Where nothing was ever sold the working days of each month stand in.
    """
    sums = [max(sum(amounts, Decimal(0)), Decimal(0)) for amounts in zip(*years, strict=True)]
    return sums if any(sums) else [Decimal(days) for days in working_days]


def proposed_growth(last: Decimal, before: Decimal) -> Decimal | None:
    """Last year's growth over the year before, bounded; None where the year before sold nothing."""
    if before <= 0:
        return None
    return min(max(last / before - 1, _LEAST_GROWTH), _MOST_GROWTH).quantize(Decimal("0.001"))


def grown(last: Decimal, growth: Decimal) -> Decimal:
    """Last year and so much more (0.2 for a fifth more), never less than nothing."""
    return max(last * (1 + growth), Decimal(0))

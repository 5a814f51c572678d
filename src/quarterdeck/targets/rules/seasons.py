"""What a year before says about the next: how it spread over its months, and how fast it grew."""

from collections.abc import Sequence
from decimal import Decimal

# Growth proposed from history stays between these: one odd year is no trend.
_LEAST_GROWTH, _MOST_GROWTH = Decimal("-0.3"), Decimal("0.5")


def pattern(years: Sequence[Sequence[Decimal]], working_days: Sequence[int]) -> list[Decimal]:
    """How heavy each month is, from what the same months of past years came to; the latest year comes first.

    The seasonal index by ratio to the total: months are added over the years, so that a strong year weighs more than a weak one.
    Months before the first figure of all are not known rather than empty: they count as the same months of later years, or by
    working days where there are none. Where nothing was ever sold the working days of each month stand in.
    """
    days = [Decimal(number) for number in working_days]
    known = list(years)
    while known and not any(known[-1]):
        known.pop()
    if not known:
        return days
    *later, first = known
    shape = _added(later) if later else days
    sums = _added([*later, _filled(first, shape, days)])
    return sums if any(sums) else days


def _filled(first: Sequence[Decimal], shape: Sequence[Decimal], days: Sequence[Decimal]) -> list[Decimal]:
    """The first year of all with the months before its first figure in proportion to a shape, or to working days."""
    begun = next(place for place, amount in enumerate(first) if amount)
    if not any(shape[begun:]):
        shape = days
    level = sum(first[begun:], Decimal(0)) / (sum(shape[begun:], Decimal(0)) or 1)
    return [*(level * month for month in shape[:begun]), *first[begun:]]


def _added(years: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return [max(sum(amounts, Decimal(0)), Decimal(0)) for amounts in zip(*years, strict=True)]


def proposed_growth(last: Decimal, before: Decimal) -> Decimal | None:
    """Last year's growth over the year before, bounded; None where the year before sold nothing."""
    if before <= 0:
        return None
    return min(max(last / before - 1, _LEAST_GROWTH), _MOST_GROWTH).quantize(Decimal("0.001"))


def grown(last: Decimal, growth: Decimal) -> Decimal:
    """Last year and so much more (0.2 for a fifth more), never less than nothing."""
    return max(last * (1 + growth), Decimal(0))

"""What a year before says about the next: how it spread over its months, and how fast it grew."""

from collections.abc import Sequence
from decimal import Decimal

# Growth proposed from history stays between these: one odd year is no trend.
_LEAST_GROWTH, _MOST_GROWTH = Decimal("-0.3"), Decimal("0.5")
# Fewer months that two years have in common say nothing about how they stand to each other.
_LEAST_SHARED = 3


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


def shared_months(before: Sequence[Decimal], known: int) -> slice | None:
    """The months that the year after may be held against: from the first figure of `before` on, as far as that year is known."""
    begun = _begun(before)
    return slice(begun, known) if known - begun >= _LEAST_SHARED else None


def completed(
    year: Sequence[Decimal], known: int, before: Sequence[Decimal], working_days: Sequence[int]
) -> list[Decimal]:
    """A year of which so many months are over, with the others as it stood so far to the year before, or by working days.

    What was reached already in a month that still runs is never taken away. Nothing is made up where no month is over.
    """
    shared = shared_months(before, known)
    shape = before if shared else [Decimal(number) for number in working_days]
    at = shared or slice(_begun(year), known)
    if not any(shape[at]):
        return list(year)
    level = sum(year[at], Decimal(0)) / sum(shape[at], Decimal(0))
    ahead = zip(year[known:], shape[known:], strict=True)
    return [*year[:known], *(max(amount, level * usual) for amount, usual in ahead)]


def _begun(year: Sequence[Decimal]) -> int:
    """The place of a year's first figure; its end where there is none."""
    return next((place for place, amount in enumerate(year) if amount), len(year))


def _filled(first: Sequence[Decimal], shape: Sequence[Decimal], days: Sequence[Decimal]) -> list[Decimal]:
    """The first year of all with the months before its first figure in proportion to a shape, or to working days."""
    begun = _begun(first)
    if not any(shape[begun:]):
        shape = days
    level = sum(first[begun:], Decimal(0)) / (sum(shape[begun:], Decimal(0)) or 1)
    return [*(level * month for month in shape[:begun]), *first[begun:]]


def _added(years: Sequence[Sequence[Decimal]]) -> list[Decimal]:
    return [max(sum(amounts, Decimal(0)), Decimal(0)) for amounts in zip(*years, strict=True)]


def growth_between(last: Decimal, before: Decimal) -> Decimal | None:
    """How much more the last year was than the year before (0.2 for a fifth); None where that sold nothing."""
    return (last / before - 1).quantize(Decimal("0.001")) if before > 0 else None


def bounded(growth: Decimal) -> Decimal:
    """A growth that may be proposed."""
    return min(max(growth, _LEAST_GROWTH), _MOST_GROWTH)


def grown(last: Decimal, growth: Decimal) -> Decimal:
    """Last year and so much more (0.2 for a fifth more), never less than nothing."""
    return max(last * (1 + growth), Decimal(0))

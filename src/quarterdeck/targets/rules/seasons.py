"""What a year before says about the next: how it spread over its months, and how fast it grew."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

# Growth proposed from history stays between these: one odd year is no trend.
_LEAST_GROWTH, _MOST_GROWTH = Decimal("-0.3"), Decimal("0.5")


def pattern(years: Sequence[Sequence[Decimal]], working_days: Sequence[int]) -> list[Decimal]:
    """How heavy each month is, from what the same months of past years came to; the latest year comes first.

    The seasonal index by ratio to the total: months are added over the years, so that a strong year weighs more than a weak one.
    Months before the first figure of all are not known rather than empty: they count as the other months of their year come to
    by working day. Where nothing was ever sold the working days of each month stand in.
    """
    filled = [_filled(year, working_days) for year in _known(years)]
    sums = [max(sum(amounts, Decimal(0)), Decimal(0)) for amounts in zip(*filled, strict=True)]
    return sums if any(sums) else [Decimal(days) for days in working_days]


def _known(years: Sequence[Sequence[Decimal]]) -> Iterator[list[Decimal | None]]:
    """The years from the first to the latest; None for months before the first figure of all."""
    has_begun = False
    for year in reversed(years):
        known: list[Decimal | None] = []
        for amount in year:
            has_begun = has_begun or amount != 0
            known.append(amount if has_begun else None)
        yield known


def _filled(year: Sequence[Decimal | None], working_days: Sequence[int]) -> list[Decimal]:
    """A year with its unknown months at what its known ones come to by working day."""
    known = [(amount, days) for amount, days in zip(year, working_days, strict=True) if amount is not None]
    days = sum(days for _amount, days in known)
    a_day = sum((amount for amount, _days in known), Decimal(0)) / days if days else Decimal(0)
    return [a_day * days if amount is None else amount for amount, days in zip(year, working_days, strict=True)]


def proposed_growth(last: Decimal, before: Decimal) -> Decimal | None:
    """Last year's growth over the year before, bounded; None where the year before sold nothing."""
    if before <= 0:
        return None
    return min(max(last / before - 1, _LEAST_GROWTH), _MOST_GROWTH).quantize(Decimal("0.001"))


def grown(last: Decimal, growth: Decimal) -> Decimal:
    """Last year and so much more (0.2 for a fifth more), never less than nothing."""
    return max(last * (1 + growth), Decimal(0))

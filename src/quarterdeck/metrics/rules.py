"""Formulas over sums. A ratio over nothing is nothing, never 0."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

Number = Decimal | int
Value = Number | None

# After so many months it is told how much of what was opened together is won.
COHORT_MONTHS = (1, 3, 6, 12)


def alone(parts: Sequence[Value]) -> Value:
    """The one part itself."""
    return parts[0]


def unknown(_parts: Sequence[Value]) -> Value:
    """What somebody may not know."""
    return None


def amount(parts: Sequence[Value]) -> Value:
    """A sum; over nothing it is 0."""
    return parts[0] or 0


def share(parts: Sequence[Value]) -> Value:
    """First part ÷ second part, or None where the second is nothing."""
    numerator, denominator = parts
    if not denominator:
        return None
    return Decimal(numerator) / Decimal(denominator) if numerator else Decimal(0)


def quotient(parts: Sequence[Value]) -> Value:
    """First figure ÷ second figure: unlike a sum over nothing, a figure that is nothing is not 0."""
    return None if parts[0] is None else share(parts)


def difference(parts: Sequence[Value]) -> Value:
    """First part − second part, or None where either is nothing."""
    first, second = parts
    return None if first is None or second is None else first - second


def velocity(parts: Sequence[Value]) -> Value:
    """Open deals × win rate × average deal ÷ cycle days, from open deals, won, decided, won amount, cycle days, cycle deals.

    Won × (amount ÷ won) is the amount, so that the rate and the average need no rounding between them. Money a day.
    """
    open_deals, won, decided, won_amount, cycle_days, cycle_deals = (Decimal(part or 0) for part in parts)
    if not (won and decided and cycle_deals and cycle_days):
        return None
    cycle = cycle_days / cycle_deals
    return open_deals * (won / decided) * (won_amount / won) / cycle


class Growth(StrEnum):
    """How a figure comes to its target: it adds up day by day, or it stands at a level that more (or less) is better than."""

    ADDS_UP = "adds_up"
    RISES = "rises"
    FALLS = "falls"


def attainment(target: Value, actual: Value, growth: Growth = Growth.ADDS_UP) -> Decimal | None:
    """Actual ÷ target, or target ÷ actual where less is better; None without a target, over nothing and of nothing measured."""
    if growth is Growth.FALLS:
        return None if not actual or target is None else Decimal(target) / actual
    if not target or (actual is None and growth is Growth.RISES):
        return None
    return Decimal(actual or 0) / target


def pace(reached: Decimal | None, time_share: Value, growth: Growth = Growth.ADDS_UP) -> Decimal | None:
    """Attainment ÷ share of the working time that has passed; attainment itself of what does not add up day by day."""
    if reached is None or growth is not Growth.ADDS_UP:
        return reached
    return reached / time_share if time_share else None


def missing(target: Decimal, actual: Decimal, growth: Growth = Growth.ADDS_UP) -> Decimal:
    """What is missing to a target; nothing once it is reached."""
    return max(Decimal(0), actual - target if growth is Growth.FALLS else target - actual)


def coverage(pipeline: Decimal, gap: Decimal | None) -> Decimal | None:
    """Open pipeline expected to close in the period ÷ (target − won so far); None when nothing is missing."""
    return pipeline / gap if gap else None


def covered(parts: Sequence[Value]) -> Value:
    """Coverage from the pipeline, what is won and the target; None without a target."""
    pipeline, won, target = parts
    return None if target is None else coverage(Decimal(pipeline or 0), missing(Decimal(target), Decimal(won or 0)))


def herfindahl(amounts: Sequence[Decimal]) -> Decimal | None:
    """The Herfindahl–Hirschman index: the sum of squared percent shares, from near 0 to 10,000; None over nothing.

    Above 1,800 a market is highly concentrated, from 1,000 moderately (U.S. Merger Guidelines 2023, guideline 1).
    """
    whole = sum(amounts, Decimal(0))
    return sum(((amount / whole * 100) ** 2 for amount in amounts), Decimal(0)) if whole else None


def vital_few(amounts: Sequence[Decimal], share: Decimal = Decimal("0.8")) -> int:
    """How many of the amounts, the greatest first, make up a share of them all (Pareto's rule says a fifth of them, for 80 %)."""
    wanted, so_far = sum(amounts, Decimal(0)) * share, Decimal(0)
    for number, amount in enumerate(amounts, start=1):
        so_far += amount
        if so_far >= wanted:
            return number
    return 0

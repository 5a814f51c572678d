"""Formulas over sums. A ratio over nothing is nothing, never 0."""

from collections.abc import Sequence
from decimal import Decimal

Number = Decimal | int
Value = Number | None


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

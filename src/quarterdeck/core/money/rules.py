"""Arithmetic of money: decimals only."""

from decimal import ROUND_HALF_UP, Decimal


def rounded(amount: Decimal, decimals: int = 2) -> Decimal:
    """Rounded half away from zero, as invoices are."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

"""Reads of exchange rates."""

from datetime import date
from decimal import Decimal

from quarterdeck.core.money import rules
from quarterdeck.core.money.models import ExchangeRate


class NoRate(Exception):
    """There is no rate for that currency on or before that day."""


def rate_on(*, currency: str, company_currency: str, on: date) -> Decimal:
    """Company currency per unit of `currency` on a day; 1 for the company's own. Raises `NoRate`."""
    if currency == company_currency:
        return Decimal(1)
    rate = (
        ExchangeRate.objects.filter(currency_id=currency, from_on__lte=on)
        .order_by("-from_on")
        .values_list("rate", flat=True)
        .first()
    )
    if rate is None:
        raise NoRate(f"{currency} {on}")
    return rate


def in_company_currency(*, amount: Decimal, currency: str, company_currency: str, on: date) -> Decimal:
    """The amount at the rate of the day, rounded half up to cents. Raises `NoRate`."""
    return rules.rounded(amount * rate_on(currency=currency, company_currency=company_currency, on=on))

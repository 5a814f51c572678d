"""Reads of exchange rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from quarterdeck.core.money import rules
from quarterdeck.core.money.models import Currency, ExchangeRate


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


@dataclass(frozen=True)
class CurrencyRates:
    """A currency with its rate of a day and all its rates, latest first."""

    currency: Currency
    present: ExchangeRate | None
    rates: Sequence[ExchangeRate]


def currency_codes() -> list[str]:
    return list(Currency.objects.order_by("code").values_list("code", flat=True))


def currencies_with_rates(*, on: date) -> list[CurrencyRates]:
    """Every currency with what it was worth when; those with rates first."""
    rates: dict[str, list[ExchangeRate]] = {}
    for rate in ExchangeRate.objects.order_by("currency_id", "-from_on"):
        rates.setdefault(rate.currency_id, []).append(rate)
    found = [_with_rates(currency, rates.get(currency.code, []), on) for currency in Currency.objects.order_by("code")]
    return sorted(found, key=lambda one: not one.rates)


def _with_rates(currency: Currency, rates: Sequence[ExchangeRate], on: date) -> CurrencyRates:
    return CurrencyRates(currency, next((rate for rate in rates if rate.from_on <= on), None), rates)

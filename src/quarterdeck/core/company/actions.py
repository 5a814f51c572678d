"""Writes to the company's settings."""

from django.db import transaction

from quarterdeck.core.company import holidays, queries
from quarterdeck.core.company.models import Company, DayException
from quarterdeck.core.money.models import Currency

_COMMON = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "JPY": "JP¥", "SGD": "S$"}
_NO_CENTS = {"JPY", "KRW", "VND"}


@transaction.atomic
def establish(*, name: str, language: str, currency: str, fiscal_first_month: int, timezone: str) -> Company:
    """Create the company of a fresh instance, with common currencies and the known public holidays of China."""
    symbols = {**_COMMON, currency: _COMMON.get(currency, currency)}
    Currency.objects.bulk_create(
        [
            Currency(code=code, symbol=symbol, decimals=0 if code in _NO_CENTS else 2)
            for code, symbol in symbols.items()
        ],
        ignore_conflicts=True,
    )
    company = Company.objects.create(
        name=name,
        language=language,
        currency_id=currency,
        fiscal_first_month=fiscal_first_month,
        timezone=timezone,
        week_start=0 if language.startswith("zh") else 6,
    )
    DayException.objects.bulk_create(holidays.known_exceptions(), ignore_conflicts=True)
    queries.forget()
    return company

"""The door for writes of currencies and their rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.money.models import Currency, ExchangeRate
from quarterdeck.core.records.refusals import Refusal


class CannotChangeMoney(Refusal):
    """The currency or rate cannot be written like that."""


@transaction.atomic
def add_currency(*, code: str, symbol: str, decimals: int = 2) -> Currency:
    """Make a currency known by its ISO 4217 code."""
    code = code.upper()
    if Currency.objects.filter(code=code).exists():
        raise CannotChangeMoney(_("This currency is there already."), code="code")
    return Currency.objects.create(code=code, symbol=symbol.strip(), decimals=decimals)


@transaction.atomic
def set_rate(*, currency: str, from_on: date, rate: Decimal, by: Any, source: str = "") -> ExchangeRate:
    """Set company currency per unit of `currency` from a day on; a rate of the same day is replaced and the trail keeps it."""
    if rate <= 0:
        raise CannotChangeMoney(_("A rate is more than zero."), code="rate")
    found = ExchangeRate.objects.select_for_update().filter(currency_id=currency, from_on=from_on).first()
    before = found.rate if found else None
    entry, _made = ExchangeRate.objects.update_or_create(
        currency_id=currency, from_on=from_on, defaults={"rate": rate, "source": source}
    )
    trail.record(entry, "rate_set", by=by, changes={f"{currency} {from_on}": (before, rate)}, note=source)
    return entry


@transaction.atomic
def remove_rate(*, rate_id: int, by: Any) -> None:
    """Take a rate out; the one before it counts again. The trail keeps what it was."""
    entry = get_object_or_404(ExchangeRate, pk=rate_id)
    trail.record(entry, "rate_removed", by=by, changes={f"{entry.currency_id} {entry.from_on}": (entry.rate, None)})
    entry.delete()

"""Writes to the company's settings."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from quarterdeck.core.audit import trail
from quarterdeck.core.company import holidays, queries
from quarterdeck.core.company.models import Company, DayException
from quarterdeck.core.money.models import Currency
from quarterdeck.core.records.refusals import Refusal

EDITABLE = ("name", "language", "timezone", "currency_id", "fiscal_first_month", "week_start")
_money_is_booked: list[Callable[[], bool]] = []


class CannotChangeCompany(Refusal):
    """The settings cannot be written like that."""


def keep_currency_when(is_booked: Callable[[], bool]) -> None:
    """Let a room above say that money is booked: the company's currency can then no longer change."""
    _money_is_booked.append(is_booked)


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


@transaction.atomic
def edit_company(*, values: Mapping[str, Any], by: Any) -> Company:
    """Change the settings (`EDITABLE`). Refuses another currency once money is booked in the present one."""
    own = Company.objects.select_for_update().get()
    typed = {field: value for field, value in values.items() if field in EDITABLE}
    changes = trail.differences(own, typed)
    if "currency_id" in changes and any(is_booked() for is_booked in _money_is_booked):
        raise CannotChangeCompany(
            _("There are deals already, and their totals are in the present currency."), code="currency_id"
        )
    for field, value in typed.items():
        setattr(own, field, value)
    own.save()
    if changes:
        trail.record(own, "edited", by=by, changes=changes)
    transaction.on_commit(queries.forget)
    return own


@transaction.atomic
def set_day_exception(*, day: date, is_worked: bool, by: Any, label: str = "") -> DayException:
    """Say that a day is off (a holiday) or worked in exchange (a make-up day)."""
    if is_worked == (day.weekday() < 5):
        raise CannotChangeCompany(_("That is what the weekday says already."), code="day")
    exception, _made = DayException.objects.update_or_create(
        day=day, defaults={"is_worked": is_worked, "label": label.strip()}
    )
    trail.record(Company.objects.get(), "day_set", by=by, changes={str(day): (None, is_worked)}, note=label)
    transaction.on_commit(queries.forget)
    return exception


@transaction.atomic
def remove_day_exception(*, day: date, by: Any) -> None:
    """Let a day be what its weekday says again."""
    removed, _kinds = DayException.objects.filter(day=day).delete()
    if removed:
        trail.record(Company.objects.get(), "day_removed", by=by, note=str(day))
    transaction.on_commit(queries.forget)

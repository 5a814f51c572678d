"""How values of the cockpit are written."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from quarterdeck.core.pages import formatting
from quarterdeck.metrics.catalogue import METRICS
from quarterdeck.metrics.rules import Value
from quarterdeck.metrics.showing import KINDS


def text(value: Value, code: str, currency: str) -> str:
    """A metric's value; a dash where there is none."""
    return quantity(value, KINDS[METRICS[code].unit], currency)


def quantity(value: Value, kind: str, currency: str = "") -> str:
    if value is None:
        return formatting.EMPTY
    return formatting.quantity(Decimal(value), kind, currency, get_language())


def money(value: Decimal | None, currency: str) -> str:
    return "" if value is None else formatting.money(value, currency, get_language()).short


def percent(value: Decimal | None) -> str:
    return quantity(value, "percent")


def day(value: date) -> str:
    return str(formats.date_format(value, "MONTH_DAY_FORMAT"))


def full_day(value: date) -> str:
    return str(formats.date_format(value, "DATE_FORMAT"))


def month(value: date | None) -> str:
    return str(formats.date_format(value, "YEAR_MONTH_FORMAT")) if value else _("Not set")


def floats(values: Sequence[Decimal | int | None]) -> list[float | None]:
    """For drawing only."""
    return [None if value is None else float(value) for value in values]

"""Pure decisions about products and prices."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

HIGHEST_PRICE = Decimal(10) ** 15


def why_not_a_price(price: Decimal) -> str | None:
    """A price is not negative and below a million times a billion."""
    if price.is_nan() or price < 0:
        return _("A price cannot be negative.")
    if price >= HIGHEST_PRICE:
        return _("This price is too high to be true.")
    return None


def spellings(aliases: Iterable[str], *, name: str) -> list[str]:
    """Other spellings without blanks, doubles and the name itself, in the order given."""
    return list(dict.fromkeys(alias for raw in aliases if (alias := raw.strip()) and alias != name))


def is_in_force(*, from_on: date | None, until_on: date | None, on: date) -> bool:
    """Whether a book is in force on a day: from its first day, up to, not including, its last."""
    return (from_on is None or from_on <= on) and (until_on is None or on < until_on)

"""What a deal may be made of: plain values, and why one is refused."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

LARGEST_AMOUNT = Decimal(10) ** 12
EARLIEST_DAY = date(1950, 1, 1)
LATEST_DAY = date(2150, 1, 1)


@dataclass(frozen=True, slots=True)
class LineInput:
    """A product on a deal as it comes in: one of the catalogue, or the words it was written with.

    Without a price the list price counts; without an amount it is quantity times price.
    """

    product_id: int | None = None
    product_text: str = ""
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    amount: Decimal | None = None


def why_not_amount(amount: Decimal) -> str | None:
    """An amount is a number from 0 to 10^12 of whatever currency."""
    if not amount.is_finite():
        return _("The amount is not a number.")
    if amount < 0:
        return _("An amount cannot be negative.")
    if amount > LARGEST_AMOUNT:
        return _("An amount above 1,000,000,000,000 cannot be right.")
    return None


def why_not_line(line: LineInput) -> str | None:
    """A line names a product, and its quantity and price are possible."""
    if line.product_id is None and not line.product_text.strip():
        return _("Each line needs a product.")
    if not line.quantity.is_finite() or line.quantity <= 0:
        return _("The quantity must be more than 0.")
    if line.quantity > LARGEST_AMOUNT:
        return _("The quantity cannot be right.")
    for amount in (line.price, line.amount):
        if amount is not None and (reason := why_not_amount(amount)):
            return reason
    return None


def why_not_day(day: date | None) -> str | None:
    """A day lies between 1950 and 2150; anything else is a slip of the keyboard."""
    if day is not None and not EARLIEST_DAY <= day < LATEST_DAY:
        return _("The date %(day)s cannot be right.") % {"day": day.isoformat()}
    return None


def why_not_span(opened_on: date | None, closed_on: date | None) -> str | None:
    """A deal closes on or after the day it was opened."""
    if opened_on and closed_on and closed_on < opened_on:
        return _("A deal cannot close (%(closed)s) before it was opened (%(opened)s).") % {
            "closed": closed_on.isoformat(),
            "opened": opened_on.isoformat(),
        }
    return None


def why_not_probability(probability: Decimal | None) -> str | None:
    if probability is not None and not 0 <= probability <= 100:
        return _("A probability lies between 0 and 100 percent.")
    return None

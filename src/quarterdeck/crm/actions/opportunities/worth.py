"""What a deal and its lines are worth, in its own currency and in the company's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from quarterdeck.catalog.models import Product
from quarterdeck.core.company import queries as company
from quarterdeck.core.money import queries as money
from quarterdeck.core.money import rules as rounding
from quarterdeck.crm.actions.opportunities.locking import refuse
from quarterdeck.crm.actions.refusals import Invalid
from quarterdeck.crm.models import OpportunityLine
from quarterdeck.crm.rules import values
from quarterdeck.crm.rules.values import LineInput


def decimal(value: object, *, field: str = "amount") -> Decimal:
    """A number as money, refused in words when it is none or absurd."""
    try:
        amount = Decimal(str(value))
    except ArithmeticError as error:
        raise Invalid(_("The amount is not a number."), field=field) from error
    refuse(values.why_not_amount(amount), field=field)
    return rounding.rounded(amount)


def rate(currency: str, *, on: date) -> Decimal:
    """Company currency per unit of a currency on a day, or a refusal that says what is missing."""
    try:
        return money.rate_on(currency=currency, company_currency=company.company().currency_id, on=on)
    except money.NoRate as error:
        raise Invalid(
            _("There is no exchange rate for %(currency)s on %(day)s.") % {"currency": currency, "day": on.isoformat()},
            field="currency",
        ) from error


def in_company_currency(amount: Decimal, currency: str, *, on: date) -> Decimal:
    """An amount at the rate of the day."""
    return rounding.rounded(amount * rate(currency, on=on))


def build_lines(lines: Sequence[LineInput], *, currency: str, rate: Decimal) -> list[OpportunityLine]:
    """Rows for a deal's lines, in order. Refuses a line that cannot be, and products that do not exist."""
    for line in lines:
        refuse(values.why_not_line(line), field="lines")
    prices = _list_prices(lines, currency=currency)
    return [_row(_priced(line, prices), position=position, rate=rate) for position, line in enumerate(lines, start=1)]


def total(rows: Sequence[OpportunityLine]) -> Decimal:
    """The sum of the lines, refused when absurd."""
    amount = sum((row.amount for row in rows), Decimal(0))
    refuse(values.why_not_amount(amount), field="lines")
    return amount


def _list_prices(lines: Sequence[LineInput], *, currency: str) -> dict[int, Decimal | None]:
    wanted = {line.product_id for line in lines if line.product_id is not None}
    if not wanted:
        return {}
    found = Product.objects.filter(pk__in=wanted).values_list("pk", "list_price", "currency_id")
    prices: dict[int, Decimal | None] = {pk: price if own == currency else None for pk, price, own in found}
    if len(prices) != len(wanted):
        raise Invalid(_("One of the products does not exist."), field="lines")
    return prices


def _priced(line: LineInput, prices: dict[int, Decimal | None]) -> LineInput:
    if line.price is not None:
        return line
    if line.amount is not None:
        return replace(line, price=rounding.rounded(line.amount / line.quantity))
    price = prices.get(line.product_id) if line.product_id is not None else None
    if price is None:
        raise Invalid(_("Give a price: the product has none in this currency."), field="lines")
    return replace(line, price=price)


def _row(line: LineInput, *, position: int, rate: Decimal) -> OpportunityLine:
    price = line.price or Decimal(0)
    amount = rounding.rounded(line.quantity * price if line.amount is None else line.amount)
    refuse(values.why_not_amount(amount), field="lines")
    return OpportunityLine(
        product_id=line.product_id,
        product_text=line.product_text.strip()[:160],
        quantity=line.quantity,
        price=rounding.rounded(price),
        amount=amount,
        company_amount=rounding.rounded(amount * rate),
        position=position,
    )

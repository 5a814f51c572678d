"""The door for writes of this room."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.db.models.functions import Now
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from quarterdeck.catalog import rules
from quarterdeck.catalog.models import PriceBook, PriceBookEntry, Product
from quarterdeck.core.audit import trail
from quarterdeck.core.money.models import Currency
from quarterdeck.core.records import versions
from quarterdeck.core.records.refusals import Refusal
from quarterdeck.core.search import text
from quarterdeck.people.models import Member

Record = TypeVar("Record", Product, PriceBook)


class CannotChangeProduct(Refusal):
    """The product cannot be written like that."""


class CannotChangePrices(Refusal):
    """The price book or the price cannot be written like that."""


@transaction.atomic
def create_product(
    *,
    code: str,
    name: str,
    list_price: Decimal,
    currency: str,
    by: Member | None,
    series: str = "",
    unit: str = "",
    cost: Decimal | None = None,
    aliases: Iterable[str] = (),
) -> Product:
    """Add a product. Refuses a code that is taken and prices below zero."""
    values = _checked_product(
        {
            "code": code,
            "name": name,
            "series": series,
            "unit": unit,
            "list_price": list_price,
            "cost": cost,
            "currency_id": currency,
            "aliases": aliases,
        },
        product=Product(),
    )
    product = Product(**values)
    product.search_tokens = _tokens(product)
    product.save()
    trail.record(product, "created", by=by)
    return product


@transaction.atomic
def edit_product(*, product_id: int, values: Mapping[str, Any], by: Member, version: int | None = None) -> Product:
    """Change a product. Deals keep the price they were made with."""
    product = get_object_or_404(Product.objects.select_for_update(), pk=product_id)
    checked = _checked_product(values, product=product)
    versions.refuse_stale(product, checked, version=version)
    changes = trail.differences(product, checked)
    if not changes:
        return product
    for field, value in checked.items():
        setattr(product, field, value)
    product.search_tokens = _tokens(product)
    product.version += 1
    product.save()
    trail.record(product, "edited", by=by, changes=changes)
    return product


@transaction.atomic
def archive_product(*, product_id: int, by: Member) -> Product:
    """Take a product off the list; deals that have it keep it."""
    return _set_archived(Product, product_id, is_archived=True, by=by)


@transaction.atomic
def restore_product(*, product_id: int, by: Member) -> Product:
    return _set_archived(Product, product_id, is_archived=False, by=by)


@transaction.atomic
def create_price_book(
    *, name: str, currency: str, by: Member | None, from_on: date | None = None, until_on: date | None = None
) -> PriceBook:
    """Start an empty price book, in force over [from_on, until_on)."""
    values = {"name": name, "currency_id": currency, "from_on": from_on, "until_on": until_on}
    book = PriceBook.objects.create(**_checked_book(values, book=PriceBook()))
    trail.record(book, "created", by=by)
    return book


@transaction.atomic
def edit_price_book(*, book_id: int, values: Mapping[str, Any], by: Member, version: int | None = None) -> PriceBook:
    """Change a book's name and dates. Its currency stays, since its prices are in it."""
    book = get_object_or_404(PriceBook.objects.select_for_update(), pk=book_id)
    checked = _checked_book({field: value for field, value in values.items() if field != "currency_id"}, book=book)
    versions.refuse_stale(book, checked, version=version)
    changes = trail.differences(book, checked)
    if not changes:
        return book
    for field, value in checked.items():
        setattr(book, field, value)
    book.version += 1
    book.save()
    trail.record(book, "edited", by=by, changes=changes)
    return book


@transaction.atomic
def archive_price_book(*, book_id: int, by: Member) -> PriceBook:
    return _set_archived(PriceBook, book_id, is_archived=True, by=by)


@transaction.atomic
def restore_price_book(*, book_id: int, by: Member) -> PriceBook:
    return _set_archived(PriceBook, book_id, is_archived=False, by=by)


@transaction.atomic
def set_price(
    *, book_id: int, product_id: int, price: Decimal, by: Member, from_quantity: Decimal = Decimal(1)
) -> PriceBookEntry:
    """Set what a product costs in a book from a quantity on, in the book's currency."""
    book = get_object_or_404(PriceBook.objects.select_for_update(), pk=book_id)
    product = get_object_or_404(Product, pk=product_id)
    if reason := rules.why_not_a_price(price):
        raise CannotChangePrices(reason)
    if from_quantity <= 0:
        raise CannotChangePrices(_("A quantity is more than zero."))
    found = PriceBookEntry.objects.filter(book=book, product=product, from_quantity=from_quantity).first()
    before = found.price if found else None
    entry, _created = PriceBookEntry.objects.update_or_create(
        book=book, product=product, from_quantity=from_quantity, defaults={"price": price}
    )
    if before != price:
        trail.record(book, "price_set", by=by, changes={product.name: (before, price)}, note=str(from_quantity))
    return entry


@transaction.atomic
def remove_price(*, book_id: int, entry_id: int, by: Member) -> None:
    """Take a price out of its book; the trail keeps what it was."""
    entry = get_object_or_404(PriceBookEntry.objects.select_related("book", "product"), pk=entry_id, book_id=book_id)
    changes = {entry.product.name: (entry.price, None)}
    trail.record(entry.book, "price_removed", by=by, changes=changes, note=str(entry.from_quantity))
    entry.delete()


def _set_archived(model: type[Record], pk: int, *, is_archived: bool, by: Member) -> Record:
    record = get_object_or_404(model.objects.select_for_update(), pk=pk)
    if (record.archived_at is not None) is is_archived:
        return record
    record.archived_at = Now() if is_archived else None
    record.version += 1
    record.save(update_fields=["archived_at", "version", "updated_at"])
    record.refresh_from_db(fields=["archived_at"])
    trail.record(record, "archived" if is_archived else "restored", by=by)
    return record


def _checked_product(values: Mapping[str, Any], *, product: Product) -> dict[str, Any]:
    checked: dict[str, Any] = {
        field: value.strip() if isinstance(value, str) else value for field, value in values.items()
    }
    for field in {"code", "name"} & set(checked):
        if not checked[field]:
            raise CannotChangeProduct(_("A product needs a code and a name."), code=field)
    if "code" in checked and Product.objects.exclude(pk=product.pk).filter(code=checked["code"]).exists():
        raise CannotChangeProduct(_("There is a product with this code already."), code="code")
    for field in {"list_price", "cost"} & set(checked):
        price: Decimal | None = checked[field]
        if price is not None and (reason := rules.why_not_a_price(price)):
            raise CannotChangeProduct(reason, code=field)
    _check_currency(checked, CannotChangeProduct)
    if "aliases" in checked:
        checked["aliases"] = rules.spellings(checked["aliases"], name=checked.get("name", product.name))
    return checked


def _checked_book(values: Mapping[str, Any], *, book: PriceBook) -> dict[str, Any]:
    checked: dict[str, Any] = {
        field: value.strip() if isinstance(value, str) else value for field, value in values.items()
    }
    if checked.get("name") == "":
        raise CannotChangePrices(_("A price book needs a name."), code="name")
    if "name" in checked and PriceBook.objects.exclude(pk=book.pk).filter(name=checked["name"]).exists():
        raise CannotChangePrices(_("There is a price book of this name already."), code="name")
    from_on, until_on = checked.get("from_on", book.from_on), checked.get("until_on", book.until_on)
    if from_on and until_on and until_on <= from_on:
        raise CannotChangePrices(_("The end must be after the beginning."), code="until_on")
    _check_currency(checked, CannotChangePrices)
    return checked


def _check_currency(checked: Mapping[str, Any], refusal: type[Refusal]) -> None:
    if "currency_id" in checked and not Currency.objects.filter(code=checked["currency_id"]).exists():
        raise refusal(_("The currency %(code)s is not set up.") % {"code": checked["currency_id"]}, code="currency")


def _tokens(product: Product) -> list[str]:
    return text.tokens_for(product.code, product.name, product.series, *product.aliases)

"""The door for reads of this room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404

from quarterdeck.catalog.models import PriceBook, PriceBookEntry, Product, ProductQuerySet
from quarterdeck.core.audit import trail
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.money.models import Currency
from quarterdeck.people.models import Member

PAGE_SIZE = 50
SORTS = {"name": "name", "code": "code", "series": "series", "price": "list_price"}


@dataclass(frozen=True)
class ProductFilters:
    words: str = ""
    series: str = ""
    is_archived: bool = False


@dataclass(frozen=True)
class ProductPage:
    rows: Sequence[Product]
    total: int
    page: int


@dataclass(frozen=True)
class ProductRecord:
    product: Product
    prices: Sequence[PriceBookEntry]
    entries: Sequence[AuditEntry]


@dataclass(frozen=True)
class BookRecord:
    book: PriceBook
    prices: Sequence[PriceBookEntry]
    entries: Sequence[AuditEntry]


@dataclass(frozen=True)
class Price:
    """What something costs, in which currency, and the book it stands in; None for the list price."""

    amount: Decimal
    currency: str
    book_id: int | None


def product_rows(
    *, viewer: Member, filters: ProductFilters | None = None, sort: str = "name", page: int = 1
) -> ProductPage:
    """One page of the products with the exact number that match. Products have no owner: who may see one sees all."""
    found = _matching(filters or ProductFilters())
    number = max(page, 1)
    start = (number - 1) * PAGE_SIZE
    return ProductPage(list(_sorted(found, sort)[start : start + PAGE_SIZE]), found.count(), number)


def all_product_rows(*, viewer: Member, filters: ProductFilters | None = None, sort: str = "name") -> Sequence[Product]:
    """Every product that matches, for export."""
    return list(_sorted(_matching(filters or ProductFilters()), sort))


def product_record(*, viewer: Member, product_id: int) -> ProductRecord:
    """A product, where it is priced, and what happened to it."""
    product = get_object_or_404(Product, pk=product_id)
    prices = PriceBookEntry.objects.filter(product=product, book__archived_at=None).select_related("book")
    return ProductRecord(
        product, list(prices.order_by("book__name", "from_quantity", "pk")), trail.entries_for(product, limit=50)
    )


def product_choices(*, viewer: Member, words: str = "", limit: int = 20) -> list[Product]:
    """Current products to choose from; with words, those that match by name, code, spelling or pinyin."""
    found = Product.objects.current()
    return list((found.matching(words) if words else found).order_by("name", "pk")[:limit])


def series() -> list[str]:
    """The series in use."""
    named = Product.objects.current().exclude(series="").order_by("series")
    return list(named.values_list("series", flat=True).distinct())


def currency_codes() -> list[str]:
    return list(Currency.objects.order_by("code").values_list("code", flat=True))


def price_books(*, viewer: Member, is_archived: bool = False) -> Sequence[PriceBook]:
    """The books with how many products each prices (`products`)."""
    found = PriceBook.objects.archived() if is_archived else PriceBook.objects.current()
    return list(found.annotate(products=Count("entries__product", distinct=True)).order_by("name", "pk"))


def price_book_record(*, viewer: Member, book_id: int) -> BookRecord:
    """A book with its prices beside the list prices, and what happened to it."""
    book = get_object_or_404(PriceBook, pk=book_id)
    prices = PriceBookEntry.objects.filter(book=book).select_related("product")
    return BookRecord(
        book, list(prices.order_by("product__name", "product_id", "from_quantity")), trail.entries_for(book, limit=50)
    )


def price_of(*, product_id: int, quantity: Decimal, on: date, book_id: int | None = None) -> Price:
    """What one unit costs at a quantity on a day.

    From the book, when it is in force that day and prices the product at that quantity or less; else the list price.
    """
    product = get_object_or_404(Product, pk=product_id)
    in_force = (Q(book__from_on=None) | Q(book__from_on__lte=on)) & (Q(book__until_on=None) | Q(book__until_on__gt=on))
    entry = (
        PriceBookEntry.objects.filter(
            in_force, book_id=book_id, book__archived_at=None, product=product, from_quantity__lte=quantity
        )
        .select_related("book")
        .order_by("-from_quantity")
        .first()
    )
    if entry is None:
        return Price(product.list_price, product.currency_id, None)
    return Price(entry.price, entry.book.currency_id, entry.book_id)


def _matching(filters: ProductFilters) -> ProductQuerySet:
    found = Product.objects.archived() if filters.is_archived else Product.objects.current()
    if filters.words:
        found = found.matching(filters.words)
    return found.filter(series=filters.series) if filters.series else found


def _sorted(found: ProductQuerySet, sort: str) -> ProductQuerySet:
    column = F(SORTS.get(sort.removeprefix("-"), "name"))
    return found.order_by(column.desc() if sort.startswith("-") else column.asc(), "pk")

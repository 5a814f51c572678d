"""How what was read is put on the screens of this room: no queries, no decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quarterdeck.catalog import queries, rules
from quarterdeck.catalog.models import PriceBook, Product
from quarterdeck.core.audit.models import AuditEntry
from quarterdeck.core.exports.cells import Cell
from quarterdeck.core.pages.components import FieldChange, Tab, TimelineItem
from quarterdeck.core.pages.paging import page_number

EXPORT_COLUMNS = ["code", "name", "series", "unit", "list_price", "currency", "cost", "aliases"]

_ACTS: dict[str, dict[str, Any]] = {
    "created": {"title": gettext_lazy("Added"), "icon": "plus"},
    "edited": {"title": gettext_lazy("Changed"), "icon": "pencil"},
    "archived": {"title": gettext_lazy("Archived"), "icon": "archive"},
    "restored": {"title": gettext_lazy("Restored"), "icon": "restore"},
    "price_set": {"title": gettext_lazy("Price set"), "icon": "tag"},
    "price_removed": {"title": gettext_lazy("Price removed"), "icon": "tag-off"},
    "imported": {"title": gettext_lazy("Imported"), "icon": "upload"},
}
_FIELDS: dict[str, Any] = {
    "name": gettext_lazy("Name"),
    "code": gettext_lazy("Code"),
    "series": gettext_lazy("Series"),
    "unit": gettext_lazy("Sold by the"),
    "list_price": gettext_lazy("List price"),
    "cost": gettext_lazy("Cost"),
    "currency_id": gettext_lazy("Currency"),
    "aliases": gettext_lazy("Other spellings"),
    "from_on": gettext_lazy("In force from"),
    "until_on": gettext_lazy("Up to, not including"),
}


@dataclass(frozen=True)
class BookState:
    """A book with a word on whether it counts today, and the word's tone."""

    book: PriceBook
    word: str
    tone: str


def asked_products(request: HttpRequest) -> tuple[queries.ProductFilters, str, int]:
    """What the address asks for: filters, order, page."""
    asked = request.GET
    filters = queries.ProductFilters(
        words=asked.get("q", "").strip(), series=asked.get("series", ""), is_archived=asked.get("view") == "archived"
    )
    return filters, asked.get("sort", "name"), page_number(request)


def product_tabs(filters: queries.ProductFilters) -> list[Tab]:
    here = reverse("catalog:products")
    return [
        Tab(_("Current"), here, not filters.is_archived),
        Tab(_("Archived"), f"{here}?view=archived", filters.is_archived),
    ]


def exported(product: Product) -> Sequence[Cell]:
    return [
        product.code,
        product.name,
        product.series,
        product.unit,
        product.list_price,
        product.currency_id,
        product.cost,
        ", ".join(product.aliases),
    ]


def books(found: Sequence[PriceBook], *, on: date) -> list[BookState]:
    return [_book_state(book, on) for book in found]


def stream(entries: Sequence[AuditEntry]) -> list[TimelineItem]:
    """The trail of a record as a timeline."""
    return [
        TimelineItem(
            title=str(_ACTS.get(entry.act, {}).get("title", entry.act)),
            icon=_ACTS.get(entry.act, {}).get("icon", "point"),
            at=entry.at,
            who=entry.by.name if entry.by else "",
            changes=[
                FieldChange(str(_FIELDS.get(field, field)), _words(before), _words(after))
                for field, (before, after) in entry.changes.items()
            ],
        )
        for entry in entries
    ]


def _book_state(book: PriceBook, on: date) -> BookState:
    if book.archived_at:
        return BookState(book, _("Archived"), "neutral")
    if rules.is_in_force(from_on=book.from_on, until_on=book.until_on, on=on):
        return BookState(book, _("In force"), "green")
    return BookState(book, _("Not yet") if book.from_on and book.from_on > on else _("Has ended"), "neutral")


def _words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)

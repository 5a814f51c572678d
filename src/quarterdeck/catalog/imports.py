"""What imports can feed of this room: products."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.catalog import actions
from quarterdeck.catalog.models import Product
from quarterdeck.core.company import queries as company
from quarterdeck.core.imports import kinds
from quarterdeck.core.imports.kinds import Field, FieldType, Kind, Loader, Record

_PLAIN = ("code", "name", "series", "unit", "list_price", "cost", "aliases")


class ProductLoader(Loader):
    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """Products by code, name or another spelling."""
        products = Product.objects.filter(Q(code__in=keys) | Q(name__in=keys) | Q(aliases__has_any_keys=list(keys)))
        found: dict[str, int] = {}
        for pk, code, name, aliases in products.order_by("-archived_at", "pk").values_list(
            "pk", "code", "name", "aliases"
        ):
            for word in (code, name, *aliases):
                found.setdefault(word, pk)
        return {key: found[key] for key in keys if key in found}

    def create(self, records: Sequence[Record]) -> list[int]:
        return [self._create(record).pk for record in records]

    def _create(self, record: Record) -> Product:
        values = _told(record)
        values.setdefault("code", values["name"])
        currency = record.values.get("currency") or company.company().currency_id
        return actions.create_product(**values, currency=currency, by=self.context.by)

    def update(self, records: Sequence[Record]) -> None:
        for record in records:
            if record.object_id is not None:
                actions.edit_product(product_id=record.object_id, values=_told(record), by=self.context.by)


def _told(record: Record) -> dict[str, Any]:
    return {name: record.values[name] for name in _PLAIN if name in record.values}


PRODUCT = Kind(
    code="product",
    label=_("Product"),
    right="catalog.manage_products",
    fields=(
        Field("name", _("name"), required=True, max_length=160),
        Field("code", _("code"), max_length=60),
        Field("series", _("series"), max_length=80),
        Field("unit", _("unit"), max_length=30),
        Field("list_price", _("list price"), FieldType.MONEY, required=True),
        Field("cost", _("cost"), FieldType.MONEY),
        Field("currency", _("currency"), max_length=3),
        Field("aliases", _("other spellings"), FieldType.WORDS),
    ),
    loader=ProductLoader,
)


def register() -> None:
    """Called from `apps.py`."""
    kinds.register(PRODUCT)

"""What the company sells and for how much."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Archivable, RecordQuerySet, Searchable, Versioned


class ProductQuerySet(RecordQuerySet["Product"]):
    """Products, current or archived."""


class Product(Versioned, Archivable, Searchable):
    """Something that can stand on a deal's lines. `aliases` are other spellings that imports recognise."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    series = models.CharField(_("series"), max_length=80, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    list_price = models.DecimalField(_("list price"), max_digits=18, decimal_places=2)
    cost = models.DecimalField(_("cost"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.ForeignKey("core_money.Currency", models.PROTECT, related_name="+", verbose_name=_("currency"))
    aliases = models.JSONField(_("other spellings"), default=list, blank=True)

    objects = ProductQuerySet.as_manager()

    class Meta(Searchable.Meta):
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(list_price__gte=0), name="product_price_positive")]

    def __str__(self) -> str:
        return self.name


class PriceBookQuerySet(RecordQuerySet["PriceBook"]):
    """Price books, current or archived."""


class PriceBook(Versioned, Archivable):
    """Prices for some customers, channel or time, in force over [from_on, until_on)."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    currency = models.ForeignKey("core_money.Currency", models.PROTECT, related_name="+", verbose_name=_("currency"))
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = PriceBookQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gt=F("from_on")), name="price_book_dates"
            )
        ]

    def __str__(self) -> str:
        return self.name


class PriceBookEntry(models.Model):
    """The price of one product in one book, from a quantity on."""

    book = models.ForeignKey(PriceBook, models.CASCADE, related_name="entries")
    product = models.ForeignKey(Product, models.CASCADE, related_name="price_entries")
    from_quantity = models.DecimalField(_("from quantity"), max_digits=14, decimal_places=3, default=1)
    price = models.DecimalField(_("price"), max_digits=18, decimal_places=2)

    class Meta:
        ordering: ClassVar = ["product", "from_quantity"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "product", "from_quantity"], name="price_once_per_book"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_positive"),
        ]

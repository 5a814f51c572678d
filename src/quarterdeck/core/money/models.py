"""Currencies and what they were worth on a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Currency(models.Model):
    """A currency by its ISO 4217 code."""

    code = models.CharField(_("code"), max_length=3, primary_key=True)
    symbol = models.CharField(_("symbol"), max_length=6)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=2)

    class Meta:
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class ExchangeRate(models.Model):
    """Company currency per one unit of `currency`, in force from a day until the next rate."""

    currency = models.ForeignKey(Currency, models.CASCADE, related_name="rates")
    from_on = models.DateField(_("from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["currency", "-from_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["currency", "from_on"], name="rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
        ]

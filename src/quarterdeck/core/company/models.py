"""The company that runs this instance: one row, and the days that differ from the week's habit."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Company(models.Model):
    """There is exactly one (its key is fixed)."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    timezone = models.CharField(_("time zone"), max_length=60, default="Asia/Shanghai")
    currency = models.ForeignKey("core_money.Currency", models.PROTECT, related_name="+", verbose_name=_("currency"))
    fiscal_first_month = models.PositiveSmallIntegerField(
        _("first month of the fiscal year"), default=1, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    week_start = models.PositiveSmallIntegerField(_("first day of the week"), default=0)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="one_company")]

    def __str__(self) -> str:
        return self.name


class DayException(models.Model):
    """A day that is not what its weekday says: a public holiday, or a Saturday worked in exchange (调休)."""

    day = models.DateField(_("day"), primary_key=True)
    is_worked = models.BooleanField(_("worked"))
    label = models.CharField(_("occasion"), max_length=80, blank=True)

    class Meta:
        ordering: ClassVar = ["day"]

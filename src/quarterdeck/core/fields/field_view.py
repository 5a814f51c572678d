"""A field as one viewer may use it: how it is asked for in a query, read off a record, and written for people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import F, OrderBy, Q
from django.db.models.expressions import Combinable
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from quarterdeck.core.access import masks
from quarterdeck.core.access.field_access import FieldAccess
from quarterdeck.core.fields import expressions, rules
from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import COMPUTED, TEXTS, FieldType
from quarterdeck.core.pages import formatting


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """`kind` is the type as declared, `type` what the values are (they differ for formulas and roll-ups only).

    `path` is the way in a query of a field the program brings; a custom one has `compile` instead, which gives the expression.
    `is_filterable`, `is_sortable`, `is_editable` and `is_in_bulk` already respect the viewer's access.
    """

    entity: str
    code: str
    label: str
    type: FieldType
    kind: FieldType
    access: FieldAccess = FieldAccess.EDIT
    path: str = ""
    shown_path: str = ""
    target: str = ""
    currency_path: str = ""
    choices: tuple[tuple[Any, str | Promise], ...] = ()
    help: str = ""
    decimals: int = 2
    is_required: bool = False
    is_sortable: bool = True
    is_filterable: bool = True
    is_editable: bool = True
    is_in_bulk: bool = False
    is_default_column: bool = False
    definition: FieldDefinition | None = None
    compile: Callable[[], Combinable] | None = None

    @property
    def is_custom(self) -> bool:
        return self.definition is not None

    @property
    def is_computed(self) -> bool:
        return self.kind in COMPUTED

    @property
    def full_code(self) -> str:
        return f"{self.entity}.{self.code}"

    @property
    def alias(self) -> str:
        """What `annotation` is called on a row."""
        return f"field_{self.code}"

    @cached_property
    def expression(self) -> Combinable:
        """The value in a query: to filter, sort, group or annotate by."""
        return self.compile() if self.compile else F(self.path)

    def where(self, lookup: str, value: Any) -> Q:
        """The condition that the field meets a lookup such as exact, in, gte, icontains, range.

        A row without a value meets none of them, and none of their negations either: add `is_empty` where it should.
        """
        if self.compile is None:
            return Q(**{f"{self.path}__{lookup}": value})
        return Q(_lookup(self.expression, lookup, value))

    def has_any(self, values: list[Any]) -> Q:
        """The condition that one of the values is chosen, for a choice and for several choices."""
        if self.type is not FieldType.CHOICES:
            return self.where("in", values)
        found = Q(pk__in=[])
        for value in values:
            found |= Q(custom__contains={self.code: [value]})
        return found

    def is_empty(self) -> Q:
        """The condition that there is no value."""
        missing = self.where("isnull", True)
        if self.compile is None and self.type in {*TEXTS, FieldType.CHOICE}:
            return missing | self.where("exact", "")
        return missing

    def ordering(self, *, descending: bool = False) -> OrderBy:
        """Sort by what is written, empty values last."""
        by: Any = F(self.shown_path) if self.shown_path else self.annotation or self.expression
        return OrderBy(by, descending=descending, nulls_last=True)

    @cached_property
    def annotation(self) -> Combinable | None:
        """What a query must be annotated with, as `alias`, before `value` and `text` can be asked; None for most fields."""
        if not self.access.is_readable or not self.is_custom:
            return None
        if self.is_computed:
            return self.expression
        return expressions.name_of_member(self.code) if self.type is FieldType.MEMBER else None

    def value(self, record: Any) -> Any:
        """The value on a loaded record: a date, a Decimal, a code … or the related record; a mask where that is all one may see."""
        if self.access is FieldAccess.HIDDEN:
            return None
        if self.is_computed:
            return getattr(record, self.alias, None) if self.access.is_readable else masks.CONCEALED
        if self.is_custom:
            stored = record.custom.get(self.code)
            return rules.understood(self.type, stored) if self.access.is_readable else stored
        found = record
        for step in self.path.split("__"):
            found = getattr(found, step, None)
        return found

    def text(self, record: Any, *, language: str = "en", currency: str = "") -> str:
        """The value as people read it, empty for none."""
        if self.is_custom and self.type is FieldType.MEMBER and self.access.is_readable:
            return str(getattr(record, self.alias, None) or "")
        return self.written(self.value(record), language=language, currency=currency)

    def written(self, value: Any, *, language: str = "en", currency: str = "") -> str:
        """A value of this field as people read it."""
        if value is None or value == "" or value == []:
            return ""
        if not self.access.is_readable or isinstance(value, masks.Withheld):
            return str(value)
        if self.choices:
            labels = dict(self.choices)
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(str(labels.get(one, one)) for one in chosen)
        return _written(self.type, value, self.decimals, language, currency)


def _lookup(expression: Any, lookup: str, value: Any) -> Any:
    output: models.Field[Any, Any] = expression.output_field
    found = output.get_lookup(lookup)
    if found is None:
        raise ValueError(f"There is no lookup {lookup} on {type(output).__name__}.")
    return found(expression, value)


def _written(kind: FieldType, value: Any, decimals: int, language: str, currency: str) -> str:
    if kind is FieldType.YES_NO:
        return _("Yes") if value else _("No")
    if kind is FieldType.MONEY and isinstance(value, Decimal):
        return formatting.money(value, currency, language).full
    if kind is FieldType.PERCENT and isinstance(value, Decimal):
        return formatting.percent(value / 100)
    if isinstance(value, Decimal):
        return formatting.grouped(value, 0 if value == value.to_integral_value() else decimals)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)

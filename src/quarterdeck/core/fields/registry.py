"""The kinds of records that have fields to list, filter, fill and guard. Rooms declare theirs; this package knows none.

A field's full code is the entity's and its own: `crm.contact.phone`. The code of an entity is its model's label.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from quarterdeck.core.records.models import Customizable


class FieldType(TextChoices):
    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    NUMBER = "number", _("Number")
    MONEY = "money", _("Amount of money")
    PERCENT = "percent", _("Percent")
    DATE = "date", _("Date")
    DATETIME = "datetime", _("Date and time")
    YES_NO = "yes_no", _("Yes or no")
    CHOICE = "choice", _("Choice")
    CHOICES = "choices", _("Several choices")
    URL = "url", _("Link")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    MEMBER = "member", _("Colleague")
    RECORD = "record", _("Record")
    FORMULA = "formula", _("Formula")
    ROLL_UP = "roll_up", _("Figure from related records")


TEXTS = frozenset((FieldType.TEXT, FieldType.LONG_TEXT, FieldType.URL, FieldType.EMAIL, FieldType.PHONE))
NUMBERS = frozenset((FieldType.NUMBER, FieldType.MONEY, FieldType.PERCENT))
COMPUTED = frozenset((FieldType.FORMULA, FieldType.ROLL_UP))


@dataclass(frozen=True, kw_only=True)
class StandardField:
    """A field the program brings.

    `name` is the attribute on the record, `path` its way in a query where that is another (the default is the name).
    `shown_path` leads to what is written and sorted by (`owner__name` of `owner`), `target` is the entity a record field leads
    to, `currency_path` to the currency an amount is in (empty: the company's). `guards` names attributes that say the same as this
    one and share its rights. Percents hold 0–100.
    """

    name: str
    type: FieldType
    label: str | Promise = ""
    path: str = ""
    shown_path: str = ""
    choices: tuple[tuple[Any, str | Promise], ...] = ()
    target: str = ""
    currency_path: str = ""
    guards: tuple[str, ...] = ()
    is_sortable: bool = True
    is_filterable: bool = True
    is_editable: bool = True
    is_in_bulk: bool = False
    is_ruleable: bool = False
    is_default_column: bool = False

    @property
    def query_path(self) -> str:
        return self.path or self.name


@dataclass(frozen=True, kw_only=True)
class Related:
    """Records that hang on this one, for roll-ups: `path` leads from such a record back to this one."""

    code: str
    label: str | Promise
    entity: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Entity:
    """One kind of record. `url_name` takes the record's id; `title_path` is its name in a query.

    `searched` are the attributes whose words it is found by.
    """

    code: str
    label: str | Promise
    label_plural: str | Promise
    model: type[models.Model]
    right_view: str
    right_change: str
    fields: tuple[StandardField, ...]
    related: tuple[Related, ...] = ()
    url_name: str = ""
    title_path: str = "name"
    searched: tuple[str, ...] = ("name",)
    by_name: dict[str, StandardField] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self.by_name.update({known.name: known for known in self.fields})

    @property
    def is_customizable(self) -> bool:
        return issubclass(self.model, Customizable)

    def label_of(self, known: StandardField) -> str:
        """The field's name: its own, or the model's."""
        if known.label:
            return str(known.label)
        attribute: Any = self.model._meta.get_field(known.name)
        return capfirst(str(attribute.verbose_name))

    def attribute(self, name: str) -> str:
        """What a field of a form is called on the record: the owner of `owner_id`, but the tax number of `tax_id`."""
        return name if name in self.by_name else name.removesuffix("_id")

    def related_by(self, code: str) -> Related | None:
        return next((related for related in self.related if related.code == code), None)


_entities: dict[str, Entity] = {}


def declare(entity: Entity) -> None:
    """Make a kind of record known; its code must be its model's label."""
    if entity.code != entity.model._meta.label_lower:
        raise ValueError(f"The entity of {entity.model.__name__} must be called {entity.model._meta.label_lower}.")
    _entities[entity.code] = entity


def get(code: str) -> Entity:
    """The entity of that code; KeyError when no room declared it."""
    return _entities[code]


def find(model: type[models.Model]) -> Entity | None:
    """The entity of a model, if it was declared."""
    return _entities.get(model._meta.label_lower)


def entities() -> list[Entity]:
    """Every declared entity, in the order of declaration."""
    return list(_entities.values())


def customizable() -> Iterable[Entity]:
    return [entity for entity in _entities.values() if entity.is_customizable]

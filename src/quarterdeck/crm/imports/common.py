"""What the kinds of this room share."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from quarterdeck.core.fields.models import FieldDefinition
from quarterdeck.core.fields.registry import FieldType as OwnType
from quarterdeck.core.imports.kinds import Field, FieldType, Record

CUSTOM = "custom."
_TYPES = {
    OwnType.NUMBER: FieldType.SIGNED,
    OwnType.MONEY: FieldType.SIGNED,
    OwnType.PERCENT: FieldType.PERCENT,
    OwnType.DATE: FieldType.DATE,
    OwnType.DATETIME: FieldType.MOMENT,
    OwnType.YES_NO: FieldType.YES_NO,
    OwnType.CHOICES: FieldType.WORDS,
    OwnType.URL: FieldType.WEB,
    OwnType.PHONE: FieldType.PHONE,
}


def told(record: Record, names: Iterable[str], *, suffix: str = "") -> dict[str, Any]:
    """What the record says of these fields; several addresses in one cell leave the first here and the others in the note."""
    values = {f"{name}{suffix}": record.values[name] for name in names if name in record.values}
    if isinstance(values.get("email"), list):
        first, *others = values["email"]
        values["email"] = first
        if others:
            values["note"] = "\n".join(filter(None, (values.get("note", ""), _further(others))))
    return values


def _further(addresses: Sequence[str]) -> str:
    return _("Further e-mail addresses: %(addresses)s") % {"addresses": ", ".join(addresses)}


def labels(name: str, **choices: type[models.TextChoices]) -> dict[str, str]:
    """The names people read for what a choice field may hold."""
    return {str(value): str(label) for value, label in choices[name].choices} if name in choices else {}


def object_id(record: Record) -> int:
    if record.object_id is None:
        raise ValueError(record.key)
    return record.object_id


def once(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Words with the one record they mean; a word that two of them share means neither."""
    found: dict[str, int] = {}
    several: set[str] = set()
    for word, pk in pairs:
        if found.setdefault(word, pk) != pk:
            several.add(word)
    return {word: pk for word, pk in found.items() if word not in several}


def by_column(rows: "models.QuerySet[Any]", column: str, words: Sequence[str]) -> dict[str, int]:
    """Records by the value of a column, whatever the case, under the words asked for."""
    asked = {word.casefold(): word for word in words}
    found = rows.alias(folded=Lower(column)).filter(folded__in=list(asked)).values_list(Lower(column), "pk")
    return once((asked[value.casefold()], pk) for value, pk in found.order_by("pk") if value.casefold() in asked)


def custom_of(record: Record) -> dict[str, Any]:
    """The values of the company's own fields, by their code."""
    return {name.removeprefix(CUSTOM): value for name, value in record.values.items() if name.startswith(CUSTOM)}


def own_fields(entity: str) -> Callable[[], tuple[Field, ...]]:
    """What a kind can be told beyond the fields the program brings: those the company added."""
    return partial(_own_fields, entity)


def definitions_of(entity: str) -> dict[str, FieldDefinition]:
    return {known.code: known for known in FieldDefinition.objects.current().filter(entity=entity)}


def _own_fields(entity: str) -> tuple[Field, ...]:
    return tuple(
        Field(
            f"{CUSTOM}{known.code}",
            str(known),
            _TYPES.get(OwnType(known.type), FieldType.TEXT),
            words=(known.code, known.label, known.label_zh_hans, known.label_zh_hant),
        )
        for known in definitions_of(entity).values()
        if not known.is_computed and known.type not in (OwnType.MEMBER, OwnType.RECORD)
    )

"""What the cells of a record say, and the records here that their words mean."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from quarterdeck.core.imports.kinds import Record


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

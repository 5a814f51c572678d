"""Rows as somebody may see them: what their roles mask or hide is replaced before any page, list or file can get at it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models.query import ModelIterable

Hide = Callable[[Any], Any]


@dataclass(frozen=True)
class Concealed:
    """What one kind of record keeps from a viewer.

    `attributes` and `custom` say what stands in each value's place. `searchable` are the texts the record may still be found by;
    None where all may.
    """

    attributes: Mapping[str, Hide] = field(default_factory=dict)
    custom: Mapping[str, Hide] = field(default_factory=dict)
    searchable: tuple[str, ...] | None = None


# By the model's label.
Concealment = Mapping[str, Concealed]


class ShownOnly(TypeError):
    """A row that holds masks was to be saved: a mistake in the program, never in what somebody typed."""


def conceal(row: models.Model, concealment: Concealment, above: tuple[models.Model, ...] = ()) -> None:
    """Replace what may not be known, on the row and on the related rows that were loaded with it.

    `above` are the rows whose loading led here: two that know each other are gone through once.
    """
    concealed = concealment.get(row._meta.label_lower)
    if concealed and not row.__dict__.get("is_shown_only"):
        _replace(row, concealed)
    above = (*above, row)
    for related in row._state.fields_cache.values():
        if isinstance(related, models.Model) and not any(related is one for one in above):
            conceal(related, concealment, above)


def _replace(row: models.Model, concealed: Concealed) -> None:
    for name, hide in concealed.attributes.items():
        row.__dict__[name] = hide(row.__dict__.get(name, ""))
    if concealed.custom and "custom" in row.__dict__:
        custom = dict(row.__dict__["custom"])
        for code, hide in concealed.custom.items():
            if code in custom:
                custom[code] = hide(custom[code])
        row.__dict__["custom"] = {code: value for code, value in custom.items() if value is not None}
    row.__dict__["is_shown_only"] = True


class ShownRows(ModelIterable):  # type: ignore[type-arg]  # generic in the stubs only
    """The rows of a query, concealed as they come; those locked for a change are whole."""

    def __iter__(self) -> Iterator[Any]:
        concealment: Concealment = self.queryset._concealment  # type: ignore[attr-defined]  # set by `shown_to`
        is_whole = self.queryset.query.select_for_update
        for row in super().__iter__():
            if not is_whole:
                conceal(row, concealment)
            yield row

"""What figures are limited to, value by value: the same fields wherever figures are asked for."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse

from quarterdeck.core.pages.pickers import AskedField
from quarterdeck.metrics import queries as metrics
from quarterdeck.metrics.dimensions import DIMENSIONS
from quarterdeck.metrics.queries import choices
from quarterdeck.reporting.queries.tables import TIMES
from quarterdeck.reporting.rules.definitions import Filters

LIMITED = tuple(code for code in DIMENSIONS if code not in TIMES)
_LIMIT = "only_"


class LimitsForm(forms.Form):
    """A field for each thing figures can be limited to; an empty one limits nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in LIMITED:
            self.fields[_LIMIT + code] = AskedField(
                label=DIMENSIONS[code].name,
                required=False,
                url=reverse("metrics:choices", args=[code]),
                name_of=partial(_named, code),
            )
        # What is chosen is named now: nothing is asked while a page is drawn.
        self.limits()

    def limits(self) -> list[forms.BoundField]:
        """The fields that limit the figures, one for each dimension."""
        return [self[_LIMIT + code] for code in LIMITED]

    @property
    def is_limited(self) -> bool:
        return any(field.value() for field in self.limits())

    @property
    def filters(self) -> Filters:
        """What was chosen, by dimension; once the form is valid."""
        given = self.cleaned_data
        return {code: _keys(code, given[_LIMIT + code]) for code in LIMITED if given.get(_LIMIT + code)}


def typed_limits(filters: Mapping[str, Iterable[Any]]) -> dict[str, list[str]]:
    """Kept limits as the form shows them."""
    return {_LIMIT + code: [_typed(key) for key in keys] for code, keys in filters.items()}


def _named(code: str, keys: Sequence[str]) -> list[tuple[Any, str]]:
    return [(_typed(key), name) for key, name in choices.named(code, _keys(code, keys))]


def _typed(key: Any) -> str:
    """A key as an option holds it; empty for rows without one."""
    return "" if key is None else str(key)


def _keys(code: str, values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(metrics.key_of(code, value) for value in values)

"""Form fields to choose several things, some of them among very many."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from quarterdeck.core.records.keys import keys_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Sequence[tuple[Any, Any]]


class SeveralField(forms.MultipleChoiceField):
    """Several of a few choices, in the order they were picked."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.SelectMultiple({"data-select": ""}), **kwargs)


class AskedField(forms.MultipleChoiceField):
    """Several keys out of very many: the select asks `url` as one types. `name_of` names those that are chosen already.

    With `by`, the name of another field of the form, its value stands where the url has a part "-".
    """

    def __init__(
        self,
        *,
        url: "StrOrPromise",
        name_of: Callable[[Sequence[str]], Iterable[tuple[Any, str]]],
        by: str = "",
        **kwargs: Any,
    ) -> None:
        asked = {"data-select": "", "data-select-url": url, "data-select-eager": ""}
        widget = forms.SelectMultiple({**asked, "data-select-by": by} if by else asked)
        super().__init__(widget=widget, **kwargs)
        self.name_of = name_of

    def valid_value(self, value: Any) -> bool:
        """Whatever was chosen; who may choose what is the action's to check."""
        return len(str(value)) <= 200

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        bound = super().get_bound_field(form, field_name)
        chosen = [str(value) for value in bound.value() or ()]
        if isinstance(self.widget, forms.SelectMultiple):
            self.widget.choices = [(str(key), name) for key, name in self.name_of(chosen)] if chosen else []
        return bound


class IdsField(AskedField):
    """Several records by their ids."""

    def clean(self, value: Any) -> list[Any]:
        return keys_of(super().clean(value))

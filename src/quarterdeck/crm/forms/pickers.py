"""Choosing a record among very many: a select that asks the server as one types."""

from typing import Any

from django import forms


class PickField(forms.IntegerField):
    """The key of a record. `offer` says which one is chosen now, so that the select can show its name."""

    widget = forms.Select

    def __init__(self, *, search_url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs |= {"data-select": "", "data-select-url": search_url}
        self.widget.choices = [("", "")]

    def offer(self, key: int | None, name: str) -> None:
        if isinstance(self.widget, forms.Select):
            self.widget.choices = [("", ""), *([(key, name)] if key else [])]

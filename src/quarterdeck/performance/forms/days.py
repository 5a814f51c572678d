"""A day is typed in the browser's own field."""

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day, shown as the browser shows days."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs)
